import { describe, expect, test } from "vitest";
import type { WatchEvent } from "../../src/engine/watch/watch-event.ts";
import { stoppedLine, watchLines } from "../../src/report/watch-line.ts";
import { HOSTILE, HOSTILE_LINE, OBEYED, plain, problem } from "./builders.ts";
import { EVENTS, SAVED } from "./watch-events.ts";

const NOW = Date.parse("2026-11-23T10:29:34");

const lineOf = (event: WatchEvent) => watchLines(event, NOW, plain);

test("every event is a line, with a line for each problem", () => {
  expect([...EVENTS.flatMap(lineOf), stoppedLine(NOW, plain)]).toEqual(
    [
      "ready      main 4f1c2ab  12 prompts, 1 draft  commits are synced  sqlite:.promptree/registry.db",
      "draft      billing_refund  prompts/billing/refund.md  2 lines changed  prompts:/billing_refund@draft",
      "draft      billing_refund  prompts/billing/refund.md  new, 4 lines  prompts:/billing_refund@draft",
      "draft      billing_refund  prompts/billing/refund.md  text unchanged  prompts:/billing_refund@draft",
      "no draft   billing_refund  prompts/billing/refund.md  as git has it",
      "no draft   billing_refund  prompts/billing/refund.md  the file is gone",
      'error      prompts/billing/refund.md:4:3  unknown key "tmeperature" under config; did you mean "temperature"?',
      "warning    prompts/billing/refund.md:7  no such tag",
      "mended     prompts/billing/refund.md",
      "mended     the files",
      "branch     wording 9d0e113  commits are not synced, drafts are loadable",
      "branch     detached HEAD, no commit yet  commits are not synced, drafts are loadable",
      "synced     main 4f1c2ab  1 version",
      "synced     main 4f1c2ab  nothing to do",
      "failed     the sync: history was rewritten; type promptree sync --accept-rewrite",
      "trouble    unexpected: ENOSPC: no file watches are left",
      "recovered  watching again",
      "stopped",
    ].map((line) => `10:29:34  ${line}`),
  );
});

describe("what others wrote", () => {
  const hostile: readonly WatchEvent[] = [
    { ...SAVED, path: HOSTILE },
    { kind: "problems", path: HOSTILE, problems: [problem({ file: HOSTILE, message: HOSTILE, hint: HOSTILE })] },
    { kind: "branch", branch: HOSTILE, commit: null, syncs: false },
    { kind: "trouble", error: new Error(HOSTILE) },
  ];

  test.each(hostile)("is one harmless line in $kind", (event) => {
    const lines = lineOf(event);
    expect(lines).toHaveLength(1);
    expect(lines.join("")).not.toMatch(OBEYED);
    expect(lines.join("")).not.toContain("\n");
  });

  test("reads as before", () => {
    expect(lineOf({ ...SAVED, path: HOSTILE }).join("")).toContain(HOSTILE_LINE);
  });
});
