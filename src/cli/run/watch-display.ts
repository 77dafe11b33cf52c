import type { WatchEvent } from "../../engine/watch/watch-event.ts";
import type { WatchState } from "../../engine/watch/watch.ts";
import type { Context } from "../context.ts";

/** What shows how a watch fares. */
export interface WatchDisplay extends Disposable {
  readonly onEvent: (event: WatchEvent) => void;
  /** Called once, when the watch has begun. */
  readonly show: (standing: () => WatchState) => void;
  /** Resolves when who looks at it wants no more, or is gone. */
  readonly closedByReader: Promise<void>;
  /** Gives the terminal back; nothing is drawn after that. */
  readonly close: () => void;
  /** Says that all is over. `draftsEnded`: whether no draft is loadable any more. */
  readonly farewell: (end: { readonly draftsEnded: boolean }) => void;
}

/** A screen on a terminal that can show one; a line an event everywhere else. `registry`: its address. */
export async function openDisplay(context: Context, registry: string): Promise<WatchDisplay> {
  const { io, json } = context;
  const screen = json || io.env["TERM"] === "dumb" ? null : (io.screen?.() ?? null);
  if (screen === null) return (await import("./watch-lines.ts")).openLines(context);
  return (await import("./watch-screen.ts")).openScreen(context, screen, registry);
}
