import { startWatch } from "../../engine/watch/watch.ts";
import { openDraftStore, openRegistry } from "../../registry/open.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { actorOf } from "../io.ts";
import { locateToWatch } from "../registry.ts";
import { stopSignal } from "./stop-signal.ts";
import { openDisplay } from "./watch-display.ts";

interface WatchCommandOptions {
  /** In milliseconds; true for what is usual. */
  readonly poll?: number | true | undefined;
}

/** Watches until somebody asks it to stop. */
export async function runWatch(context: Context, { poll }: WatchCommandOptions): Promise<ExitCode> {
  const { url, options: place } = await locateToWatch(context);
  const stopped = stopSignal("SIGHUP");
  using display = await openDisplay(context, url);
  const watch = await startWatch({
    dir: context.dir,
    openRegistry: () => openRegistry(url, place),
    openDrafts: (worktree) => openDraftStore(url, { ...place, worktree }),
    actor: actorOf(context.io),
    poll: poll ?? false,
    onEvent: display.onEvent,
  });
  try {
    display.show(() => watch.state());
    await Promise.race([stopped, display.closedByReader]);
  } finally {
    display.close();
    await watch.stop();
  }
  display.farewell();
  return EXIT.done;
}
