import { describe, expect, test } from "vitest";
import { promptOf, readFront } from "./reading.ts";

describe("a description and a tag's value may have 5,000 characters", () => {
  test.for([
    ["letters", "x".repeat(5000)],
    ["accented letters", "é".repeat(5000)],
    ["characters of two units, with which the front matter is nearly full", "😀".repeat(4000)],
  ] as const)("%s", ([, longest]) => {
    expect(promptOf(readFront(`description: ${longest}`)).metadata.description).toBe(longest);
    expect(promptOf(readFront(`tags:\n  a: ${longest}`)).metadata.tags.get("a")).toBe(longest);
  });
});

describe("one that has more is an error at its place", () => {
  const HINT = "shorten it; under metadata: there is room for longer notes";

  test.for([
    ["description: LONG", "the description", 2, 14],
    ["name: a\ndescription: LONG", "the description", 3, 14],
    ["tags: {a: x, b: LONG}", 'the tag "b"', 2, 17],
    ["tags:\n  a: LONG", 'the tag "a"', 3, 6],
  ] as const)("%s", ([yaml, what, line, column]) => {
    const reading = readFront(yaml.replace("LONG", "é".repeat(5001)));
    expect(reading.prompt).toBeNull();
    expect(reading.problems).toEqual([
      expect.objectContaining({
        severity: "error",
        code: "wrong-value",
        line,
        column,
        message: `${what} has 5001 characters; at most 5000 are allowed`,
        hint: HINT,
      }),
    ]);
  });

  test("each by itself", () => {
    const long = "x".repeat(5001);
    const { problems } = readFront(`description: ${long}\ntags: {a: ${long}, b: ${long}}`);
    expect(problems.map(({ message }) => message.split(" has ")[0])).toEqual([
      "the description",
      'the tag "a"',
      'the tag "b"',
    ]);
  });
});
