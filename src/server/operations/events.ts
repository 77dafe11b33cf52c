/** What happens to a server beside its requests. */
export type ServerEvent =
  | { readonly event: "start"; readonly url: string; readonly registry: string; readonly managed: string }
  | SyncEvent
  | SyncFailure
  | WatchedEvent
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

/** Of the files that are watched, without a text of them. */
type WatchedEvent =
  | {
      readonly event: "watch";
      /** Null where HEAD is on none. */
      readonly branch: string | null;
      readonly commit: string | null;
      /** Whether commits of this branch are synced. */
      readonly syncs: boolean;
    }
  | { readonly event: "draft"; readonly prompt: string; readonly path: string }
  | { readonly event: "draft-gone"; readonly prompt: string; readonly path: string }
  /** All that is wrong with a file; `path` is null for what is wrong with none. */
  | { readonly event: "problems"; readonly path: string | null; readonly problems: readonly string[] }
  /** What keeps the server from watching. */
  | { readonly event: "trouble"; readonly code: string; readonly message: string }
  | { readonly event: "recovered" };

/** One event as a line of JSON. `now`: in milliseconds since 1970. */
export function eventLine(event: ServerEvent, now: number): string {
  return JSON.stringify({ time: new Date(now).toISOString(), ...event });
}
