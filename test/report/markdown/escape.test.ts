import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeSpan, fence, htmlCode, inlinePiece, inlineText, link } from "../../../src/report/markdown/escape.ts";
import { safeLine } from "../../../src/report/safe-text.ts";
import { OBEYED } from "../builders.ts";
import { hostileText } from "./hostile-text.ts";

/** What a reader sees of escaped text. */
function read(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll("\u200B", "");
}

describe("a line of text", () => {
  test.each([
    ["emphasis", "*a* _b_ ~~c~~", "&#42;a&#42; &#95;b&#95; &#126;&#126;c&#126;&#126;"],
    ["code", "`a`", "&#96;a&#96;"],
    ["a link", "[a](http://b.c)", "&#91;a&#93;(http:\u200B//b.c)"],
    ["a link without markup", "see www.a.b and HTTPS://a.b", "see www\u200B.a.b and HTTPS:\u200B//a.b"],
    ["an image", "![a](b)", "!&#91;a&#93;(b)"],
    ["a tag", "</details><img src=x>", "&#60;/details&#62;&#60;img src=x&#62;"],
    ["a comment", "<!-- promptree -->", "&#60;!\u200B-- promptree --&#62;"],
    ["a character reference", "&lt;", "&#38;lt;"],
    ["a backslash before what is escaped", "\\*", "&#92;&#42;"],
    ["a mention", "@octocat and @acme/team", "@\u200Boctocat and @\u200Bacme/team"],
    ["an address", "a@b.c", "a@\u200Bb.c"],
    ["references", "see #12, acme/x#3, gh-4", "see #\u200B12, acme/x#\u200B3, gh-\u200B4"],
    ["an emoji", ":tada:", ":\u200Btada:"],
    ["a formula", "$x$", "&#36;x&#36;"],
    ["a cell's end", "a | b", "a &#124; b"],
    ["a heading", "# a", "&#35; a"],
    ["a list", "- a", "&#45; a"],
    ["a numbered list", "1. a", "1\u200B. a"],
    ["a line under a heading", "===", "&#61;=="],
    ["lines", " a\n\nb\r\n", "a b"],
    ["control and bidirectional characters", "a\u0000\u001B[2Jb\u202Ec", "abc"],
    ["half a character", "a\uD800", "a\uFFFD"],
  ])("%s stays text", (_, text, expected) => {
    expect(inlineText(text)).toBe(expected);
  });

  test("no text begins markup, HTML, a mention, a reference or a link, and all of it can be read", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const line = inlineText(text);
        expect(line.replaceAll(/&#\d+;/g, "·")).not.toMatch(/[<>&\\`*_[\]|~$\n]|@\w|#\d|:\/\/|www\./);
        expect(line).not.toMatch(/^(?:[#+=\s-]|\d{1,9}[.)])|\s$/);
        expect(line).not.toMatch(OBEYED);
        expect(read(line)).toBe(safeLine(text).trim().replaceAll("\u200B", ""));
      }),
    );
  });
});

test.each([
  ["a link without markup", ["see www", ".evil.example"], /www\./],
  ["an address", ["https:", "//evil.example"], /:\/\//],
  ["an address", ["https:/", "/evil.example"], /:\/\//],
  ["a mention", ["@", "octocat"], /@o/],
  ["a reference", ["#", "12"], /#1/],
  ["a reference", ["GH-", "12"], /GH-1/],
  ["an emoji", [":", "tada:"], /:t/],
])("%s does not come of pieces that stand side by side: %j", (_, pieces, harm) => {
  expect(pieces.map(inlinePiece).join("")).not.toMatch(harm);
});

describe("code", () => {
  test.each([
    ["a name", "support_billing", "`support_billing`"],
    ["a place", "prompts/a b.md:4:3", "`prompts/a b.md:4:3`"],
    ["a command", "promptree plan --diff", "`promptree plan --diff`"],
    ["backticks", "a`b", "<code>a&#96;b</code>"],
    ["a cell's end", "a|b", "<code>a&#124;b</code>"],
    ["a mention", "@a", "<code>@\u200Ba</code>"],
    ["spaces at the ends", " a ", "<code> a </code>"],
  ])("of %s", (_, text, expected) => {
    expect(codeSpan(text)).toBe(expected);
  });

  test("no text ends it", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(codeSpan(text)).toMatch(/^(?:`[^`|\n<]+`|<code>[^<>`|\n]*<\/code>)$/);
        expect(htmlCode(text)).toMatch(/^<code>[^<>`|\n]*<\/code>$/);
      }),
    );
  });
});

describe("a fence", () => {
  test.each([
    ["without backticks", ["a"], "```"],
    ["with a fence", ["```", "~~~~"], "````"],
    ["with a fence behind a sign", ["+`````"], "``````"],
  ])("around lines %s is longer than theirs", (_, lines, marks) => {
    expect(fence(lines, "diff")).toBe(`${marks}diff\n${lines.join("\n")}\n${marks}`);
  });

  test("a comment in it is no comment to whoever looks for marks, and reads as before", () => {
    expect(fence(["<!-- promptree:plan -->"], "diff")).toBe("```diff\n<!\u200B-- promptree:plan -->\n```");
  });

  test("no line ends it, and no line becomes two", () => {
    fc.assert(
      fc.property(fc.array(hostileText), (given) => {
        const lines = given.map((line) => line.replaceAll("\n", " "));
        const [first = "", ...rest] = fence(lines, "diff").split("\n");
        const marks = first.slice(0, -"diff".length);
        const closing = rest.findIndex((line) => new RegExp(String.raw`^\s*${marks}`).test(line));
        expect(closing).toBe(rest.length - 1);
        expect(rest.length - 1).toBe(Math.max(1, lines.length));
        expect(rest.join("\n")).not.toMatch(OBEYED);
        expect(rest.join("\n")).not.toContain("<!--");
      }),
    );
  });
});

describe("a link", () => {
  test.each([
    ["https://a.b/c", "[x](<https://a.b/c>)"],
    ["https://a.b/c> <d\n(e)", "[x](<https://a.b/c%3E%20%3Cd%0A(e)>)"],
    ["https://a.b/`\\|\uD800", "[x](<https://a.b/%60%5C%7C%EF%BF%BD>)"],
  ])("to %j ends where it should", (url, expected) => {
    expect(link("x", url)).toBe(expected);
  });
});
