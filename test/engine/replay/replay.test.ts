import { describe, expect, test } from "vitest";
import { metadata, promptName, promptState } from "../builders.ts";
import { problemsOf } from "../plan-words.ts";
import { commits, fileChange, promptsOf, replay } from "./replaying.ts";
import type { Changes } from "./replaying.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const BROKEN = "---\nbroken";

function named(name: string, text: string): string {
  return `---\nname: ${name}\n---\n${text}`;
}

function tagged(tag: string, text: string): string {
  return `---\ntags: {tag: ${tag}}\n---\n${text}`;
}

interface Row {
  readonly rule: string;
  readonly history: readonly Changes[];
  readonly prompts: readonly string[];
}

describe("from the first commit on", () => {
  test.each<Row>([
    {
      rule: "a change of content is a version",
      history: [{ [A]: "one" }, { [A]: "two" }],
      prompts: ["a: c1 one, c2 two"],
    },
    {
      rule: "the same content again is none",
      history: [{ [A]: "one" }, { [A]: tagged("x", "one") }],
      prompts: ["a: c1 one"],
    },
    {
      rule: "content that comes back after another is one",
      history: [{ [A]: "one" }, { [A]: "two" }, { [A]: "one" }],
      prompts: ["a: c1 one, c2 two, c3 one"],
    },
    {
      rule: "a file that is gone leaves an orphan",
      history: [{ [A]: "one" }, { [A]: null }],
      prompts: ["a: c1 one (orphan)"],
    },
    {
      rule: "an orphan that is back with equal content has no new version",
      history: [{ [A]: "one" }, { [A]: null }, { [B]: named("a", "one") }],
      prompts: ["a: c1 one"],
    },
    {
      rule: "an orphan that is back with other content goes on",
      history: [{ [A]: "one" }, { [A]: null }, { [A]: "two" }],
      prompts: ["a: c1 one, c3 two"],
    },
    {
      rule: "another name in the same file begins another prompt",
      history: [{ [A]: "one" }, { [A]: named("x", "one") }],
      prompts: ["a: c1 one (orphan)", "x: c2 one"],
    },
    {
      rule: "two files that exchange their names exchange no versions",
      history: [
        { [A]: named("x", "one"), [B]: named("y", "two") },
        { [A]: named("y", "two"), [B]: named("x", "one") },
      ],
      prompts: ["x: c1 one", "y: c1 two"],
    },
    {
      rule: "a broken file makes no version and no orphan",
      history: [{ [A]: "one" }, { [A]: BROKEN }, { [A]: "two" }],
      prompts: ["a: c1 one, c3 two"],
    },
    {
      rule: "a broken file that is mended to equal content makes no version",
      history: [{ [A]: "one" }, { [A]: BROKEN }, { [A]: "one" }],
      prompts: ["a: c1 one"],
    },
    {
      rule: "a broken file that is deleted leaves an orphan",
      history: [{ [A]: "one" }, { [A]: BROKEN }, { [A]: null }],
      prompts: ["a: c1 one (orphan)"],
    },
    {
      rule: "a file that is broken while it moves still holds its prompt",
      history: [{ [A]: named("x", "one") }, { [A]: null, [B]: { text: BROKEN, from: A } }],
      prompts: ["x: c1 one"],
    },
    {
      rule: "a file that never was well is nobody's",
      history: [{ [A]: BROKEN, [B]: "one" }],
      prompts: ["b: c1 one"],
    },
    {
      rule: "a broken file gives way to a good one of its prompt's name",
      history: [{ [A]: "one" }, { [A]: BROKEN }, { [B]: named("a", "two") }],
      prompts: ["a: c1 one, c3 two"],
    },
    {
      rule: "two files with one name make no version, and none of them is taken for the other",
      history: [{ [A]: "one" }, { [A]: "two", [B]: named("a", "three") }, { [B]: null }],
      prompts: ["a: c1 one, c3 two"],
    },
    {
      rule: "names that differ in case make no version, and what is free again begins",
      history: [{ [A]: named("X", "one"), [B]: named("x", "two") }, { [A]: null }],
      prompts: ["x: c2 two"],
    },
  ])("$rule", ({ history, prompts }) => {
    expect(promptsOf(replay(commits(...history)))).toEqual(prompts);
  });

  test("every version keeps the metadata of when it last was newest", () => {
    const history = commits(
      { [A]: tagged("1", "one") },
      { [A]: tagged("2", "one") },
      { [A]: tagged("3", "two") },
      { [A]: BROKEN },
      { [A]: tagged("4", "two") },
      { [A]: null },
    );
    const prompt = replay(history).prompts.get(promptName("a"));
    expect(prompt?.versions.map((version) => version.metadata)).toEqual([
      metadata({ tag: "2" }),
      metadata({ tag: "4" }),
    ]);
    expect(prompt).toMatchObject({ metadata: metadata({ tag: "4" }), digest: null, registeredMetadata: null });
  });

  test("commits are counted, and those that change aliases.yaml are told", () => {
    const result = replay(commits({ [A]: "one" }, { "aliases.yaml": "" }));
    expect(result.commits).toBe(2);
    expect([...result.aliasCommits]).toEqual([expect.stringMatching(/^c2/)]);
  });
});

describe("after a last sync", () => {
  const one = promptState("a", { tags: { tag: "1" } });

  test.each<Row & { readonly registered?: Readonly<Record<string, string>> | null }>([
    { rule: "what was not touched is not told", history: [{ [B]: "one" }], prompts: ["b: c1 one"] },
    {
      rule: "content the registry has is no version",
      history: [{ [A]: tagged("1", "one") }],
      prompts: ["a: nothing new"],
    },
    {
      rule: "changed tags are for the registered version",
      history: [{ [A]: tagged("2", "one") }],
      prompts: ["a: nothing new"],
      registered: { tag: "2" },
    },
    {
      rule: "tags that are back as they were are nothing",
      history: [{ [A]: tagged("2", "one") }, { [A]: tagged("1", "one") }],
      prompts: ["a: nothing new"],
    },
    {
      rule: "the last tags before a new version are for the registered one",
      history: [{ [A]: tagged("2", "one") }, { [A]: tagged("3", "two") }, { [A]: tagged("4", "two") }],
      prompts: ["a: c2 two"],
      registered: { tag: "2" },
    },
    { rule: "a deleted file leaves an orphan", history: [{ [A]: null }], prompts: ["a: nothing new (orphan)"] },
    {
      rule: "an untouched file and another of its name make no version",
      history: [{ [B]: named("a", "two") }, { [B]: null }],
      prompts: ["a: nothing new"],
    },
    {
      rule: "the name of an untouched file goes to the one that stays",
      history: [{ [B]: named("a", "two") }, { [A]: null }],
      prompts: ["a: c2 two"],
    },
  ])("$rule", ({ history, prompts, registered = null }) => {
    const result = replay(commits(...history), { managed: [one] });
    expect(promptsOf(result)).toEqual(prompts);
    const wanted = registered === null ? null : metadata(registered);
    expect(result.prompts.get(promptName("a"))?.registeredMetadata ?? null).toEqual(wanted);
  });

  test("an orphan that comes back with equal content is none any more", () => {
    const orphan = promptState("a", { orphaned: true });
    expect(promptsOf(replay(commits({ [A]: "one" }), { managed: [orphan] }))).toEqual(["a: nothing new"]);
  });
});

describe("after a sync that was cut off", () => {
  const history = commits({ [A]: "one" }, { [A]: "two" }, { [A]: "three" });
  const unfinished = ["c1", "c2", "c3"];

  test.each([
    { held: "c1", text: "one", prompts: ["a: c2 two, c3 three"] },
    { held: "c2", text: "two", prompts: ["a: c3 three"] },
    { held: "c3", text: "three", prompts: ["a: nothing new"] },
  ])("a prompt goes on after $held, the commit of its newest version", ({ held, text, prompts }) => {
    const state = promptState("a", { versions: [{ version: 1, text, commit: held }] });
    expect(promptsOf(replay(history, { managed: [state], files: [], unfinished }))).toEqual(prompts);
  });

  test("the files that git has where the replay begins count, not those that are recorded", () => {
    const state = promptState("a", { path: B, versions: [{ version: 1, text: "one", commit: "c1" }] });
    const files = [fileChange(A, "four", "c0")];
    const moved = commits({ [A]: "one" }, { [A]: "two" }, { [A]: null, [B]: named("a", "two") });
    const result = replay(moved, { managed: [state], files, unfinished });
    expect(promptsOf(result)).toEqual(["a: c2 two"]);
    expect(problemsOf(result)).toEqual([]);
  });
});

describe("problems", () => {
  const both = 'had the name "a" in commit c100000, as had prompts/b.md: neither makes a version there';

  test.each<{ readonly rule: string; readonly history: readonly Changes[]; readonly problems: readonly unknown[] }>([
    {
      rule: "a file that is broken at the end is an error",
      history: [{ [A]: BROKEN }],
      problems: [expect.stringMatching(/^error front-matter-unclosed prompts\/a\.md:1:1 /)],
    },
    {
      rule: "a file that was broken is a warning, once for each time",
      history: [{ [A]: BROKEN }, { [A]: "one" }, { [A]: BROKEN }, { [A]: null }],
      problems: [
        expect.stringMatching(/^warning broken-in-history prompts\/a\.md was broken in commit c100000/),
        expect.stringMatching(/^warning broken-in-history prompts\/a\.md was broken in commit c300000/),
      ],
    },
    {
      rule: "a warning of a file that is well is told while it lasts, and is no history",
      history: [{ [A]: "\n---\nname: x\n---\none" }, { [A]: "one" }],
      problems: [],
    },
    {
      rule: "a name that two files had is a warning",
      history: [{ [A]: "one", [B]: named("a", "two") }, { [B]: null }],
      problems: [`warning duplicate-in-history prompts/a.md ${both}`],
    },
    {
      rule: "names that differed in case are one warning, with each file's own name",
      history: [{ [A]: "one", [B]: named("A", "two") }, { [B]: null }],
      problems: [
        'warning duplicate-in-history prompts/a.md had the name "a" in commit c100000, which differs only in case from "A" in prompts/b.md: neither makes a version there',
      ],
    },
    {
      rule: "a name that two files have is an error in both, and no history",
      history: [{ [A]: "one", [B]: named("a", "two") }, { [B]: named("a", "three") }],
      problems: [
        'error duplicate-name prompts/a.md has the name "a", and so has prompts/b.md',
        'error duplicate-name prompts/b.md has the name "a", and so has prompts/a.md',
      ],
    },
    {
      rule: "names that differ in case are an error in both",
      history: [{ [A]: "one", [B]: named("A", "two") }],
      problems: [
        'error duplicate-name prompts/a.md has the name "a", which differs only in case from "A" in prompts/b.md',
        'error duplicate-name prompts/b.md has the name "A", which differs only in case from "a" in prompts/a.md',
      ],
    },
    {
      rule: "a name that differs in case from one whose file is gone, and that no registry has, is a warning",
      history: [{ [A]: "one" }, { [A]: null, [B]: named("A", "two") }],
      problems: [
        'warning case-in-history prompts/a.md had the name "a", which differs only in case from "A": no version of it is registered',
      ],
    },
  ])("$rule", ({ history, problems }) => {
    expect(problemsOf(replay(commits(...history)))).toEqual(problems);
  });
});

describe("a file that moves", () => {
  test.each([
    { rule: "and is named by its path looks renamed", before: "one", after: "one", name: "b", from: "a" },
    { rule: "and says its name does not", before: named("x", "one"), after: named("x", "one"), name: "x", from: null },
    {
      rule: "and took the name of its path first does not",
      before: "one",
      after: named("a", "one"),
      name: "a",
      from: null,
    },
  ])("$rule", ({ before, after, name, from }) => {
    const result = replay(commits({ [A]: before }, { [A]: null, [B]: { text: after, from: A } }));
    expect(result.prompts.get(promptName(name))?.renamedFrom).toBe(from);
  });
});
