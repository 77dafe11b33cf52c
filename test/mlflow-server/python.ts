import { spawnSync } from "node:child_process";
import { z } from "zod";

/** An interpreter of this machine. */
export interface Python {
  readonly executable: string;
  /** As in `3.12.1`. */
  readonly version: string;
}

/** Says why there is none. */
export interface MissingPython {
  readonly missing: string;
}

const CANDIDATES = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];

const OLDEST = "3.10";

const DESCRIBE = `
import json, os, platform, sys
print(json.dumps({
    "executable": os.path.realpath(sys.executable),
    "version": platform.python_version(),
    "isNewEnough": sys.version_info >= (${OLDEST.replace(".", ", ")}),
}))`;

const Described = z.object({ executable: z.string(), version: z.string(), isNewEnough: z.boolean() });

/** The first Python on the PATH that MLflow runs on. */
export function findPython(): Python | MissingPython {
  const found = [];
  for (const candidate of CANDIDATES) {
    const python = describe(candidate);
    if (python?.isNewEnough === true) return python;
    if (python !== null) found.push(python.version);
  }
  const others = found.length === 0 ? "has none" : `has only ${[...new Set(found)].join(", ")}`;
  return { missing: `MLflow needs Python ${OLDEST} or newer, and the PATH ${others}.` };
}

/** Null for a name that starts no Python 3. */
function describe(candidate: string): z.output<typeof Described> | null {
  const { status, stdout } = spawnSync(candidate, ["-I", "-c", DESCRIBE], { encoding: "utf8" });
  return status === 0 ? Described.parse(JSON.parse(stdout)) : null;
}
