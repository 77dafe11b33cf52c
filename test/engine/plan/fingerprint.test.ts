import { expect, test } from "vitest";
import type { PlanPolicy } from "../../../src/core/plan.ts";
import { planChanges } from "../../../src/engine/plan/plan-changes.ts";
import {
  US,
  commitId,
  desiredPrompt,
  desiredState,
  desiredVersion,
  metadata,
  observedState,
  planPolicy,
  promptState,
} from "../builders.ts";
import type { DesiredStateOptions } from "../builders.ts";

const STATE = promptState("a", { aliases: { production: 1 }, gitAliases: ["production"] });

function fingerprint(desired: DesiredStateOptions, policy: Partial<PlanPolicy> = {}, states = [STATE]): string {
  return planChanges(desiredState(desired), observedState(states), planPolicy(policy)).fingerprint();
}

function withTeam(team: string): DesiredStateOptions {
  const version = desiredVersion("c2", "one", { metadata: metadata({ team }) });
  return { prompts: [desiredPrompt("a", { versions: [version] })] };
}

function change(...versions: readonly (readonly [commit: string, text: string])[]): DesiredStateOptions {
  const made = versions.map(([commit, text]) => desiredVersion(commit, text));
  return { prompts: [desiredPrompt("a", { versions: made })], aliases: "a:\n  production: latest\n" };
}

const APPROVED = change(["c2", "two"]);

test.each([
  { what: "another commit", plan: change(["d9", "two"]) },
  { what: "more commits on the way to the same text", plan: change(["d8", "draft"], ["d9", "two"]) },
  {
    what: "another commit as source",
    plan: { ...APPROVED, source: { commit: commitId("e1"), branch: "side", repository: US } },
  },
  {
    what: "another alias of the same version, resolved otherwise",
    plan: { ...APPROVED, aliases: "a:\n  production: 2\n" },
  },
])("$what does not change what was approved", ({ plan }) => {
  expect(fingerprint(plan)).toBe(fingerprint(APPROVED));
});

test.each([
  { what: "another text", plan: change(["c2", "three"]) },
  { what: "no text", plan: { ...APPROVED, prompts: [] } },
  { what: "an alias that stays", plan: { ...APPROVED, aliases: "a:\n  production: 1\n" } },
  { what: "one alias more", plan: { ...APPROVED, aliases: "a:\n  production: latest\n  staging: latest\n" } },
  { what: "another alias", plan: { ...APPROVED, aliases: "a:\n  staging: latest\n" } },
  { what: "an alias that is deleted", plan: { ...APPROVED, aliases: "{}" } },
  {
    what: "other tags",
    plan: {
      ...APPROVED,
      prompts: [desiredPrompt("a", { versions: [desiredVersion("c2", "two")], metadata: metadata({ x: "y" }) })],
    },
  },
  {
    what: "one prompt more",
    plan: {
      ...APPROVED,
      prompts: [...(APPROVED.prompts ?? []), desiredPrompt("b", { versions: [desiredVersion("c2", "two")] })],
    },
  },
  {
    what: "the same text in another prompt",
    plan: { ...APPROVED, prompts: [desiredPrompt("b", { versions: [desiredVersion("c2", "two")] })] },
  },
])("$what is another plan", ({ plan }) => {
  expect(fingerprint(plan)).not.toBe(fingerprint(APPROVED));
});

test("what is deleted counts", () => {
  const orphan = promptState("z", { orphaned: true });
  expect(fingerprint(APPROVED, { prune: true }, [STATE, orphan])).not.toBe(fingerprint(APPROVED, {}, [STATE, orphan]));
});

test("a content that is put back counts", () => {
  const versions = [{ version: 1, text: "one", commit: "c1", changedTo: "by hand" }];
  const changed = promptState("a", { aliases: { production: 1 }, gitAliases: ["production"], versions });
  expect(fingerprint(APPROVED, {}, [changed])).not.toBe(fingerprint(APPROVED));
});

test("what a new prompt is made with counts", () => {
  expect(fingerprint(withTeam("ours"), {}, [])).toBe(fingerprint(withTeam("ours"), {}, []));
  expect(fingerprint(withTeam("ours"), {}, [])).not.toBe(fingerprint(withTeam("other"), {}, []));
});

test("what is adopted counts", () => {
  const theirs = promptState("a", { owner: null });
  expect(fingerprint(APPROVED, { adopt: true }, [theirs])).not.toBe(fingerprint(APPROVED, {}, []));
});

test("what an adoption sets counts", () => {
  const theirs = (tags: Readonly<Record<string, string>>) => promptState("a", { owner: null, tags });
  const adopting = (team: string, found: string) =>
    fingerprint(withTeam(team), { adopt: true }, [theirs({ team: found })]);
  expect(adopting("ours", "theirs")).toBe(adopting("ours", "another"));
  expect(adopting("ours", "theirs")).not.toBe(adopting("other", "theirs"));
  expect(adopting("ours", "theirs")).not.toBe(adopting("ours", "ours"));
});
