import { describe, expect, test } from "vitest";
import { statusText } from "../../src/report/status-text.ts";
import {
  alias,
  name,
  number,
  plain,
  problem,
  restoreVersion,
  setAlias,
  SOURCE,
  status,
  syncState,
  updateMetadata,
} from "./builders.ts";

test("in step", () => {
  expect(statusText(status({ lastSync: syncState({ commit: SOURCE.commit }), commitsBehind: 0 }), plain)).toBe(`\
head       main 4f1c2ab
registry   sqlite:.promptree/registry.db
last sync  4f1c2ab at 2026-11-20 14:03 UTC, up to date

No drift, no orphans, no conflicts, no drafts.`);
});

describe("the last sync", () => {
  test.each([
    ["never", { lastSync: null, commitsBehind: null }],
    ["9d0e113 at 2026-11-20 14:03 UTC, 1 commit behind", { commitsBehind: 1 }],
    ["9d0e113 at 2026-11-20 14:03 UTC", { commitsBehind: null }],
    ["9d0e113 at 2026-11-20 14:03 UTC", { isBlocked: true }],
    ["9d0e113 at 2026-11-20 14:03 UTC", { head: { ...SOURCE, commit: syncState().commit }, isBlocked: true }],
    ["not recorded", { lastSync: null, commitsBehind: null, isBlocked: true }],
    ["9d0e113 on release at 2026-11-20 14:03 UTC", { lastSync: syncState({ branch: "release" }), commitsBehind: null }],
  ])("%s", (said, over) => {
    expect(statusText(status(over), plain).split("\n")[2]).toBe(`last sync  ${said}`);
  });
});

test("everything that is not as git says", () => {
  const text = statusText(
    status({
      drift: [
        { kind: "alias-moved", prompt: name("b"), alias: alias("production"), found: number(1), wanted: number(2) },
        { kind: "unmanaged-version", prompt: name("a"), version: number(7) },
      ],
      orphans: [name("old")],
      conflicts: [{ kind: "conflict", prompt: name("theirs"), owner: null, message: '"theirs" was made by hand' }],
      drafts: [{ prompt: name("welcome"), path: "prompts/welcome.md" }],
    }),
    plain,
  );
  expect(text.split("\n").slice(4).join("\n")).toBe(`\
Drift, changes that git did not make:
  a
    ? version 7     not registered by git, left alone
  b
    ? production    1   moved by hand in the registry; git says 2

1 orphaned prompt, without a file in git and kept in the registry:
  old
Delete it with: promptree sync --prune

1 conflict:
  "theirs" was made by hand

1 draft, not committed:
  welcome  prompts/welcome.md`);
});

test("drift that the next sync puts back is shown as the plan shows it, and no other change", () => {
  const own = { field: "tags.by", from: "mallory", to: "ada" };
  const text = statusText(
    status({
      drift: [
        { kind: "alias-moved", prompt: name("b"), alias: alias("production"), found: number(2), wanted: number(1) },
        { kind: "metadata-changed", prompt: name("b"), fields: [own] },
        { kind: "content-changed", prompt: name("b"), version: number(2) },
        { kind: "prompt-deleted", prompt: name("gone") },
        { kind: "version-deleted", prompt: name("cut") },
      ],
      changes: [
        { ...setAlias("b", "production", 2, 1), protected: true, reason: "moved by hand in the registry; git says 1" },
        setAlias("b", "staging", 1, 2),
        restoreVersion("b", 2),
        updateMetadata("b", [own, { field: "description", from: "old", to: "new" }]),
      ],
    }),
    plain,
  );
  expect(text.split("\n").slice(5).join("\n")).toBe(`\
  b
  ! ~ production    2 → 1   protected; moved by hand in the registry; git says 1
    ~ version 2     changed by hand in the registry; git's content is put back
    ~ tags          by: mallory → ada   changed by hand in the registry
  cut
    + version       the newest was deleted by hand in the registry; git has it
  gone
    + prompt        deleted by hand in the registry; git has it`);
});

test.each([
  ["orphan-kept", ["a"], null],
  ["alias-of-orphan", ["a"], null],
  ["orphan-kept", ["a", "b"], "Delete 1 of them with: promptree sync --prune"],
  ["orphan-kept", ["b"], "Delete it with: promptree sync --prune"],
])("after %s of a, what deletes the orphans %j leaves it out", (code, orphans, advice) => {
  const kept = problem({ severity: "warning", code, message: '"a" is kept' });
  const text = statusText(status({ orphans: orphans.map((orphan) => name(orphan)), problems: [kept] }), plain);
  expect(text.split("\n").find((line) => line.startsWith("Delete")) ?? null).toBe(advice);
});

test("where nobody can tell, nothing is said to be well", () => {
  const text = statusText(status({ isBlocked: true, orphans: [name("old")] }), plain);
  expect(text.split("\n").slice(4).join("\n")).toBe(`\
1 orphaned prompt, without a file in git and kept in the registry:
  old
Delete it with: promptree sync --prune

Drift and conflicts can't be told.`);
});

test("long lists are cut short unless all is asked for", () => {
  const many = status({ orphans: Array.from({ length: 25 }, (_, index) => name(`p${index}`)) });
  expect(statusText(many, plain)).toContain("  … and 5 more prompts (--full lists them)\n");
  expect(statusText(many, plain, true)).not.toContain("…");
});
