import { describe, expect, test } from "vitest";
import type { LogEntry } from "../../src/report/log-text.ts";
import { logText } from "../../src/report/log-text.ts";
import { searchText } from "../../src/report/search-text.ts";
import { createView } from "../../src/report/view.ts";
import { alias, managed, number, plain, promptState, summary } from "./builders.ts";

const narrow = createView({ colour: false, width: 80 });

const entry = (prompt: string, version: number, over: Partial<LogEntry["version"]> = {}, aliases: string[] = []) => ({
  version: summary(prompt, version, over),
  aliases: aliases.map((text) => alias(text)),
});

describe("log", () => {
  test("newest first, with today's aliases; the message gives way to the width", () => {
    const entries = [
      entry("a", 1, { message: "Add it\n\nBody" }),
      entry("a", 10, { message: "A first line that is too long for a narrow terminal" }, ["production", "staging"]),
      entry("a", 9, { provenance: null, message: "" }),
    ];
    expect(logText(entries, narrow)).toBe(`\
version  date (UTC)        author          message               aliases
     10  2026-11-20 14:03  Ada Lovelace    A first line that i…  production, staging
      9  2026-11-20 14:03  (not from git)
      1  2026-11-20 14:03  Ada Lovelace    Add it`);
  });

  test("several prompts stand under their names, in the same columns", () => {
    expect(logText([entry("b", 1), entry("b", 2), entry("a", 1, { message: "全角" }, ["live"])], plain)).toBe(`\
version  date (UTC)        author        message                             aliases

a
      1  2026-11-20 14:03  Ada Lovelace  全角                                live

b
      2  2026-11-20 14:03  Ada Lovelace  Ask for the error code first (#12)
      1  2026-11-20 14:03  Ada Lovelace  Ask for the error code first (#12)`);
  });

  test("a date that is none is shown as given", () => {
    expect(logText([entry("a", 1, { date: "some day" })], plain)).toContain("      1  some day    Ada");
  });

  test("no versions", () => {
    expect(logText([], plain)).toBe("No versions.");
  });
});

describe("search", () => {
  test("by name; aliases by name; orphans marked; the description cut to the width", () => {
    const aliases = new Map([
      [alias("staging"), number(2)],
      [alias("production"), number(1)],
    ]);
    const description = "Says hello to new customers, politely, and asks what they came for";
    const prompts = [
      promptState("welcome", { aliases, description }),
      promptState("old_offer", { managed: managed({ orphaned: true }), description: "Offer" }),
      promptState("empty", { latest: null, managed: null }),
    ];
    expect(searchText(prompts, narrow)).toBe(`\
name       latest  aliases                  description
empty
old_offer       2                           (orphaned) Offer
welcome         2  production 1, staging 2  Says hello to new customers, polite…`);
  });

  test("a column that nobody fills is left out", () => {
    expect(searchText([promptState("a")], plain)).toBe("name  latest\na          2");
  });

  test("nothing found", () => {
    expect(searchText([], plain)).toBe("No prompts found.");
  });
});
