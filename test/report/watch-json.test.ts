import { expect, test } from "vitest";
import type { WatchEvent } from "../../src/engine/watch/watch-event.ts";
import { stoppedJson, watchJson } from "../../src/report/watch-json.ts";
import { watchContract } from "./json-contract.ts";
import { EVENTS, SAVED } from "./watch-events.ts";

const NOW = Date.UTC(2026, 10, 23, 10, 29, 34);

/** As who reads the line has it. */
const readBack = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.each(EVENTS)("$kind keeps the contract", (event) => {
  const line = readBack(watchJson(event, NOW));
  expect(watchContract.parse(line)).toEqual(line);
  expect(line).toMatchObject({ time: "2026-11-23T10:29:34.000Z", event: event.kind });
});

test("the last line keeps the contract", () => {
  expect(watchContract.parse(stoppedJson(NOW))).toMatchObject({ event: "stopped" });
});

test("a draft tells what it is loaded by and how much of it is new", () => {
  expect(watchJson(SAVED, NOW)).toMatchObject({
    uri: "prompts:/billing_refund@draft",
    newPrompt: false,
    added: 2,
    removed: 2,
  });
  expect(watchJson({ ...SAVED, before: null }, NOW)).toMatchObject({ newPrompt: true, added: 4, removed: 0 });
});

test("a failure holds no credentials", () => {
  const event: WatchEvent = { kind: "trouble", error: new Error("https://ada:s3cret@example.com is not there") };
  expect(JSON.stringify(watchJson(event, NOW))).not.toContain("s3cret");
});
