import { expect, test } from "vitest";
import { count, elapsedText, utcMinute, utcTime } from "../../src/report/figures.ts";

test.each([
  [0, "0 versions"],
  [1, "1 version"],
  [2, "2 versions"],
  [25_000, "25,000 versions"],
])("%i is counted as %j", (amount, text) => {
  expect(count(amount, "version")).toBe(text);
});

test.each([
  [0, "0 ms"],
  [340.4, "340 ms"],
  [999.6, "1.0 s"],
  [2140, "2.1 s"],
  [59_940, "59.9 s"],
  [59_960, "1 min 0 s"],
  [192_000, "3 min 12 s"],
])("%d milliseconds are %j", (milliseconds, text) => {
  expect(elapsedText(milliseconds)).toBe(text);
});

test("a date of any offset is told in UTC, to the minute", () => {
  expect(utcMinute("2026-11-20T00:30:59+01:00")).toBe("2026-11-19 23:30");
  expect(utcTime("2026-11-20T14:03:27Z")).toBe("2026-11-20 14:03 UTC");
});

test("text that is no date is told as it is", () => {
  expect(utcMinute("5")).toBeNull();
  expect(utcTime("2026-99-99T00:00")).toBe("2026-99-99T00:00");
});
