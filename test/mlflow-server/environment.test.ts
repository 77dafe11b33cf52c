import { readFile, readdir, rename, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { reasonToSkip } from "./availability.ts";
import { childEnvironment } from "./child-environment.ts";
import { prepareEnvironment } from "./environment.ts";
import { withFileLock } from "./file-lock.ts";
import { findPython } from "./python.ts";
import type { Python } from "./python.ts";

afterEach(() => vi.unstubAllEnvs());

/** Leaves nothing on the PATH but programs that answer as Pythons of these versions do. */
async function installPythons(versions: Readonly<Record<string, string>>): Promise<void> {
  const folder = await temporaryFolder();
  for (const [name, version] of Object.entries(versions)) {
    const isNewEnough = Number(version.split(".")[1]) >= 10;
    const answer = JSON.stringify({ executable: `/bin/${name}`, version, isNewEnough });
    await writeFile(join(folder, name), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
  }
  vi.stubEnv("PATH", folder);
}

/** A Python whose environments have a Python that notes what it is asked for, and then does what the script says. */
async function pretend(script: string): Promise<{
  readonly base: Python;
  readonly options: { readonly cache: string; readonly requirements: string };
  readonly log: string;
}> {
  const folder = await temporaryFolder();
  const [executable, inside, log] = [join(folder, "python"), join(folder, "inside"), join(folder, "log")];
  const [cache, requirements] = [join(folder, "cache"), join(folder, "requirements.txt")];
  await writeFile(executable, `#!/bin/sh\nmkdir -p "$3/bin"; cp '${inside}' "$3/bin/python"\n`, { mode: 0o755 });
  await writeFile(inside, `#!/bin/sh\nshift; echo "$@" >>'${log}'; ${script}\n`, { mode: 0o755 });
  await writeFile(requirements, "mlflow==1.2.3\n");
  return { base: { executable, version: "3.12.1" }, options: { cache, requirements }, log };
}

describe("the Python for MLflow", () => {
  test("is the first on the PATH that is new enough", async () => {
    await installPythons({ python3: "3.9.18", "python3.12": "3.12.1" });

    expect(findPython()).toMatchObject({ executable: "/bin/python3.12", version: "3.12.1" });
  });

  test.each([
    ["none at all", {}, "MLflow needs Python 3.10 or newer, and the PATH has none."],
    ["one too old", { python3: "3.9.18" }, "MLflow needs Python 3.10 or newer, and the PATH has only 3.9.18."],
  ])("is missing where there is %s: tests are skipped, and on CI they fail", async (_, versions, reason) => {
    await installPythons(versions);

    expect(reasonToSkip(findPython(), {})).toBe(reason);
    expect(() => reasonToSkip(findPython(), { CI: "true" })).toThrow(reason);
  });
});

describe("the environment of MLflow", () => {
  test("is made once, even when it is asked for twice at a time", async () => {
    const { base, options, log } = await pretend("exit 0");

    const made = await Promise.all([prepareEnvironment(base, options), prepareEnvironment(base, options)]);
    made.push(await prepareEnvironment(base, options));

    const { python } = made[0];
    expect(made.map((environment) => environment.python)).toEqual([python, python, python]);
    expect(await readdir(options.cache)).toEqual([basename(dirname(dirname(python))), "mlflow.lock"]);
    expect((await readFile(log, "utf8")).match(/^pip install/gm)).toHaveLength(1);
  });

  test("is not there, nor half of it, when pip has failed; the error shows what pip said", async () => {
    const { base, options } = await pretend("echo 'No matching distribution found' >&2; exit 1");

    await expect(prepareEnvironment(base, options)).rejects.toThrow("No matching distribution found");
    expect(await readdir(options.cache)).toEqual(["mlflow.lock"]);
  });

  test("does without the draft of a process that was killed", async () => {
    const { base, options } = await pretend("exit 0");
    const { python } = await prepareEnvironment(base, options);
    const folder = dirname(dirname(python));
    await writeFile(join(folder, "half a file"), "");
    await rename(folder, `${folder}.draft`);

    await prepareEnvironment(base, options);

    expect(await readdir(options.cache)).toEqual([basename(folder), "mlflow.lock"]);
    expect(await readdir(folder)).toEqual(["bin"]);
  });

  test("holds nothing of the developer's own MLflow and Python", () => {
    vi.stubEnv("MLFLOW_TRACKING_URI", "https://mlflow.example.com");
    vi.stubEnv("PYTHONPATH", "/home/ada");

    const environment = childEnvironment({ MLFLOW_TRACKING_TOKEN: "given" });

    expect(environment).toMatchObject({ MLFLOW_TRACKING_TOKEN: "given", MLFLOW_DISABLE_TELEMETRY: "true" });
    expect(Object.keys(environment)).not.toContain("MLFLOW_TRACKING_URI");
    expect(Object.keys(environment)).not.toContain("PYTHONPATH");
  });
});

describe("a file lock", () => {
  test("lets one in at a time", async () => {
    const lock = join(await temporaryFolder(), "lock");
    const steps: string[] = [];
    const work = async (): Promise<void> => {
      steps.push("in");
      await pause(20);
      steps.push("out");
    };

    await Promise.all([withFileLock(lock, work), withFileLock(lock, work), withFileLock(lock, work)]);

    expect(steps).toEqual(["in", "out", "in", "out", "in", "out"]);
  });

  test("is free again after a failure", async () => {
    const lock = join(await temporaryFolder(), "lock");
    const fail = (): Promise<never> => Promise.reject(new Error("no"));

    await expect(withFileLock(lock, fail)).rejects.toThrow("no");

    expect(await withFileLock(lock, () => Promise.resolve("in"))).toBe("in");
  });
});
