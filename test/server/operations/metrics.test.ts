import { describe, expect, test } from "vitest";
import { createMetrics } from "../../../src/server/operations/metrics.ts";
import type { MetricsOptions } from "../../../src/server/operations/metrics.ts";
import type { SyncReport } from "../../../src/server/parts.ts";
import { exchange } from "./exchange.ts";

const COUNTS = { prompts: 2, versions: 5, aliases: 3 };

function newMetrics(options: Partial<MetricsOptions> = {}) {
  return createMetrics({ counts: () => Promise.resolve(COUNTS), syncReport: null, version: "1.2.3", ...options });
}

/** The lines of promptree's own metrics, without those of the buckets. */
async function scrape(metrics: ReturnType<typeof newMetrics>): Promise<readonly string[]> {
  const { text } = await metrics.render();
  return text.split("\n").filter((line) => /^promptree_(?!.*_bucket)/.test(line));
}

describe("a scrape", () => {
  test("is in the text format of Prometheus, with the process's own metrics", async () => {
    const { text, type } = await newMetrics().render();
    expect(type).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(text).toContain("process_resident_memory_bytes ");
    expect(text).toContain("# TYPE promptree_http_request_duration_seconds histogram");
  });

  test("counts requests by method, route and status, and keeps their durations in seconds", async () => {
    const metrics = newMetrics();
    metrics.observe(exchange({ ms: 2 }));
    metrics.observe(exchange({ ms: 4 }));
    metrics.observe(exchange({ status: 404, ms: 1 }));
    const lines = await scrape(metrics);
    const labels = 'method="GET",route="registered-models/alias"';
    expect(lines).toContain(`promptree_http_requests_total{${labels},status="200"} 2`);
    expect(lines).toContain(`promptree_http_requests_total{${labels},status="404"} 1`);
    expect(lines).toContain(`promptree_http_request_duration_seconds_sum{${labels}} 0.007`);
    expect(lines).toContain(`promptree_http_request_duration_seconds_count{${labels}} 3`);
  });

  test("a second scrape counts nothing twice", async () => {
    const metrics = newMetrics();
    metrics.observe(exchange());
    await scrape(metrics);
    expect((await scrape(metrics)).filter((line) => line.includes("requests_total"))).toEqual([
      'promptree_http_requests_total{method="GET",route="registered-models/alias",status="200"} 1',
    ]);
  });

  test("tells what the registry holds, and the version of promptree", async () => {
    expect(await scrape(newMetrics())).toEqual([
      'promptree_info{version="1.2.3"} 1',
      "promptree_prompts 2",
      "promptree_versions 5",
      "promptree_aliases 3",
    ]);
  });

  test("tells how the newest sync went, and no commit but the last", async () => {
    let report: SyncReport = { commit: "a".repeat(40), syncedAt: "2026-03-02T12:00:00.000Z", failure: null };
    const metrics = newMetrics({ syncReport: () => report });
    const syncLines = async () => (await scrape(metrics)).filter((line) => line.includes("sync"));
    expect(await syncLines()).toEqual([
      "promptree_last_sync_timestamp_seconds 1772452800",
      "promptree_last_sync_success 1",
      `promptree_sync_commit_info{commit="${"a".repeat(40)}"} 1`,
    ]);
    report = { ...report, commit: "b".repeat(40), failure: "the repository can't be reached" };
    expect(await syncLines()).toEqual([
      "promptree_last_sync_timestamp_seconds 1772452800",
      "promptree_last_sync_success 0",
      `promptree_sync_commit_info{commit="${"b".repeat(40)}"} 1`,
    ]);
  });
});

test("two servers in one process count apart", async () => {
  const [one, other] = [newMetrics(), newMetrics()];
  one.observe(exchange());
  expect((await scrape(other)).filter((line) => line.includes("requests_total"))).toEqual([]);
});
