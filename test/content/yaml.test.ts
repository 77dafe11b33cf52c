import { describe, expect, test } from "vitest";
import { readAliases } from "../../src/content/aliases.ts";
import { bytesOf, describeAll, promptOf, readFront } from "./reading.ts";

const nest = (open: string, depth: number, close = ""): string => `x: ${open.repeat(depth)}${close.repeat(depth)}`;

const problemOf = (yaml: string) => readAliases("aliases.yaml", bytesOf(yaml)).problems[0]?.message;

describe("what YAML allows and promptree does not", () => {
  test.each([
    ["an anchor", "name: &a x", ["2:7 yaml-anchor &a"]],
    ["an anchor on a map", "tags: &a\n  x: y", ["2:7 yaml-anchor &a"]],
    ["an alias", "tags: {a: *x}", ["2:11 yaml-alias *x"]],
    [
      "a billion laughs",
      "metadata:\n  a: &a [x]\n  b: &b [*a, *a]\n  c: [*b, *b]",
      [
        "3:6 yaml-anchor &a",
        "4:6 yaml-anchor &b",
        "4:10 yaml-alias *a",
        "4:14 yaml-alias *a",
        "5:7 yaml-alias *b",
        "5:11 yaml-alias *b",
      ],
    ],
    ["a tag of its own", "name: !name x", ["2:7 yaml-tag !name"]],
    ["a tag of YAML's", "name: !!str x", ["2:7 yaml-tag !!str"]],
    ["JavaScript's tag", "name: !!js/function 'x'", ["2:7 yaml-tag !!js/function"]],
    ["a tag on a map", "tags: !!map {a: b}", ["2:7 yaml-tag !!map"]],
    ["a version directive", "%YAML 1.1", ["2:1 yaml-directive %YAML 1.1"]],
    ["a tag directive below a comment", "# x\n\n%TAG ! y", ["4:1 yaml-directive %TAG ! y"]],
    ["a second document", "name: a\n...\nname: b", ["3:1 yaml-documents ..."]],
    ["a second document after a fence with a space", "name: a\n--- \nHi", ["3:1 yaml-documents ---"]],
    ["a key given twice", "name: a\ntype: text\nname: b", ["4:1 duplicate-key name"]],
    ["a key given twice in other quotes", "tags:\n  a: x\n  'a': y", ["4:3 duplicate-key 'a'"]],
    ["__proto__", "__proto__: {a: b}", ["2:1 forbidden-key __proto__"]],
    ["__proto__ in quotes", 'tags: {"__proto__": b}', ['2:8 forbidden-key "__proto__"']],
    ["constructor", "config: {constructor: 1}", ["2:10 forbidden-key constructor"]],
    ["prototype", "metadata: {a: {prototype: 1}}", ["2:16 forbidden-key prototype"]],
    ["a list as key", "? [a]\n: b", ["2:3 non-text-key [a]"]],
    ["a map as key", "metadata: {{a: b}: c}", ["2:12 non-text-key {a: b}"]],
    ["an empty key", '"": a', ['2:1 empty-key ""']],
    ["a merge key, which is an unknown one", "<<: {name: a}", ["2:1 unknown-key <<"]],
    ["a lone surrogate", 'tags: {a: "\\ud800"}', ['2:11 bad-escape "\\ud800"']],
    ["an escape beyond Unicode", 'tags: {a: "\\U00110000"}', ['2:11 bad-escape "\\U00110000"']],
    ["an escape far beyond Unicode", 'tags: {a: "\\UFFFFFFFF"}', ['2:11 bad-escape "\\UFFFFFFFF"']],
    ["an escaped NUL", 'tags: {a: "x\\0"}', ['2:11 nul-character "x\\0"']],
    ["a carriage return of its own", "name: a\rtype: text", ["2:8 carriage-return \r"]],
  ])("%s", (_what, yaml, problems) => {
    const reading = readFront(yaml);
    expect(describeAll(reading)).toEqual(problems);
    expect(reading.prompt).toBeNull();
  });

  test("a pair of escapes that make one character is text", () => {
    expect(promptOf(readFront('tags: {a: "\\ud83d\\ude00 \\U0001F600 \\\\Uxyz"}')).metadata.tags.get("a")).toBe(
      "😀 😀 \\Uxyz",
    );
  });

  test("nothing is reached through a forbidden key", () => {
    readFront("config:\n  __proto__: {polluted: true}\nmetadata: {constructor: {prototype: {polluted: true}}}");
    expect(Reflect.get({}, "polluted")).toBeUndefined();
  });
});

describe("nesting", () => {
  test.each([
    ["lists", `metadata:\n  ${nest("[", 62, "]")}`],
    ["maps", `metadata:\n  ${nest("{a: ", 62, "}")}`],
  ])("may be 64 levels deep: %s", (_what, yaml) => {
    expect(describeAll(readFront(yaml))).toEqual([]);
  });

  test.each([
    ["lists", `metadata:\n  ${nest("[", 63, "]")}`],
    ["maps", `metadata:\n  ${nest("{a: ", 63, "}")}`],
    ["pairs in lists", `metadata:\n  ${nest("[a: ", 32, "]")}`],
    ["block lists", `metadata:\n  ${"- ".repeat(64)}a`],
  ])("may not be deeper: %s", (_what, yaml) => {
    const codes = readFront(yaml).problems.map((problem) => problem.code);
    expect(codes).toEqual(["yaml-too-deep"]);
  });

  test.each(["[", "{", "- ", "? ", "[? ", "{a: ", "[a: ", "!a [", "a: &a [", "- - ? "])(
    "a hundred thousand times %j ends with a problem",
    (unit) => {
      const { manifest, problems } = readAliases("aliases.yaml", bytesOf(unit.repeat(100_000)));
      expect(manifest).toBeNull();
      expect(problems.map((problem) => problem.severity)).toContain("error");
    },
  );
});

describe("what is no YAML is explained at its place", () => {
  test.each([
    ["a: @b", "2:4 @", "a value may not begin with @ unless it is quoted", 'put it in quotes: "@b"'],
    ["a: `b`", "2:4 `", "a value may not begin with ` unless it is quoted", "quotes"],
    ["a: %b", "2:4 %", "a value may not begin with % unless it is quoted", "quotes"],
    ["a: b: c", "2:5 :", "a second colon stands on this line", "remove the space after the colon"],
    ["a: b\n  c: d", "3:4 :", "this key is indented as if it went on with the value above", "indent it like"],
    ["a:\n\tb: c", "3:1 \t", "a tab stands where YAML wants spaces", "indent with spaces"],
    ["a: [b", "2:6 ", "a quote, a [ or a { above is still open here", "close it"],
    ["a: 'b", "2:6 ", "a quote, a [ or a { above is still open here", "close it"],
    ['a: "b\nc: d', "3:1 c", "a quote, a [ or a { above is still open here", "close it"],
    ["a: {b: c}}", "2:10 }", "this } closes nothing", "quotes"],
    ["a: {b: c d: e}", "2:11 :", "a comma is missing between the parts of a [ ] or { }", "comma"],
    ["a: b\nc", "3:2 ", "this line is no key", "key: value"],
    ["a:\n    b: c\n  d: e", "4:3 d", "this line does not fit the keys above it", "same indentation"],
    ['a: "b" c', "2:8 c", "this can't follow what stands before it on the line", "quotes"],
    ['a: "\\q"', "2:6 q", "no such escape exists in a text in double quotes", "single quotes"],
    ["a: \u0007", "2:4 \u0007", "a control character stands here", "remove it"],
  ])("%j", (yaml, place, message, hint) => {
    const { problems } = readFront(yaml);
    expect(describeAll({ problems })).toEqual([place.replace(" ", " yaml-syntax ")]);
    expect(problems[0]?.message).toBe(message);
    expect(problems[0]?.hint).toContain(hint);
  });

  test("and so is a file without a final newline", () => {
    expect(problemOf("a: [1")).toBe("a [ or { is never closed");
    expect(problemOf("a: 'b")).toBe("a ' is never closed");
    expect(problemOf('a: "b')).toBe('a " is never closed');
  });

  test.each(["- a\n- b", "just text", "12", "~", "[]"])("a front matter must be a map: %j", (yaml) => {
    expect(readFront(yaml).problems.map((problem) => problem.code)).toEqual(["front-matter-not-a-map"]);
  });
});

describe("places", () => {
  test.each([
    ["on one line with its key", "type: x", "2:7 wrong-value x"],
    ["in quotes", "type: 'x'", "2:7 wrong-value 'x'"],
    ["below its key", "type:\n   x", "3:4 wrong-value x"],
    ["in a block, where it is visible", "type: |\n  x\n", "3:3 wrong-value x"],
    ["in a map in braces", "output: { format: x }", "2:19 wrong-value x"],
    ["a list in brackets", "type: [a, [b], {c: d} ]", "2:7 wrong-value [a, [b], {c: d} ]"],
    ["a map in braces", "type: {a: {b: c}}", "2:7 wrong-value {a: {b: c}}"],
    ["after characters of two units", "output: {schema: {😀: 1}, format: x}", "2:35 wrong-value x"],
    ["of a text over two lines, its first", "type: 'x\n  y'", "2:7 wrong-value 'x"],
  ])("of a value %s", (_what, yaml, problem) => {
    expect(describeAll(readFront(yaml))).toEqual([problem]);
  });

  test("end with the first line of what they mark", () => {
    expect(readFront("type: 'x\n  y'").problems[0]?.excerpt).toEqual({ text: "type: 'x", length: 2 });
  });

  test("are given without the line where that is too long to be of use", () => {
    const [problem] = readFront(`type: ${"x".repeat(3000)}`).problems;
    expect(problem).toMatchObject({ line: 2, column: 7, excerpt: null });
  });

  test("are named in messages that stay short", () => {
    const [problem] = readFront(`name: ${"x".repeat(1000)}`).problems;
    expect(problem?.message.length).toBeLessThan(150);
  });

  test("do not move with CRLF or a byte order mark", () => {
    const { problems } = readFront("name: a\r\ntype: x\r");
    expect(describeAll({ problems })).toEqual(["3:7 wrong-value x"]);
    expect(problems[0]?.excerpt?.text).toBe("type: x");
  });
});
