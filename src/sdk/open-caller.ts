import { PromptreeError } from "../core/errors.ts";
import { DEFAULT_REGISTRY } from "../core/settings.ts";
import { redactAddress, splitAddress } from "../registry/address.ts";
import { parseServerAddress } from "../registry/mlflow/transport/address.ts";
import { sqliteTarget } from "../registry/open.ts";
import { trackingUri } from "../registry/tracking-uri.ts";
import type { Caller } from "./call.ts";
import { lazyCaller } from "./lazy-caller.ts";

export interface Place {
  /** `sqlite:PATH`, or `http(s)://…` of an MLflow server; as the command line's when left out. */
  readonly registry: string | undefined;
  /** What a relative PATH starts from. */
  readonly baseDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

/**
 * The way to a registry. Nothing is opened, and no code for it loaded, before the first call.
 * @throws PromptreeError `usage` for what names no registry that applications can use.
 */
export function openCaller({ registry, baseDir, env, timeoutMs }: Place): Caller {
  const url = registry ?? trackingUri(env, "createClient({ registry })") ?? DEFAULT_REGISTRY;
  const { scheme } = splitAddress(url);
  if (scheme === "http" || scheme === "https") {
    return lazyCaller(parseServerAddress(url).shown, async () => {
      const { serverCaller } = await import("./server-caller.ts");
      return serverCaller({ registry: url, env, timeoutMs });
    });
  }
  if (scheme !== "sqlite") {
    throw new PromptreeError("usage", `${redactAddress(url)} is no registry for applications`, { hint: EXAMPLES });
  }
  const target = sqliteTarget(url, { baseDir });
  return lazyCaller(target.address, async () => {
    const { embeddedCaller } = await import("./embedded-caller.ts");
    return embeddedCaller(target);
  });
}

const EXAMPLES = "use sqlite:PATH, for example sqlite:.promptree/registry.db, or the address of an MLflow server";
