import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { PromptCounts } from "../../mlflow/model-store.ts";
import type { Exchange, SyncReport } from "../parts.ts";

export interface Metrics {
  /** Counts one request. */
  readonly observe: (exchange: Exchange) => void;
  /** What a scrape gets, and its content type. */
  readonly render: () => Promise<{ readonly text: string; readonly type: string }>;
}

export interface MetricsOptions {
  /** Asked at every scrape. */
  readonly counts: () => Promise<PromptCounts>;
  readonly syncReport: (() => SyncReport) | null;
  /** Of promptree. */
  readonly version: string;
}

/** Metrics in the text format of Prometheus. */
export function createMetrics({ counts, syncReport, version }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({ name: "promptree_info", help: "The version of promptree.", labelNames: ["version"], registers })
    .labels(version)
    .set(1);
  const setCounts = addCountGauges(registers);
  const setSync = syncReport === null ? () => {} : addSyncGauges(registers);
  return {
    observe: createRequestMetrics(registers),
    render: async () => {
      setCounts(await counts());
      if (syncReport !== null) setSync(syncReport());
      return { text: await registry.metrics(), type: registry.contentType };
    },
  };
}

/** In seconds: a hot read takes a fraction of a millisecond, a search through everything may take a second. */
const BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function createRequestMetrics(registers: Registry[]): Metrics["observe"] {
  const kept = new Map<string, RequestMetrics>();
  // Counted here and handed over at a scrape: an increment by labels takes longer than all else of this.
  const requests = new Counter({
    name: "promptree_http_requests_total",
    help: "Requests that were answered.",
    labelNames: ["method", "route", "status"],
    registers,
    collect: () => {
      requests.reset();
      for (const { labels, count } of kept.values()) requests.inc(labels, count);
    },
  });
  const durations = new Histogram({
    name: "promptree_http_request_duration_seconds",
    help: "Time from a request's head to its answer.",
    labelNames: ["method", "route"],
    buckets: BUCKETS,
    registers,
  });
  return ({ method, route, status, ms }) => {
    const key = `${method} ${status} ${route}`;
    let metrics = kept.get(key);
    if (metrics === undefined) {
      metrics = { labels: { method, route, status }, count: 0, duration: durations.labels(method, route) };
      kept.set(key, metrics);
    }
    metrics.count++;
    metrics.duration.observe(ms / 1000);
  };
}

interface RequestMetrics {
  readonly labels: Pick<Exchange, "method" | "route" | "status">;
  count: number;
  readonly duration: Histogram.Internal<string>;
}

function addCountGauges(registers: Registry[]): (counts: PromptCounts) => void {
  const prompts = new Gauge({ name: "promptree_prompts", help: "Prompts in the registry.", registers });
  const versions = new Gauge({ name: "promptree_versions", help: "Versions in the registry.", registers });
  const aliases = new Gauge({ name: "promptree_aliases", help: "Aliases in the registry.", registers });
  return (counts) => {
    prompts.set(counts.prompts);
    versions.set(counts.versions);
    aliases.set(counts.aliases);
  };
}

function addSyncGauges(registers: Registry[]): (report: SyncReport) => void {
  const at = new Gauge({
    name: "promptree_last_sync_timestamp_seconds",
    help: "When the last sync that succeeded ended, in seconds since 1970.",
    registers,
  });
  const isWell = new Gauge({
    name: "promptree_last_sync_success",
    help: "Whether the newest sync succeeded.",
    registers,
  });
  const commit = new Gauge({
    name: "promptree_sync_commit_info",
    help: "The last synced commit.",
    labelNames: ["commit"],
    registers,
  });
  return (report) => {
    if (report.syncedAt !== null) at.set(Date.parse(report.syncedAt) / 1000);
    isWell.set(report.failure === null ? 1 : 0);
    commit.reset();
    if (report.commit !== null) commit.labels(report.commit).set(1);
  };
}
