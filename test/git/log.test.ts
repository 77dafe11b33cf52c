import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LogParser } from "../../src/git/log.ts";

const COMMIT = "1234567890123456789012345678901234567890";
const BLOB = "0987654321098765432109876543210987654321";
const NONE = "0".repeat(40);

function records(...texts: readonly string[]): readonly Buffer[] {
  return texts.map((text) => Buffer.from(text));
}

function parse(...texts: readonly string[]) {
  const parser = new LogParser();
  return [...parser.read(records(...texts)), ...parser.end()];
}

describe("LogParser", () => {
  test.each([
    ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00"],
    ["2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00"],
    ["2026-01-01T02:30:00+05:30", "2026-01-01T02:30:00+05:30"],
    ["", "1970-01-01T00:00:00+00:00"],
    ["%cI", "1970-01-01T00:00:00+00:00"],
  ])("gives the date %s, as some gits write it, as %s", (written, date) => {
    expect(parse(COMMIT, written, "Ada", "x")[0]?.commit.date).toBe(date);
  });

  test("takes nothing in a message, a name or a path for anything else", () => {
    const line = `:100644 100644 ${NONE} ${BLOB} M`;
    const hostile = fc.constantFrom("", COMMIT, line, `\n${line}`, "\n", ":", "Merge: x");
    const commit = fc.record({ author: hostile, message: hostile, paths: fc.array(hostile, { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(commit), (commits) => {
        const texts = commits.flatMap(({ author, message, paths }) => [
          COMMIT,
          "2026-01-01T00:00:00+00:00",
          author,
          message,
          ...paths.flatMap((path, index) => [index === 0 ? `\n${line}` : line, path]),
        ]);
        const read = parse(...texts).map((one) => ({
          author: one.commit.author,
          paths: one.changes.map(({ path }) => path),
        }));
        expect(read).toEqual(commits.map(({ author, paths }) => ({ author, paths })));
      }),
    );
  });

  test.each([
    ["in a header", [COMMIT, "2026-01-01T00:00:00Z"]],
    ["before a path", [COMMIT, "", "", "", `\n:000000 100644 ${NONE} ${BLOB} A`]],
    ["between the paths of a rename", [COMMIT, "", "", "", `\n:100644 100644 ${BLOB} ${BLOB} R100`, "old"]],
  ])("does not take a log that ends %s for a whole one", (_, texts) => {
    expect(() => parse(...texts)).toThrow("can't be read");
  });

  test.each([
    ["an id that is none", ["HEAD", "", "", ""]],
    ["a line it does not know", [COMMIT, "", "", "", "\n::100644 combined"]],
  ])("refuses %s", (_, texts) => {
    expect(() => parse(...texts)).toThrow("can't be read");
  });
});
