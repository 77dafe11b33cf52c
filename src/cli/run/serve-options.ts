import { PromptreeError } from "../../core/errors.ts";
import type { ManagedAccess } from "../../server/parts.ts";

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly tokens?: string | undefined;
  readonly managed: ManagedAccess;
  readonly allowHost?: readonly string[] | undefined;
  /** Requests of one token a minute; 0 for no limit. */
  readonly limit: number;
  readonly sync?: true | undefined;
  readonly watch?: true | undefined;
  /** In milliseconds; true for what is usual. */
  readonly poll?: number | true | undefined;
  /** In seconds. */
  readonly interval?: number | undefined;
  readonly webhookSecretFile?: string | undefined;
  readonly quiet?: true | undefined;
}

/** Of --sync, in seconds. */
export const DEFAULT_INTERVAL = 60;

/** @throws PromptreeError `usage` for options that mean nothing by themselves, or together. */
export function requireSense(options: ServeOptions): void {
  requireOneFollower(options);
  requireSync(options);
  requireWatch(options);
}

function requireOneFollower({ sync, watch }: ServeOptions): void {
  if (sync !== true || watch !== true) return;
  throw new PromptreeError("usage", "--watch does not go with --sync: it syncs commits by itself", {
    hint: "take --watch in a folder that somebody edits, and --sync in a clone that follows a remote",
  });
}

function requireWatch({ watch, poll }: ServeOptions): void {
  if (watch === true || poll === undefined) return;
  throw new PromptreeError("usage", "--poll goes with --watch: no files are looked at without it", {
    hint: "add --watch, or leave --poll out",
  });
}

function requireSync({ sync, interval, webhookSecretFile }: ServeOptions): void {
  if (sync === true) return;
  const option =
    interval !== undefined ? "--interval" : webhookSecretFile !== undefined ? "--webhook-secret-file" : null;
  if (option === null) return;
  throw new PromptreeError("usage", `${option} goes with --sync: nothing is synced without it`, {
    hint: `add --sync, or leave ${option} out`,
  });
}
