import { PromptreeError } from "../../core/errors.ts";
import { failureLine, problemLine } from "../../engine/failure-line.ts";
import type { WatchEvent } from "../../engine/watch/watch-event.ts";
import { startWatch } from "../../engine/watch/watch.ts";
import type { WatchState } from "../../engine/watch/watch.ts";
import { openDraftStore, openRegistry, sqliteTarget } from "../../registry/open.ts";
import type { SyncReport } from "../../server/parts.ts";
import type { Context } from "../context.ts";
import { actorOf } from "../io.ts";
import type { Location } from "../registry.ts";
import { draftsLeft } from "./drafts-left.ts";
import type { ServeLog } from "./serve-log.ts";
import type { ServeOptions } from "./serve-options.ts";
import type { ServedSync } from "./serve-sync.ts";

/** Begins to watch the repository, for as long as the server runs. */
export async function startServeWatch(
  context: Context,
  { poll }: ServeOptions,
  { url, options }: Location,
  log: ServeLog,
): Promise<ServedSync> {
  const watch = await startWatch({
    dir: context.dir,
    openRegistry: () => openRegistry(url, options),
    openDrafts: (worktree) => openDraftStore(url, { ...options, worktree }),
    registryFile: sqliteTarget(url, options).path,
    actor: actorOf(context.io),
    poll: poll ?? false,
    onEvent: (event) => tell(event, log),
  });
  return {
    report: () => reportOf(watch.state()),
    webhook: null,
    [Symbol.asyncDispose]: async () => {
      try {
        await watch.stop();
      } catch (error) {
        throw draftsLeft(error);
      }
    },
  };
}

function reportOf({ lastSync, failure }: WatchState): SyncReport {
  return {
    commit: lastSync?.result.source.commit ?? null,
    syncedAt: lastSync?.at ?? null,
    failure: failure === null ? null : failureLine(failure),
  };
}

function tell(event: WatchEvent, log: ServeLog): void {
  switch (event.kind) {
    case "ready":
    case "branch":
      return log.event({ event: "watch", branch: event.branch, commit: event.commit, syncs: event.syncs });
    case "draft":
    case "draft-gone":
      return log.event({ event: event.kind, prompt: event.prompt, path: event.path });
    case "problems":
      return log.event({ event: "problems", path: event.path, problems: event.problems.map(problemLine) });
    case "synced": {
      const { source, applied, problems } = event.result;
      const warnings = problems.map(problemLine);
      return log.event({ event: "sync", reason: "watch", commit: source.commit, changes: applied.length, warnings });
    }
    case "sync-failed":
      log.event({ event: "sync-failed", reason: "watch", commit: null, ...failureOf(event.error) });
      return traceUnexpected(event.error, log);
    case "trouble":
      log.event({ event: "trouble", ...failureOf(event.error) });
      return traceUnexpected(event.error, log);
    case "recovered":
      return log.event({ event: "recovered" });
  }
}

function failureOf(error: unknown) {
  return { code: error instanceof PromptreeError ? error.code : "unexpected", message: failureLine(error) };
}

function traceUnexpected(error: unknown, log: ServeLog): void {
  if (!(error instanceof PromptreeError)) log.trace(error);
}
