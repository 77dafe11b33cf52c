import { isUtf8 } from "node:buffer";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainEntry, kindOfMode } from "../../src/git/entry.ts";
import { decodePath, hasStrayBytes, printablePath } from "../../src/git/path.ts";

describe("explainEntry", () => {
  test.each([
    "a.md",
    "prompts/a b.md",
    "prompts/ü/日本.md",
    "prompts/..a",
    "prompts/a..",
    "prompts/😀.md",
    "prompts/a\\b.md",
  ])("has nothing against the file %j", (path) => {
    expect(explainEntry({ path, kind: "file" })).toBeNull();
  });

  test.each([
    ["symlink", "symlink", "this is a symbolic link"],
    ["submodule", "submodule", "this is a submodule"],
    ["other", "not-a-file", "this is not a regular file"],
  ] as const)("explains a %s", (kind, code, message) => {
    expect(explainEntry({ path: "prompts/a.md", kind })).toMatchObject({
      severity: "error",
      code,
      message,
      file: "prompts/a.md",
    });
  });

  test.each([
    ["prompts/../a.md", "prompts/../a.md", "a .. part"],
    ["../a.md", "../a.md", "a .. part"],
    ["prompts/./a.md", "prompts/./a.md", "a .. part"],
    ["prompts//a.md", "prompts//a.md", "a .. part"],
    ["prompts/a\nb.md", String.raw`prompts/a\u000ab.md`, "line break"],
    ["prompts/a\u001b[31m.md", String.raw`prompts/a\u001b[31m.md`, "line break"],
    ["prompts/a\u007f.md", String.raw`prompts/a\u007f.md`, "line break"],
    ["prompts/a\u2028.md", String.raw`prompts/a\u2028.md`, "line break"],
  ])("explains the path %j on one line", (path, file, message) => {
    const expected = { code: "bad-path", file, message: expect.stringContaining(message) };
    expect(explainEntry({ path, kind: "file" })).toMatchObject(expected);
  });
});

test.each([
  ["100644", "file"],
  ["100755", "file"],
  ["100664", "file"],
  ["120000", "symlink"],
  ["160000", "submodule"],
  ["40000", "other"],
  ["040000", "other"],
  ["000000", "other"],
])("mode %s is a %s", (mode, kind) => {
  expect(kindOfMode(mode)).toBe(kind);
});

describe("decodePath", () => {
  const anyPath = fc
    .array(fc.oneof(fc.integer({ min: 1, max: 255 }), fc.constantFrom(0xc3, 0xbc, 0xef, 0xbf, 0xbd, 0x5c, 0x78, 0x66)))
    .map((bytes) => Buffer.from(bytes));

  test("keeps what is UTF-8 to the letter", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const bytes = Buffer.from(text.replaceAll("\0", ""));
        expect(decodePath(bytes)).toBe(bytes.toString());
      }),
    );
  });

  test("marks what is no UTF-8", () => {
    fc.assert(
      fc.property(anyPath, (bytes) => {
        expect(hasStrayBytes(decodePath(bytes))).toBe(!isUtf8(bytes));
      }),
    );
  });

  test("loses nothing, so two paths never become one", () => {
    fc.assert(
      fc.property(anyPath, (bytes) => {
        const parts = decodePath(bytes).split("\0");
        const back = parts.map((part, index) =>
          index === 0
            ? Buffer.from(part)
            : Buffer.concat([Buffer.from(part.slice(0, 2), "hex"), Buffer.from(part.slice(2))]),
        );
        expect(Buffer.concat(back)).toEqual(bytes);
      }),
    );
  });

  test("is printed on one line without control characters", () => {
    fc.assert(
      fc.property(anyPath, (bytes) => {
        expect(printablePath(decodePath(bytes))).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
