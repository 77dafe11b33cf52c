import { describe, expect, test } from "vitest";
import { parseVersionFilter } from "../../src/mlflow/parse-version-filter.ts";
import { matchesVersion } from "../../src/mlflow/version-filter.ts";

const FACTS = { name: "greet", version: 2, source: "dummy-source", tags: new Map([["lang", "en"]]) };

describe("a version passes when every clause holds of it", () => {
  const clauses: readonly (readonly [filter: string, passes: boolean])[] = [
    ["", true],
    ["name = 'greet'", true],
    ["attribute.name LIKE 'g%'", true],
    ["name IN ('a', 'greet')", true],
    ["name NOT IN ('greet')", false],
    ["tag.lang = 'en'", true],
    ["tags.lang != 'en'", false],
    ["tags.none != 'en'", false],
    ["version_number = 2", true],
    ["version_number = '2'", true],
    ['version_number = " +2 "', true],
    ["version_number=02", true],
    ["attribute.version_number != 2", false],
    ["version_number > 1", true],
    ["version_number > 2", false],
    ["version_number >= 2", true],
    ["version_number < 2", false],
    ["version_number <= 2", true],
    ["version_number>-1", true],
    ["version_number < 99999999999999999999999", true],
    ["version_number > -99999999999999999999999", true],
    ["version_number < '1_0'", true],
    ["version_number > 1 name = 'greet'", true],
    ["version_number > 1 AND name = 'other'", false],
    ["run_id = ''", true],
    ["run_id != ''", false],
    ["run_id LIKE 'r%'", false],
    ["run_id IN ('r1')", false],
    ["run_id NOT IN ('r1')", true],
    ["source_path = 'dummy-source'", true],
    ["source_path ILIKE 'DUMMY%'", true],
    ["source_path != 'dummy-source'", false],
  ];
  test.for(clauses)("%s", ([text, passes]) => {
    const parse = parseVersionFilter(text);
    if (!parse.ok) throw new Error(parse.message);
    expect(matchesVersion(parse.filter, FACTS)).toBe(passes);
  });
});

test("a list behind a number needs an AND, as behind a text", () => {
  expect(parseVersionFilter("version_number > 1 run_id IN ('a')")).toMatchObject({
    ok: false,
    position: 19,
    length: 6,
  });
});
