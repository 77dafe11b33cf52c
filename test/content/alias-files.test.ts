import { describe, expect, test } from "vitest";
import { readAliasPart } from "../../src/content/alias-part.ts";
import type { AliasPart } from "../../src/content/alias-part.ts";
import { readAliasPath } from "../../src/content/alias-path.ts";
import { targetOf } from "../../src/content/alias-target.ts";
import { deleteAlias, setAlias } from "../../src/content/aliases-edit.ts";
import type { AliasesEdit } from "../../src/content/aliases-edit.ts";
import { excerptAliases } from "../../src/content/aliases-excerpt.ts";
import { extendAliases, pointerLines } from "../../src/content/extend-aliases.ts";
import { mergeAliases } from "../../src/content/merge-aliases.ts";
import { NO_ALIASES, decidesAbout } from "../../src/core/alias.ts";
import { aliasName, promptName, versionNumber } from "../contract/builders.ts";
import { bytesOf, describeAll } from "./reading.ts";

const PRODUCTION = "aliases/production.yaml";
const production = aliasName("production");

const own = (text: string, alias = production): AliasPart =>
  readAliasPart(`aliases/${alias}.yaml`, alias, bytesOf(text));
const shared = (text: string): AliasPart => readAliasPart("aliases.yaml", null, bytesOf(text));

/** `a@production 1`, of all files together. */
function said(...parts: readonly AliasPart[]): readonly string[] {
  const { prompts } = mergeAliases(parts).manifest ?? NO_ALIASES;
  return [...prompts.values()].flatMap(({ prompt, aliases }) =>
    aliases.map(({ alias, text }) => `${prompt}@${alias} ${text}`),
  );
}

function problemsOf(...parts: readonly AliasPart[]): readonly string[] {
  return mergeAliases(parts).problems.map(({ severity, code, file, line }) => `${severity} ${code} ${file}:${line}`);
}

describe("a path", () => {
  test.each([
    ["aliases.yaml", { kind: "aliases", alias: null }],
    [PRODUCTION, { kind: "aliases", alias: "production" }],
    ["aliases/on-call_2.yaml", { kind: "aliases", alias: "on-call_2" }],
    ["aliases/README.md", { kind: "beside" }],
    ["aliases/production.yaml.lock", { kind: "beside" }],
  ])("%s is read", (path, reading) => expect(readAliasPath(path)).toEqual(reading));

  test.each([
    ["aliases", "not-a-folder", "aliases", /^$/],
    ["aliases/production.yml", "alias-file", "aliases/production.yml", /^rename it: production\.yaml$/],
    ["aliases/Production.YAML", "alias-file", "aliases/Production.YAML", /^rename it: Production\.yaml$/],
    ["aliases/notes.txt", "alias-file", "aliases/notes.txt", /^only files such as aliases\/production\.yaml, /],
    ["aliases/team/production.yaml", "alias-file", "aliases/team", /^only files such as /],
    ["aliases/latest.yaml", "alias-name", "aliases/latest.yaml", /^$/],
    ["aliases/v1.yaml", "alias-name", "aliases/v1.yaml", /^$/],
    ["aliases/draft.yaml", "alias-name", "aliases/draft.yaml", /^$/],
    ["aliases/.yaml", "alias-name", "aliases/.yaml", /^$/],
    ["aliases/on call.yaml", "alias-name", "aliases/on call.yaml", /^$/],
  ])("%s is an error: %s", (path, code, file, hint) => {
    const reading = readAliasPath(path);
    const found = reading.kind === "wrong" ? reading.problem : null;
    expect(found).toMatchObject({ severity: "error", code, file });
    expect(found?.hint ?? "").toMatch(hint);
  });
});

describe("the file of one alias", () => {
  test("has a target for each prompt", () => {
    const text = '# live\na: 1 # one\nb.c: latest\n"1.10": "@staging"\nd: commit:4f1c2ab\n';
    const staging = own("1.10: 1\n", aliasName("staging"));
    expect(said(own(text), staging)).toEqual([
      "a@production 1",
      "b.c@production latest",
      "1.10@production @staging",
      "1.10@staging 1",
      "d@production commit:4f1c2ab",
    ]);
  });

  test.each([
    ["a: {production: 1}\n", ["1:4 alias-target {production: 1}"]],
    ["a:\n", ["1:1 no-value a"]],
    ["a: newest\n", ["1:4 alias-target newest"]],
    ["a b: 1\n", ["1:1 prompt-name a b"]],
    ["a: 1\nA: 2\n", ["2:1 names-differ-in-case A"]],
    ["- a\n", ["1:1 wrong-value - a"]],
    ["a: 1\na: 2\n", ["2:1 duplicate-key a"]],
  ])("%j is an error", (text, problems) => {
    expect(describeAll(mergeAliases([own(text)]))).toEqual(problems);
    expect(mergeAliases([own(text)]).manifest).toBeNull();
  });

  test.each(["", "# nothing yet\n"])("that is empty says nothing, with a warning: %j", (text) => {
    const { manifest, problems } = mergeAliases([own(text)]);
    expect(manifest).toBeNull();
    expect(problems).toMatchObject([{ severity: "warning", code: "empty-aliases", file: PRODUCTION }]);
  });
});

describe("which file decides about an alias", () => {
  test.each([
    ["its own", [own("a: 1\n")], { production: true, staging: false }],
    ["its own, with {}", [own("{}\n")], { production: true, staging: false }],
    ["its own, else aliases.yaml", [shared("{}\n"), own("a: 1\n")], { production: true, staging: true }],
    ["none where its own is empty", [shared("b: {x: 1}\n"), own("")], { production: false, staging: true }],
    ["its own, where aliases.yaml is empty", [shared(""), own("a: 1\n")], { production: true, staging: false }],
  ])("%s", (_what, parts, decided) => {
    const scope = mergeAliases(parts).manifest?.scope;
    for (const [alias, expected] of Object.entries(decided)) {
      expect([alias, scope !== undefined && decidesAbout(scope, aliasName(alias))]).toEqual([alias, expected]);
    }
  });
});

describe("several files", () => {
  test("may say the same of a pointer", () => {
    const parts = [shared("a: {production: 1, staging: latest}\n"), own("a: 1\n")];
    expect(problemsOf(...parts)).toEqual([]);
    expect(said(...parts)).toEqual(["a@production 1", "a@staging latest"]);
  });

  test("that say two things of a pointer are an error, which names both places", () => {
    const { manifest, problems } = mergeAliases([shared("a:\n  production: 1\n"), own("b: 1\na: 2\n")]);
    expect(manifest).toBeNull();
    expect(problems).toMatchObject([
      {
        severity: "error",
        code: "aliases-disagree",
        file: PRODUCTION,
        line: 2,
        message: 'production of "a" is "2" here, and "1" in aliases.yaml:2',
      },
    ]);
  });

  test("may not leave a pointer to aliases.yaml that the alias's own file lacks: told once an alias", () => {
    const parts = [shared("a: {production: 1}\nb: {production: 1, x: 1}\nc: {production: 2}\n"), own("c: 2\n")];
    expect(problemsOf(...parts)).toEqual(["error alias-outside-file aliases.yaml:1"]);
  });

  test("leave no pointer of an empty file to aliases.yaml: nobody who guards that file would see it move", () => {
    expect(problemsOf(shared("a: {production: 1}\n"), own(""))).toContain("error alias-outside-file aliases.yaml:1");
  });

  test("follow aliases across files, and may not close a circle there", () => {
    const staging = aliasName("staging");
    expect(problemsOf(own('a: "@staging"\n'), own("a: 2\n", staging))).toEqual([]);
    expect(problemsOf(own('a: "@staging"\n'), own("b: 2\n", staging))).toEqual([`error unknown-alias ${PRODUCTION}:1`]);
    expect(problemsOf(own('a: "@staging"\n'), own('a: "@production"\n', staging))).toEqual([
      `error alias-cycle ${PRODUCTION}:1`,
    ]);
  });

  test("may not name a prompt in two cases", () => {
    expect(problemsOf(shared("a: {x: 1}\n"), own("A: 1\n"))).toEqual([`error names-differ-in-case ${PRODUCTION}:1`]);
  });
});

function textOf(edit: AliasesEdit): string {
  if (edit.kind !== "edited") throw new Error(`not edited: ${JSON.stringify(edit)}`);
  return edit.text;
}

function edited(text: string, target: string | null, others: readonly AliasPart[] = []): AliasesEdit {
  const from = { file: PRODUCTION, alias: production, text, others };
  const wish = target === null ? null : targetOf(target);
  return wish === null
    ? deleteAlias(from, promptName("a"), production)
    : setAlias(from, promptName("a"), production, wish);
}

describe("an edit of the file of one alias", () => {
  test.each([
    ["a: 1   # why\nb: 1\n", "2", "a: 2   # why\nb: 1\n"],
    ['# head\n\nb: 1\na: "latest"\n', "@staging", '# head\n\nb: 1\na: "@staging"\n'],
    ["b: 1\n", "2", "b: 1\na: 2\n"],
    ["b: 1", "2", "b: 1\na: 2"],
    ["b: 1\r\n", "2", "b: 1\r\na: 2\r\n"],
    ["{b: 1}\n", "2", "{b: 1, a: 2}\n"],
    ["{}\n", "2", "a: 2\n"],
    ["", "2", "a: 2\n"],
    ["# none yet\n", "2", "# none yet\n\na: 2\n"],
    ["a: 1\nb: 1\n", null, "b: 1\n"],
    ["b: 1\n# about a\na: 1 # why\n", null, "b: 1\n# about a\n"],
    ["{b: 1, a: 1}\n", null, "{b: 1}\n"],
    ["a: 1\n", null, "{}\n"],
    ["# head\na: 1\n", null, "# head\n{}\n"],
  ])("of %j to %s gives %j", (before, target, after) => {
    const others = target === "@staging" ? [shared("a: {staging: 1}\n")] : [];
    expect(textOf(edited(before, target, others))).toBe(after);
  });

  test("that another file contradicts, or that closes a circle with it, is refused", () => {
    expect(edited("a: 1\n", "2", [shared("a: {production: 1}\n")])).toMatchObject({
      kind: "broken",
      problems: [{ code: "aliases-disagree" }],
    });
    expect(edited("a: 1\n", "@staging", [shared('a: {staging: "@production"}\n')])).toMatchObject({
      kind: "broken",
      problems: [{ code: "alias-cycle" }],
    });
  });

  test("tells the line to write by hand where the layout is beyond it", () => {
    expect(edited("? b\n: 1\n", "2")).toEqual({ kind: "by-hand", lines: "a: 2" });
  });
});

test("an import adds lines to the file of one alias", () => {
  const pointer = (name: string) => ({ prompt: promptName(name), alias: production, version: versionNumber(2) });
  const extended = (text: string): string | null =>
    extendAliases({ file: PRODUCTION, alias: production, bytes: bytesOf(text) }, [pointer("a"), pointer("1.10")]);
  expect(pointerLines(production, [pointer("a"), pointer("1.10")])).toBe('a: 2\n"1.10": 2\n');
  expect(extended("b: 1 # why\n")).toBe('b: 1 # why\na: 2\n"1.10": 2\n');
  expect(extended("b: 1")).toBe('b: 1\na: 2\n"1.10": 2\n');
  expect(extended("{b: 1}\n")).toBe('{b: 1, a: 2, "1.10": 2}\n');
  expect(extended("# none yet\n{}\n")).toBe('# none yet\n{a: 2, "1.10": 2}\n');
  expect(extended("b: {x: 1}\n")).toBeNull();
});

describe("the lines of the file of one alias about some prompts", () => {
  const of = (text: string): string | null => excerptAliases(text, production, new Set(["a"]));

  test("are told by themselves", () => {
    expect(of('# head\n\nb: 1\na: "@staging" # why\nc: commit:4f1c2ab\n')).toBe('a: "@staging" # why\n');
    expect(of("b: 1\n")).toBe("");
  });

  test.each(["{a: 1}\n", '"a": 1\n', "a:\n  1\n", "a: {x: 1}\n", "--- \na: 1\n", "a: 1\r\n"])(
    "can't be told of %j",
    (text) => expect(of(text)).toBeNull(),
  );
});
