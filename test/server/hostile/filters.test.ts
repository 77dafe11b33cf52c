import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disorder, greeting, harm } from "./greeting.ts";

const FILTERS: readonly string[] = [
  "name = ''' OR 1=1 --'",
  "name = 'x'' OR ''1''=''1'",
  'name = "x" OR "1"="1"',
  "name = 'x\\' OR 1=1 --'",
  "name = 'x'; DELETE FROM prompts",
  "name = 'x' UNION SELECT name FROM sqlite_master",
  "name LIKE 'x' ESCAPE '\\'",
  "name IN (SELECT name FROM prompts)",
  "name = (SELECT 1)",
  "tags.`a` b` = 'x'",
  "tags.`a'; --` = 'x'",
  'tags."a""b" = \'x\'',
  "tags.`` = 'x'",
  "tags. = 'x'",
  ".name = 'x'",
  "name = 'x' /* */ AND name = 'y'",
  "name = x'00'",
  "name = 'a\0b'",
  "name = '\ud800'",
  "name = 'ünï' AND name ILIKE 'ÜNÏ'",
  "version_number = 999999999999999999999999999999",
  "version_number = 1e999",
  "version_number = 0x10",
  "version_number = -1",
  "version_number = NaN",
  "name IS NULL",
  "name BETWEEN 'a' AND 'b'",
  "name REGEXP '(a+)+$'",
  "name GLOB '*'",
  "AND AND AND",
  "(((((",
  "'",
  '"',
  "`",
  "=",
  "\0",
  "1=1",
  `${"(".repeat(5_000)}name = 'x'${")".repeat(5_000)}`,
  `${"name = 'x' AND ".repeat(1_000)}name = 'x'`,
  `${"tags.note LIKE '%a' AND ".repeat(60)}name = 'greet'`,
  "AND ".repeat(5_000),
  `name IN (${"'x', ".repeat(5_000)}'y')`,
  `name = '${"x".repeat(200_000)}'`,
  `name LIKE '${"%_".repeat(30_000)}'`,
  `tags.note LIKE '${"%a".repeat(40)}%b'`,
  `tags.note LIKE '${"%a".repeat(2_000)}%b'`,
  `tags.note ILIKE '${"%A".repeat(40)}%b'`,
  `tags.note LIKE '${"a%".repeat(20)}${"_".repeat(2_000)}b'`,
  `tags.note LIKE '${"_%".repeat(2_000)}b'`,
  `tags.note LIKE '%(a+)+$[^\\w]*{1,9}b'`,
  `tags.${"k".repeat(100_000)} = 'x'`,
];

describe("a hostile filter", () => {
  it.each(FILTERS.map((filter) => [filter.slice(0, 60), filter]))("%s", async (_shown, filter) => {
    const serving = await greeting();
    for (const path of ["registered-models/search", "model-versions/search"]) {
      for (const tail of ["", " AND tags.`mlflow.prompt.is_prompt` = 'true'"]) {
        expect(disorder(await serving.get(path, { filter: filter + tail }))).toBeNull();
      }
    }
    expect(await harm(serving)).toEqual([]);
  });

  it("made of any pieces of filters is answered in order", async () => {
    const serving = await greeting();
    const piece = fc.constantFrom(
      ..."name tags. tag. ` ' \" = != LIKE ILIKE IN NOT ( ) , AND OR 1 2.5 % _ \\ ; -- é \0".split(" "),
      " ",
    );
    const property = fc.asyncProperty(fc.array(piece, { maxLength: 25 }), fc.boolean(), async (pieces, ofVersions) => {
      const path = ofVersions ? "model-versions/search" : "registered-models/search";
      expect(disorder(await serving.get(path, { filter: pieces.join("") }))).toBeNull();
      expect(disorder(await serving.get(path, { order_by: pieces.join(""), max_results: "5" }))).toBeNull();
    });
    await fc.assert(property, { numRuns: 300 });
    expect(await harm(serving)).toEqual([]);
  });

  it.each([
    "",
    "x",
    "eyJvZmZzZXQiOiAtMX0=",
    token('{"offset": 9007199254740993}'),
    token('{"offset": 1e999}'),
    token('{"offset": "1"}'),
    token('{"offset": null}'),
    token('{"offset": [1]}'),
    token('{"__proto__": {"offset": 1}}'),
    token("[".repeat(50_000)),
    "\0",
    "é",
    "=".repeat(10_000),
  ])("the page token %j", async (page_token) => {
    const serving = await greeting();
    for (const path of ["registered-models/search", "model-versions/search"]) {
      expect(disorder(await serving.get(path, { page_token }))).toBeNull();
    }
    expect(await harm(serving)).toEqual([]);
  });
});

function token(text: string): string {
  return Buffer.from(text).toString("base64");
}
