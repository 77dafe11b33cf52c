import { startWatch } from "../../engine/watch/watch.ts";
import type { Watch } from "../../engine/watch/watch.ts";
import { openDraftStore, openModelStore, openRegistry, sqliteTarget } from "../../registry/open.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { actorOf } from "../io.ts";
import { locateToWatch } from "../registry.ts";
import type { Location } from "../registry.ts";
import { draftsLeft } from "./drafts-left.ts";
import { stopSignal } from "./stop-signal.ts";
import { openDisplay } from "./watch-display.ts";
import type { WatchDisplay } from "./watch-display.ts";

interface WatchCommandOptions {
  /** In milliseconds; true for what is usual. */
  readonly poll?: number | true | undefined;
}

/** Watches until somebody asks it to stop. */
export async function runWatch(context: Context, { poll }: WatchCommandOptions): Promise<ExitCode> {
  const location = await locateToWatch(context);
  const { url, options: place } = location;
  await makeRegistry(location);
  const stopped = stopSignal("SIGHUP");
  using display = await openDisplay(context, url);
  const watch = await startWatch({
    dir: context.dir,
    openRegistry: () => openRegistry(url, place),
    openDrafts: (worktree) => openDraftStore(url, { ...place, worktree }),
    registryFile: sqliteTarget(url, place).path,
    actor: actorOf(context.io),
    poll: poll ?? false,
    onEvent: display.onEvent,
  });
  try {
    display.show(() => watch.state());
    await Promise.race([stopped, display.closedByReader]);
  } finally {
    display.close();
    await end(watch, display);
  }
  return EXIT.done;
}

/** That there can be none is told at once, and not by the first save. */
async function makeRegistry({ url, options }: Location): Promise<void> {
  await using _made = await openModelStore(url, options);
}

async function end(watch: Watch, display: WatchDisplay): Promise<void> {
  try {
    await watch.stop();
  } catch (error) {
    display.farewell({ draftsEnded: false });
    throw draftsLeft(error);
  }
  display.farewell({ draftsEnded: true });
}
