import { describe, expect, test } from "vitest";
import { extendAliases, pointerLines } from "../../src/content/extend-aliases.ts";
import type { Pointer } from "../../src/content/extend-aliases.ts";
import { aliasName, promptName, versionNumber } from "../contract/builders.ts";
import { bytesOf } from "./reading.ts";

function pointer(text: string): Pointer {
  const [prompt = "", alias = "", version = ""] = text.split(/[@ ]/);
  return { prompt: promptName(prompt), alias: aliasName(alias), version: versionNumber(Number(version)) };
}

function extend(text: string, ...pointers: readonly string[]): string | null {
  return extendAliases({ file: "aliases.yaml", alias: null, bytes: bytesOf(text) }, pointers.map(pointer));
}

test("a new file has a prompt's pointers below its name", () => {
  expect(pointerLines(null, ["a@production 1", "a@staging 3", "1.10@on 2"].map(pointer))).toBe(
    'a:\n  production: 1\n  staging: 3\n"1.10":\n  "on": 2\n',
  );
});

describe("a file keeps what is in it, to the letter, and", () => {
  test.each([
    ["gets a new prompt at its end", "a:\n  x: 1 # why\n", ["b@v 2"], "a:\n  x: 1 # why\nb:\n  v: 2\n"],
    ["gets the line end that it lacks", "a:\n  x: 1", ["b@v 2"], "a:\n  x: 1\nb:\n  v: 2\n"],
    [
      "gets an alias below a prompt's last",
      "a:\n    x: 1 # why\n\nb: {}\n",
      ["a@v 2"],
      "a:\n    x: 1 # why\n    v: 2\n\nb: {}\n",
    ],
    [
      "gets several at several places",
      "a:\n  x: 1\nb:\n  x: 1\n",
      ["a@v 2", "a@z 2", "b@v 3", "c@v 4"],
      "a:\n  x: 1\n  v: 2\n  z: 2\nb:\n  x: 1\n  v: 3\nc:\n  v: 4\n",
    ],
    ["gets an alias between braces", "a: {x: 1}\nb: { }\n", ["a@v 2", "b@z 1"], "a: {x: 1, v: 2}\nb: {z: 1 }\n"],
    [
      "keeps its quotes and forms",
      "\"a\": {x: '@v', 'v': latest }\n",
      ["a@z 2"],
      "\"a\": {x: '@v', 'v': latest, z: 2 }\n",
    ],
    [
      "goes on within braces of several lines",
      "c: {x: 1,\n  v: 2,\n  }\n",
      ["c@z 3"],
      "c: {x: 1,\n  v: 2, z: 3,\n  }\n",
    ],
    ["may be empty", "", ["a@x 1"], "a:\n  x: 1\n"],
    ["may hold a comment alone", "# ours\n", ["a@x 1"], "# ours\na:\n  x: 1\n"],
    ["may say that there are none", "{}\n", ["a@x 1"], "{a: {x: 1}}\n"],
    [
      "may say so below a comment, before several come",
      "# none yet\n{ }\n",
      ["a@x 1", "a@z 2", "b@x 1", "c@x 3"],
      "# none yet\n{a: {x: 1, z: 2}, b: {x: 1}, c: {x: 3} }\n",
    ],
    [
      "gets new prompts and aliases between braces",
      "{a: {}}\n",
      ["c@v 2", "a@x 1", "b@v 2"],
      "{a: {x: 1}, c: {v: 2}, b: {v: 2}}\n",
    ],
    [
      "gets new prompts below an alias that a prompt gets at its end",
      "b:\n  x: 1",
      ["a@v 2", "b@v 2", "c@v 2"],
      "b:\n  x: 1\n  v: 2\na:\n  v: 2\nc:\n  v: 2\n",
    ],
    ["may end with a comment", "a:\n  x: 1\n# the end", ["b@x 1"], "a:\n  x: 1\n# the end\nb:\n  x: 1\n"],
    ["may be indented as a whole", "  a:\n    x: 1\n", ["b@x 1"], "  a:\n    x: 1\n  b:\n    x: 1\n"],
    ["may begin with ---", "---\na:\n  x: 1\n", ["b@x 1"], "---\na:\n  x: 1\nb:\n  x: 1\n"],
    ["may have CRLF and a byte order mark", "\uFEFFa:\r\n  x: 1\r\n", ["a@v 2"], "\uFEFFa:\r\n  x: 1\r\n  v: 2\r\n"],
  ] satisfies [string, string, string[], string][])("%s", (_what, before, pointers, after) => {
    expect(extend(before, ...pointers)).toBe(after);
  });
});

test.each([
  ["has errors", "a:\n  x: nowhere\n"],
  ["is no YAML", "a: [\n"],
  ["ends with an end marker", "a:\n  x: 1\n...\n"],
  ["mixes line ends", "a:\r\n  x: 1\n"],
  ["is not UTF-8", "\ud800\0"],
])("a file that %s is left to its author", (_what, before) => {
  expect(extend(before, "b@v 2", "c@z 3")).toBeNull();
});
