/** What happens to a server beside its requests. */
export type ServerEvent =
  | { readonly event: "start"; readonly url: string; readonly registry: string; readonly managed: string }
  | SyncEvent
  | SyncFailure
  | { readonly event: "notice"; readonly message: string }
  /** Of the file of tokens. */
  | { readonly event: "tokens"; readonly severity: "error" | "warning"; readonly message: string }
  /** What should not have happened. */
  | { readonly event: "defect"; readonly code: string; readonly message: string }
  | { readonly event: "stopping"; readonly signal: string }
  | { readonly event: "stopped" };

interface SyncEvent {
  readonly event: "sync";
  /** What set it off. */
  readonly reason: string;
  readonly commit: string;
  /** How many were applied. */
  readonly changes: number;
  readonly warnings: readonly string[];
}

interface SyncFailure {
  readonly event: "sync-failed";
  readonly reason: string;
  /** Null where it is not known which was to be synced. */
  readonly commit: string | null;
  readonly code: string;
  readonly message: string;
}

/** One event as a line of JSON. `now`: in milliseconds since 1970. */
export function eventLine(event: ServerEvent, now: number): string {
  return JSON.stringify({ time: new Date(now).toISOString(), ...event });
}
