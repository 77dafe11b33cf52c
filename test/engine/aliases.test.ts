import { describe, expect, test } from "vitest";
import { pointByHand, registerByHand } from "./by-hand.ts";
import { changesOf, driftOf, problemsOf } from "./plan-words.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, pointersOf, refusalOf, told } from "./sight.ts";
import { REGISTRY_KINDS, newWorkshop } from "./workshop.ts";
import type { RegistryKind, Workshop } from "./workshop.ts";

const A = "prompts/a.md";
const ALIASES = "aliases.yaml";

function pointing(...lines: readonly string[]): string {
  return ["a:", ...lines.map((line) => `  ${line}`), ""].join("\n");
}

/** Three versions of one prompt and these lines under its name in aliases.yaml, synced. */
async function synced(lines: readonly string[], kind: RegistryKind = "memory"): Promise<Workshop> {
  const workshop = await newWorkshop(kind, [
    { [A]: "one" },
    { [A]: "two" },
    { [A]: "three", [ALIASES]: pointing(...lines) },
  ]);
  await workshop.sync();
  return workshop;
}

describe("where an alias points", () => {
  test.each([
    { target: "2", version: 2, becomes: 2 },
    { target: "latest", version: 3, becomes: 4 },
    { target: '"@other"', version: 3, becomes: 4 },
    { target: '"@chain"', version: 3, becomes: 4 },
  ])("$target", async ({ target, version, becomes }) => {
    const workshop = await synced([`production: ${target}`, "other: latest", 'chain: "@other"']);
    expect(await pointersOf(workshop.registry, "a")).toMatchObject({ production: version });
    await workshop.ship({ [A]: "four" });
    expect(await pointersOf(workshop.registry, "a")).toMatchObject({ production: becomes });
  });

  test("commit: is the version that the commit made, before and after it is registered", async () => {
    const workshop = await newWorkshop();
    const [first = "", second = ""] = await workshop.commit({ [A]: "one" }, { [A]: "two" });
    const lines = [`production: commit:${first.slice(0, 7)}`, `staging: commit:${second}`];
    expect(told(await workshop.ship({ [ALIASES]: pointing(...lines) })).applied.slice(2)).toEqual([
      `a ~ production none → 1 (commit ${first.slice(0, 7)})`,
      `a ~ staging none → 2 (commit ${second})`,
    ]);
    expect(told(await workshop.ship({ [A]: "three" })).applied).toEqual(["a + version 3"]);
  });

  test("a version that the same commit makes", async () => {
    const workshop = await synced(["production: 1"]);
    expect(told(await workshop.ship({ [A]: "four", [ALIASES]: pointing("production: 4") }))).toEqual({
      ...NOTHING,
      applied: ["a + version 4", "a ~ production 1 → 4"],
    });
  });

  test("latest is git's newest version, not one that somebody else registered", async () => {
    const workshop = await synced(["production: latest"]);
    await registerByHand(workshop.registry, "a", "theirs");
    await workshop.sync();
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 3 });
  });

  test("a version that somebody else registered may be pointed at by its number", async () => {
    const workshop = await synced(["production: 1"]);
    await registerByHand(workshop.registry, "a", "theirs");
    expect(told(await workshop.ship({ [ALIASES]: pointing("production: 4") })).applied).toEqual([
      "a ~ production 1 → 4",
    ]);
  });
});

describe("a target that is not there stops the plan", () => {
  test.each([
    {
      what: "a version that neither exists nor is about to",
      text: pointing("production: 9"),
      problem: 'error unknown-version aliases.yaml:2:15 "a" has no version 9',
      hint: /^its versions: 1 \([0-9a-f]{7}\), 2 \([0-9a-f]{7}\), 3 \([0-9a-f]{7}\)$/,
    },
    {
      what: "a commit that made no version",
      text: pointing("production: commit:0123456"),
      problem: 'error unknown-version aliases.yaml:2:15 "a" has no version made by commit 0123456',
      hint: /^its versions: 1 /,
    },
    {
      what: "a prompt that is not there",
      text: "a:\n  production: 1\nzzz:\n  production: 1\n",
      problem: 'error unknown-prompt aliases.yaml:3:1 there is no prompt "zzz"',
      hint: /^$/,
    },
  ])("$what", async ({ text, problem, hint }) => {
    const workshop = await synced(["production: 1"]);
    await workshop.commit({ [ALIASES]: text });
    const plan = await workshop.plan();
    expect(problemsOf(plan)).toEqual([problem]);
    expect(plan.changes).toEqual([]);
    expect(plan.problems[0]?.hint ?? "").toMatch(hint);
    expect((await refusalOf(workshop.sync())).problems).toEqual([problem]);
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 1 });
  });

  test("an unknown prompt says which one may be meant", async () => {
    const workshop = await newWorkshop("memory", [
      { "prompts/support.md": "x", [ALIASES]: "suport:\n  production: 1\n" },
    ]);
    const [problem] = (await workshop.plan()).problems;
    expect(problem).toMatchObject({ code: "unknown-prompt", hint: expect.stringContaining("support") });
  });

  test("all wrong targets are told, not only the first", async () => {
    const workshop = await synced(["production: 1"]);
    await workshop.commit({ [ALIASES]: pointing("production: 8", "staging: 9") });
    expect((await workshop.plan()).problems).toHaveLength(2);
  });

  test("one that exists in another repository's prompt only does not help", async () => {
    const workshop = await synced(["production: 1"]);
    await registerByHand(workshop.registry, "theirs", "x");
    await workshop.commit({ [ALIASES]: "theirs:\n  production: 1\n" });
    expect(problemsOf(await workshop.plan())).toEqual([
      'error unmanaged-prompt aliases.yaml:1:1 "theirs" is in the registry, but this repository does not manage it',
    ]);
  });
});

describe.each(REGISTRY_KINDS)("what somebody else does to aliases (%s)", (kind) => {
  test("an alias of git's that was moved is put back, with the reason", async () => {
    const workshop = await synced(["production: 2"], kind);
    await pointByHand(workshop.registry, "a", "production", 3);
    const plan = await workshop.plan();
    expect(changesOf(plan)).toEqual(["a ~ production 3 → 2 (moved by hand in the registry; git says 2)"]);
    expect(driftOf(plan)).toEqual(["a production is at 3, wanted 2"]);
    await workshop.sync();
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 2 });
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("an alias of git's that was deleted is put back, with the reason", async () => {
    const workshop = await synced(["production: 2"], kind);
    await pointByHand(workshop.registry, "a", "production", null);
    expect(told(await workshop.sync())).toEqual({
      ...NOTHING,
      applied: ["a ~ production none → 2 (deleted by hand in the registry; git says 2)"],
      drift: ["a production is at none, wanted 2"],
    });
  });

  test("an alias of git's that was moved is told also where only HEAD counts, which is ahead", async () => {
    const first = { "promptree.yaml": "history: head\n", [A]: "one", [ALIASES]: pointing("production: 1") };
    const workshop = await newWorkshop(kind, [first]);
    await workshop.sync();
    await workshop.ship({ [A]: "two" });
    await pointByHand(workshop.registry, "a", "production", 2);
    expect(told(await workshop.ship({ [A]: "three" }))).toEqual({
      ...NOTHING,
      applied: ["a + version 3", "a ~ production 2 → 1 (moved by hand in the registry; git says 1)"],
      drift: ["a production is at 2, wanted 1"],
    });
  });

  test("an alias that git never set is left alone, and reported at each sync", async () => {
    const workshop = await synced(["production: 2"], kind);
    await pointByHand(workshop.registry, "a", "theirs", 1);
    const wanted = { ...NOTHING, drift: ["a has theirs at 1"] };
    expect(told(await workshop.sync())).toEqual(wanted);
    expect(told(await workshop.sync())).toEqual(wanted);
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 2, theirs: 1 });
  });

  test("an alias that somebody else set where git then wants it becomes git's", async () => {
    const workshop = await synced(["production: 2"], kind);
    await pointByHand(workshop.registry, "a", "staging", 3);
    expect(told(await workshop.ship({ [ALIASES]: pointing("production: 2", "staging: 3") })).applied).toEqual([
      "a ~ staging 3 → 3 (set by hand before, now managed by git)",
    ]);
    expect((await dumpRegistry(workshop.registry))["a"]?.managed?.aliases).toEqual(["production", "staging"]);
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("an alias that is moved by hand to where git moves it as well is no drift", async () => {
    const workshop = await synced(["production: 2"], kind);
    await pointByHand(workshop.registry, "a", "production", 3);
    expect(told(await workshop.ship({ [ALIASES]: pointing("production: 3") }))).toEqual(NOTHING);
  });

  test("an alias that git moves while somebody else moves it elsewhere is drift, and git wins", async () => {
    const workshop = await synced(["production: 2"], kind);
    await pointByHand(workshop.registry, "a", "production", 1);
    const result = told(await workshop.ship({ [ALIASES]: pointing("production: 3") }));
    expect(result.drift).toEqual(["a production is at 1, wanted 2"]);
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 3 });
  });
});

describe("aliases.yaml", () => {
  test("an alias that is taken out is deleted", async () => {
    const workshop = await synced(["production: 2", "staging: 1"]);
    expect(told(await workshop.ship({ [ALIASES]: pointing("production: 2") }))).toEqual({
      ...NOTHING,
      applied: ["a - staging 1"],
    });
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 2 });
  });

  test("an alias that is taken out and was deleted by hand already is struck off", async () => {
    const workshop = await synced(["production: 2", "staging: 1"]);
    await pointByHand(workshop.registry, "a", "staging", null);
    expect(told(await workshop.ship({ [ALIASES]: pointing("production: 2") })).applied).toEqual(["a - staging none"]);
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test.each([
    { what: "missing", text: null, problem: /^warning aliases-missing / },
    { what: "empty", text: "", problem: /^warning empty-aliases aliases\.yaml / },
    { what: "of comments only", text: "# none yet\n", problem: /^warning empty-aliases aliases\.yaml / },
  ])("a file that is $what leaves pointers alone, with a warning", async ({ text, problem }) => {
    const workshop = await synced(["production: 2", "staging: latest"]);
    const result = told(await workshop.ship({ [A]: "four", [ALIASES]: text }));
    expect(result).toEqual({ ...NOTHING, applied: ["a + version 4"], problems: [expect.stringMatching(problem)] });
    expect(await pointersOf(workshop.registry, "a")).toEqual({ production: 2, staging: 3 });
  });

  test("{} means none, on purpose", async () => {
    const workshop = await synced(["production: 2", "staging: latest"]);
    expect(told(await workshop.ship({ [ALIASES]: "{}\n" }))).toEqual({
      ...NOTHING,
      applied: ["a - production 2", "a - staging 3"],
    });
  });

  test("that is missing from the beginning is no matter", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    expect(told(await workshop.sync()).problems).toEqual([]);
  });

  test("that comes back after it was missing goes on where it was", async () => {
    const workshop = await synced(["production: 2", "staging: 1"]);
    await workshop.ship({ [ALIASES]: null });
    expect(told(await workshop.ship({ [ALIASES]: pointing("production: 3") }))).toEqual({
      ...NOTHING,
      applied: ["a ~ production 2 → 3", "a - staging 1"],
    });
  });

  test("may name an orphan, with a warning, and its pointers are kept and moved", async () => {
    const workshop = await synced(["production: 2"]);
    const result = told(await workshop.ship({ [A]: null, [ALIASES]: pointing("production: 1") }));
    expect(result.applied).toEqual(["a ~ orphaned: false → true", "a ~ production 2 → 1"]);
    expect(result.problems).toEqual([expect.stringMatching(/^warning alias-of-orphan aliases\.yaml:1:1 "a" /)]);
  });
});

describe("a number that the same commit's new version does not have", () => {
  test("is a warning: two pull requests raced", async () => {
    const workshop = await synced(["production: 1"]);
    const result = told(await workshop.ship({ [A]: "four", [ALIASES]: pointing("production: 3") }));
    expect(result.problems).toEqual([expect.stringMatching(/^warning raced-version aliases\.yaml:2:15 .*version 4/)]);
    expect(result.applied).toEqual(["a + version 4", "a ~ production 1 → 3"]);
  });

  test("is none when aliases.yaml and the text changed in two commits", async () => {
    const workshop = await synced(["production: 1"]);
    const result = told(await workshop.ship({ [A]: "four" }, { [ALIASES]: pointing("production: 3") }));
    expect(result.problems).toEqual([]);
  });

  test("is none when the alias stayed where it was, and another one moved", async () => {
    const workshop = await synced(["production: 1", "staging: 2"]);
    const lines = pointing("production: 1", "staging: 4");
    expect(told(await workshop.ship({ [A]: "four", [ALIASES]: lines })).problems).toEqual([]);
  });

  test("is none in a first sync of a long history", async () => {
    const workshop = await newWorkshop("memory", [
      { [A]: "one", [ALIASES]: pointing("production: 1") },
      { [A]: "two", [ALIASES]: pointing("production: 1", "staging: latest") },
    ]);
    expect(told(await workshop.sync()).problems).toEqual([]);
  });

  test("is none in a sync that looks at HEAD only, which can't tell which commit moved the alias", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", "promptree.yaml": "history: head\n" }]);
    await workshop.sync();
    await workshop.ship({ [A]: "two", [ALIASES]: pointing("production: 2") });
    await pointByHand(workshop.registry, "a", "production", 1);
    const result = told(await workshop.ship({ [A]: "three" }));
    expect(result.applied).toEqual([
      "a + version 3",
      "a ~ production 1 → 2 (moved by hand in the registry; git says 2)",
    ]);
    expect(result.problems).toEqual([]);
  });
});
