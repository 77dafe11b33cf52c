import { describe, expect, test } from "vitest";
import { newVersionRequest } from "../../src/mlflow/new-version.ts";
import { summaryOf } from "../../src/mlflow/prompt-version.ts";
import { versionOf } from "../contract/builders.ts";
import { storedVersion } from "./stored.ts";

const MESSAGE = "promptree.message";

function requestFor(message: string): { readonly description: unknown; readonly tag: unknown } {
  const { description, tags } = newVersionRequest(versionOf("greet", "Hi", { message }));
  return { description, tag: tags?.find(({ key }) => key === MESSAGE)?.value };
}

function readBack(message: string): string | undefined {
  return summaryOf(storedVersion(newVersionRequest(versionOf("greet", "Hi", { message }))))?.message;
}

describe("a commit's message", () => {
  test.for([
    ["letters", "x".repeat(5000)],
    ["characters beyond 16 bits", "😀".repeat(5000)],
    ["both", `${"x".repeat(4999)}😀`],
  ] as const)("of 5,000 characters is the description, and needs no tag: %s", ([, message]) => {
    expect(requestFor(message)).toEqual({ description: message, tag: undefined });
    expect(readBack(message)).toBe(message);
  });

  test.for([
    ["letters", "x".repeat(5001), `${"x".repeat(4999)}…`],
    ["characters beyond 16 bits", "😀".repeat(5001), `${"😀".repeat(4999)}…`],
    ["a pair just before the cut", `${"x".repeat(4998)}😀yz`, `${"x".repeat(4998)}😀…`],
    ["a pair just after the cut", `${"x".repeat(4999)}😀z`, `${"x".repeat(4999)}…`],
    ["pairs that a count of units would halve", `x${"😀".repeat(9000)}`, `x${"😀".repeat(4998)}…`],
  ] as const)("that is longer is cut, and stands whole in a tag: %s", ([, message, description]) => {
    expect(requestFor(message)).toEqual({ description, tag: message });
    expect(Array.from(description)).toHaveLength(5000);
    expect(readBack(message)).toBe(message);
  });

  test("loses its end where it is longer than a tag", () => {
    const message = "ä".repeat(150_000);
    const kept = `${"ä".repeat(99_999)}…`;
    expect(requestFor(message)).toEqual({ description: `${"ä".repeat(4999)}…`, tag: kept });
    expect(readBack(message)).toBe(kept);
  });

  test("that was changed by hand is what it was changed to", () => {
    const model = storedVersion(newVersionRequest(versionOf("greet", "Hi", { message: "x".repeat(6000) })));
    expect(summaryOf({ ...model, description: "Say hi" })?.message).toBe("Say hi");
  });

  test("is what is shown where its tag is gone", () => {
    const model = storedVersion(newVersionRequest(versionOf("greet", "Hi", { message: "x".repeat(6000) })));
    const tags = model.tags.filter(({ key }) => key !== MESSAGE);
    expect(summaryOf({ ...model, tags })?.message).toBe(`${"x".repeat(4999)}…`);
  });
});
