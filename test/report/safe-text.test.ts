import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { safeLine, safeText, subjectLine } from "../../src/report/safe-text.ts";
import { HOSTILE, HOSTILE_LINE, OBEYED } from "./builders.ts";

describe("safeText", () => {
  test.each([
    ["a colour", "\u001B[31mred\u001B[0m", "red"],
    ["a colour in one C1 byte", "\u009B31mred", "red"],
    ["a cleared screen", "\u001B[2J\u001B[Hclean", "clean"],
    ["a moved cursor, with intermediate characters", "\u001B[?25 qx", "x"],
    ["a window title ended by BEL", "\u001B]0;owned\u0007after", "after"],
    ["a window title ended by ST", "\u001B]0;owned\u001B\\after", "after"],
    ["a window title in C1 bytes", "\u009D0;owned\u009Cafter", "after"],
    ["a hyperlink keeps its text", "\u001B]8;;http://evil.example\u001B\\link\u001B]8;;\u001B\\", "link"],
    ["a device control string", "\u001BPq#0\u001B\\after", "after"],
    ["an application command", "\u001B_payload\u001B\\after", "after"],
    ["a full reset", "\u001Bcx", "x"],
    ["a character set", "\u001B(0x", "x"],
    ["an overwritten line", "harmless\revil", "harmlessevil"],
    ["backspaces", "abc\b\b\bxyz", "abcxyz"],
    ["NUL, DEL, vertical tab and form feed", "a\u0000b\u007Fc\u000Bd\u000Ce", "abcde"],
    ["overrides of the reading order", "a\u202Eb\u2066c\u200Fd\u061Ce", "abcde"],
    ["half a surrogate pair", "a\uD800b", "a\uFFFDb"],
    ["a sequence cut short at the end", "text\u001B[31", "text"],
  ])("removes %s", (_, text, safe) => {
    expect(safeText(text)).toBe(safe);
  });

  test("a string that never ends hides nothing of what follows", () => {
    expect(safeText("\u001B]0;title, and the rest of the message")).toBe("0;title, and the rest of the message");
    expect(safeText("\u001B]0;title\nnext line\u0007")).toBe("0;title\nnext line");
  });

  test("keeps newlines, tabs, accents, other scripts, and joined emoji", () => {
    const text = "a\tb\né 全角 עברית 👩‍👩‍👧";
    expect(safeText(text)).toBe(text);
  });

  test("nothing that a terminal obeys is left of any text, and a second pass finds nothing more", () => {
    const nasty = fc.constantFrom(
      "\u001B",
      "\u001B[",
      "\u001B]",
      "\u009B",
      "\u009C",
      "\u0007",
      "\\",
      "\r",
      "\u202E",
      "m",
      ";",
      "3",
      "x",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(nasty, fc.string({ unit: "binary" }))), (parts) => {
        const safe = safeText(parts.join(""));
        expect(safe).not.toMatch(OBEYED);
        expect(safeText(safe)).toBe(safe);
      }),
    );
  });

  test("the cost of hostile text grows with its length alone", () => {
    for (const opening of ["\u001B]", "\u009D", "\u001B[1;", "\u001BP"]) {
      expect(safeText(opening.repeat(300_000))).not.toMatch(OBEYED);
    }
  });
});

test("safeLine makes one line of any text", () => {
  expect(safeLine("a\n\n\tb\u2028c\r\nd")).toBe("a b c d");
  expect(safeLine(HOSTILE)).toBe(HOSTILE_LINE);
});

test.each([
  ["Add it (#1)\n\nBody", "Add it (#1)"],
  ["\n\n  Late start\nBody", "Late start"],
  ["Windows\r\nBody", "Windows"],
  ["", ""],
])("the subject of %j is %j", (message, subject) => {
  expect(subjectLine(message)).toBe(subject);
});
