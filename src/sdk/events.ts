/**
 * What a client tells of itself, for metrics. Every load ends in one of `hit`, `stale`, `miss` and `failed` with `background`
 * false; `fallback` comes after `failed`.
 */
export type ClientEvent =
  /** Answered from memory: `hit` within its time, `stale` after it. */
  | (Told & { readonly type: "hit" | "stale" })
  /** The registry was asked, by this load or by another that it waited for. */
  | (Told & { readonly type: "miss" })
  /** The registry was asked again, behind a load that was answered from memory. */
  | (Told & { readonly type: "refreshed" })
  /** Also when the registry has no such prompt; `background`: loads are answered from memory all the same. */
  | (Told & { readonly type: "failed"; readonly error: unknown; readonly background: boolean })
  /** A load that failed was given its fallback. */
  | (Told & { readonly type: "fallback"; readonly error: unknown });

interface Told {
  /** As it was asked for. */
  readonly reference: string;
  /** How long it took, in milliseconds; 0 from memory when nothing was waited for. */
  readonly ms: number;
}

export type Tell = (event: ClientEvent) => void;

/** Whatever a listener does, nobody who loads a prompt is to feel it. */
export function safely(listener: (event: ClientEvent) => unknown): Tell {
  return (event) => {
    try {
      const result = listener(event);
      // An async listener rejects later.
      if (result instanceof Promise) result.catch(() => undefined);
    } catch {
      // It is the listener's to tell.
    }
  };
}
