import { describe, expect, test } from "vitest";
import { generalProblem } from "../../../src/core/problem.ts";
import { planChanges } from "../../../src/engine/plan/plan-changes.ts";
import {
  THEM,
  desiredPrompt,
  desiredState,
  desiredVersion,
  metadata,
  observedState,
  planPolicy,
  promptName,
  promptState,
} from "../builders.ts";
import { changesOf, problemsOf } from "../plan-words.ts";

const ALIASES = "a: {x: latest}\nb: {x: 1}\n";

/** Every kind of change there is, in two prompts of ours, one that is adopted and one that is pruned. */
function everything() {
  const desired = desiredState({
    aliases: ALIASES,
    prompts: [
      desiredPrompt("a", {
        versions: [desiredVersion("d1", "two", { metadata: metadata({ tag: "3" }) })],
        registeredMetadata: metadata({ tag: "2" }),
      }),
      desiredPrompt("b", { versions: [desiredVersion("d1", "one"), desiredVersion("d2", "two")] }),
      desiredPrompt("c", { versions: [desiredVersion("d1", "one")] }),
      desiredPrompt("d", { orphaned: true }),
    ],
  });
  const observed = observedState([
    promptState("a", { tags: { tag: "1" }, aliases: { x: 1, old: 1 }, gitAliases: ["x", "old"] }),
    promptState("c", { owner: null, versions: [{ version: 1, text: "one" }] }),
    promptState("d"),
  ]);
  return { desired, observed };
}

test("changes stand in the order they are applied in, and by prompt within it", () => {
  const { desired, observed } = everything();
  expect(changesOf(planChanges(desired, observed, planPolicy({ prune: true })))).toEqual([
    "a ~ version 1 tags.tag: 1 → 2",
    "a + version 2",
    "b + version 1 (new prompt)",
    "b + version 2",
    "c adopted from nobody with version 1",
    "a ~ tags.tag: 1 → 3",
    "d ~ orphaned: false → true",
    "a ~ x 1 → 2 (follows latest)",
    "b ~ x none → 1",
    "a - old 1",
    "d deleted",
  ]);
});

test("the same two states give the same plan, to the letter", () => {
  const { desired, observed } = everything();
  const [plan, again] = [planChanges(desired, observed, planPolicy()), planChanges(desired, observed, planPolicy())];
  expect({ ...plan, fingerprint: plan.fingerprint() }).toEqual({ ...again, fingerprint: again.fingerprint() });
});

test("an error anywhere leaves no change of anything", () => {
  const { desired, observed } = everything();
  const problems = [generalProblem("error", "broken", "something can't be read")];
  const plan = planChanges({ ...desired, problems }, observed, planPolicy({ prune: true }));
  expect(plan).toMatchObject({ changes: [], problems });
});

test("a warning stops nothing", () => {
  const { desired, observed } = everything();
  const problems = [generalProblem("warning", "odd", "something looks odd")];
  expect(planChanges({ ...desired, problems }, observed, planPolicy()).changes).not.toEqual([]);
});

test("what another repository manages is neither changed nor reported", () => {
  const theirs = promptState("z", { owner: THEM, aliases: { x: 1 }, orphaned: true });
  expect(planChanges(desiredState(), observedState([theirs]), planPolicy({ prune: true }))).toMatchObject({
    changes: [],
    drift: [],
    orphans: [],
    problems: [],
  });
});

describe("aliases.yaml that is missing or empty", () => {
  const pointed = promptState("a", { aliases: { x: 1 }, gitAliases: ["x"] });

  test("leaves pointers alone, with a warning", () => {
    const plan = planChanges(desiredState({ aliases: null }), observedState([pointed]), planPolicy());
    expect(plan.changes).toEqual([]);
    expect(problemsOf(plan)).toEqual([
      "warning aliases-missing neither aliases.yaml nor a file in aliases/ is there, so the pointers git has set are left as they are",
    ]);
  });

  test("needs no warning where git has set no pointer, or where the file has been warned of", () => {
    const without = planChanges(desiredState({ aliases: null }), observedState([promptState("a")]), planPolicy());
    expect(without.problems).toEqual([]);
    const told = { ...generalProblem("warning", "empty-aliases", "the file is empty"), file: "aliases.yaml" };
    const empty = desiredState({ aliases: null, problems: [told] });
    expect(planChanges(empty, observedState([pointed]), planPolicy()).problems).toEqual([told]);
  });
});

describe("a moved file", () => {
  const begun = desiredPrompt("b", { versions: [desiredVersion("d1", "one")], renamedFrom: promptName("a") });

  test("that begins a new prompt says which line keeps the name", () => {
    const gone = desiredPrompt("a", { orphaned: true });
    const plan = planChanges(desiredState({ prompts: [gone, begun] }), observedState([promptState("a")]), planPolicy());
    expect(plan.problems).toMatchObject([
      {
        severity: "warning",
        code: "looks-renamed",
        file: "prompts/b.md",
        hint: "to keep the old name, add this line to its front matter: name: a",
      },
    ]);
  });

  test("says nothing where the old prompt has another file", () => {
    const plan = planChanges(desiredState({ prompts: [begun] }), observedState([promptState("a")]), planPolicy());
    expect(plan.problems).toEqual([]);
  });
});

test("new prompts and versions carry what the registry is to record of them", () => {
  const { desired, observed } = everything();
  const [, second] = planChanges(desired, observed, planPolicy()).changes.filter(({ prompt }) => prompt === "b");
  expect(second).toMatchObject({
    provenance: { repository: "github.com/us/prompts", path: "prompts/a.md", author: "Ada" },
    managed: { repository: "github.com/us/prompts", path: "prompts/b.md", orphaned: false, aliases: new Set(["x"]) },
  });
});
