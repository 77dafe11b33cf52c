import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import { startLoop } from "../../engine/loop.ts";
import type { Loop } from "../../engine/loop.ts";
import type { SyncOutcome } from "../../engine/sync-report.ts";
import { openRepository } from "../../git/repository.ts";
import type { Registry } from "../../core/registry.ts";
import { createWebhook } from "../../server/webhook.ts";
import type { ServerParts } from "../../server/parts.ts";
import type { Context } from "../context.ts";
import { actorOf } from "../io.ts";
import type { ServeLog } from "./serve-log.ts";
import { DEFAULT_INTERVAL } from "./serve-options.ts";
import type { ServeOptions } from "./serve-options.ts";

/** What a server needs to be in step with a repository. Disposing it ends the looking. */
export interface ServedSync extends AsyncDisposable, Pick<ServerParts, "webhook"> {
  readonly report: Loop["report"];
}

/** Begins to look at the repository: now, at every interval, at SIGHUP, and at a webhook. */
export async function startSync(
  context: Context,
  options: ServeOptions,
  openRegistry: () => Promise<Registry>,
  log: ServeLog,
): Promise<ServedSync> {
  const secret = await webhookSecret(context, options);
  // Where there is none to look at, that is told before anything is served.
  await openRepository(context.dir);
  const loop = startLoop({
    dir: context.dir,
    openRegistry,
    actor: actorOf(context.io),
    interval: options.interval ?? DEFAULT_INTERVAL,
    fetch: true,
    onOutcome: (outcome) => tell(outcome, log),
    onNotice: (message) => log.event({ event: "notice", message }),
  });
  const lookNow = (): void => loop.trigger("signal");
  process.on("SIGHUP", lookNow);
  return {
    report: () => loop.report(),
    webhook: secret === null ? null : createWebhook({ secret, trigger: () => loop.trigger("webhook") }),
    [Symbol.asyncDispose]: async () => {
      process.off("SIGHUP", lookNow);
      await loop.stop();
    },
  };
}

/** Nothing is said of a look, of many a day, that found nothing to do. */
function tell(outcome: SyncOutcome, log: ServeLog): void {
  const { reason, commit } = outcome;
  if (!outcome.ok) {
    log.event({ event: "sync-failed", reason, commit, code: outcome.code, message: outcome.message });
    if (outcome.code === "unexpected") log.trace(outcome.error);
    return;
  }
  const { applied, warnings } = outcome;
  if (applied === 0 && reason === "interval" && warnings.length === 0) return;
  log.event({ event: "sync", reason, commit: outcome.commit, changes: applied, warnings });
}

/** Of the file, else of the environment; null for none. */
async function webhookSecret(context: Context, { webhookSecretFile }: ServeOptions): Promise<string | null> {
  if (webhookSecretFile === undefined) return context.io.env["PROMPTREE_WEBHOOK_SECRET"] ?? null;
  try {
    const text = await readFile(resolve(context.dir, webhookSecretFile), "utf8");
    return text.replace(/\r?\n$/, "");
  } catch (error) {
    throw new PromptreeError("usage", `the file of the webhook's secret can't be read: ${messageOf(error)}`, {
      hint: "name a file with the secret that GitHub has, and nothing else in it",
      cause: error,
    });
  }
}
