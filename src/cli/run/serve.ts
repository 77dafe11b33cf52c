import { resolve } from "node:path";
import packageJson from "../../../package.json" with { type: "json" };
import { openModelStore, openRegistry } from "../../registry/open.ts";
import { createAdmit } from "../../server/access/admit.ts";
import { createHosts, requiresTokens, tokensRequired } from "../../server/access/hosts.ts";
import { openTokens } from "../../server/access/tokens.ts";
import type { Tokens } from "../../server/access/tokens.ts";
import { createHandle } from "../../server/handle.ts";
import { listen } from "../../server/listen.ts";
import { createMetrics } from "../../server/operations/metrics.ts";
import { countsOf } from "../../server/operations/registry-counts.ts";
import type { Exchange, ManagedAccess } from "../../server/parts.ts";
import { revisionOncePerTurn } from "../../server/revision-once-per-turn.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { locateToServe } from "../registry.ts";
import type { Location } from "../registry.ts";
import { createServeLog } from "./serve-log.ts";
import type { ServeLog } from "./serve-log.ts";
import { DEFAULT_INTERVAL, requireSense } from "./serve-options.ts";
import type { ServeOptions } from "./serve-options.ts";
import type { ServedSync } from "./serve-sync.ts";
import { stopSignal } from "./stop-signal.ts";

/** Serves until a signal asks it to stop. */
export async function runServe(context: Context, options: ServeOptions): Promise<ExitCode> {
  requireSense(options);
  const log = createServeLog(context, { quiet: options.quiet === true });
  const tokens = openTokens({
    file: options.tokens === undefined ? null : resolve(context.dir, options.tokens),
    environment: context.io.env["PROMPTREE_TOKENS"],
    onProblem: log.problem,
  });
  if (tokens === null && requiresTokens(options.host)) throw tokensRequired(options.host);
  try {
    await serve(context, options, tokens, log);
  } finally {
    log.event({ event: "stopped" });
    log.flush();
  }
  return EXIT.done;
}

async function serve(context: Context, options: ServeOptions, tokens: Tokens | null, log: ServeLog): Promise<void> {
  const { url, options: place } = await locateToServe(context);
  await using file = await openModelStore(url, place);
  const store = revisionOncePerTurn(file);
  const { managed } = options;
  const hosts = createHosts({ bound: options.host, names: options.allowHost ?? [] });
  const admit = createAdmit({ hosts, tokens, ...allowance(options, managed, tokens) });
  await using follower = await followerFor(context, options, { url, options: place }, log);
  const syncReport = follower?.report ?? null;
  const metrics = createMetrics({ counts: countsOf(store), syncReport, version: packageJson.version });
  const observe = (exchange: Exchange): void => {
    metrics.observe(exchange);
    log.request(exchange);
  };
  const handle = createHandle({
    store,
    managed,
    admit,
    observe,
    onError: log.defect,
    syncReport,
    metrics: metrics.render,
    webhook: follower?.webhook ?? null,
  });
  const watches = options.watch === true;
  const stopped = stopSignal(...(watches ? (["SIGHUP"] as const) : []));
  const listening = await listen(handle, { host: options.host, port: options.port, observe, onDefect: log.defect });
  const interval = options.sync === true ? (options.interval ?? DEFAULT_INTERVAL) : null;
  log.started({ url: listening.url, registry: store.address, managed, tokens: tokens !== null, interval, watches });
  const signal = await stopped;
  log.event({ event: "stopping", signal });
  await listening.stop();
}

/** What keeps the registry in step with a repository; null for nothing. */
async function followerFor(
  context: Context,
  options: ServeOptions,
  location: Location,
  log: ServeLog,
): Promise<ServedSync | null> {
  if (options.watch === true)
    return (await import("./serve-watch.ts")).startServeWatch(context, options, location, log);
  if (options.sync !== true) return null;
  const { startSync } = await import("./serve-sync.ts");
  return startSync(context, options, () => openRegistry(location.url, location.options), log);
}

/** What callers may do where nobody needs a token, and how often where everybody does. */
function allowance({ limit }: ServeOptions, managed: ManagedAccess, tokens: Tokens | null) {
  return {
    scope: managed === "open" ? "sync" : "write",
    limits: tokens === null || limit === 0 ? null : { requests: limit, seconds: 60 },
  } as const;
}
