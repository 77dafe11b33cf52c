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
  /** In seconds. */
  readonly interval?: number | undefined;
  readonly webhookSecretFile?: string | undefined;
  readonly quiet?: true | undefined;
}

/** Of --sync, in seconds. */
export const DEFAULT_INTERVAL = 60;

/** @throws PromptreeError `usage` for options that mean nothing without --sync. */
export function requireSync({ sync, interval, webhookSecretFile }: ServeOptions): void {
  if (sync === true) return;
  const option =
    interval !== undefined ? "--interval" : webhookSecretFile !== undefined ? "--webhook-secret-file" : null;
  if (option === null) return;
  throw new PromptreeError("usage", `${option} goes with --sync: nothing is synced without it`, {
    hint: `add --sync, or leave ${option} out`,
  });
}
