import { describe, expect, test } from "vitest";
import { readAliases } from "../../src/content/aliases.ts";
import { readPrompt } from "../../src/content/prompt.ts";
import { readSettings } from "../../src/content/settings.ts";
import { bytesOf, describeAll, promptOf, read } from "./reading.ts";

const join = (...parts: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === "number" ? [part] : [...bytesOf(part)])));

describe("bytes that are no text", () => {
  test.each([
    ["a stray byte", join("a\nb\nc", 0xff, "\nd"), 3],
    ["Latin-1", join("caf", 0xe9, "\n"), 1],
    ["UTF-16", join(0xff, 0xfe, "a", 0), 1],
    ["an encoded surrogate", join("a\n", 0xed, 0xa0, 0x80), 2],
    ["an overlong form", join(0xc0, 0x80), 1],
    ["a character cut at the end", join("a\n\n", 0xe2, 0x82), 3],
  ])("%s: the line of the first bad byte is named", (_what, bytes, line) => {
    const reading = readPrompt("prompts/a.md", bytes);
    expect(reading.prompt).toBeNull();
    expect(reading.problems).toHaveLength(1);
    expect(reading.problems[0]).toMatchObject({ code: "not-utf8", file: "prompts/a.md", line, column: null });
  });

  test("a NUL character is named with its place", () => {
    expect(describeAll(read("a\nb\0c"))).toEqual(["2:2 nul-character \0"]);
  });
});

describe("files that are not to be read", () => {
  test("more than 1 MiB", () => {
    const limit = 1024 * 1024;
    expect(describeAll(read("\n".repeat(limit)))).toEqual(["empty-template"]);
    expect(describeAll(read("\n".repeat(limit + 1)))).toEqual(["file-too-big"]);
    expect(describeAll(readPrompt("prompts/a.md", new Uint8Array(5 * limit)))).toEqual(["file-too-big"]);
  });

  test("a Git LFS pointer", () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    expect(describeAll(read(pointer))).toEqual(["lfs-pointer"]);
    expect(promptOf(read(`About: ${pointer}`)).content.type).toBe("text");
  });
});

test.each([
  ["aliases.yaml", readAliases],
  ["promptree.yaml", readSettings],
])("%s is decoded by the same rules", (file, reader) => {
  expect(describeAll(reader(file, join("a: ", 0xff)))[0]).toBe("1: not-utf8");
  expect(describeAll(reader(file, join("a: \0")))).toEqual(["1:4 nul-character \0"]);
  expect(describeAll(reader(file, new Uint8Array(1024 * 1024 + 1)))).toEqual(["file-too-big"]);
});
