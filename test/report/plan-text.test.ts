import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import type { PlanTextOptions } from "../../src/report/plan-text.ts";
import { planText } from "../../src/report/plan-text.ts";
import { createView } from "../../src/report/view.ts";
import {
  adoptPrompt,
  alias,
  commit,
  deleteAlias,
  deletePrompt,
  name,
  number,
  plain,
  plan,
  problem,
  registerVersion,
  restoreVersion,
  setAlias,
  SOURCE,
  updateMetadata,
} from "./builders.ts";

const SYNCED = { commit: commit("9d0e113"), commitsBehind: 1 };

function show(over: Partial<Plan>, options: Partial<PlanTextOptions> = {}): string {
  return planText(plan(over), { view: plain, lastSync: SYNCED, ...options });
}

/** The text without its header. */
function body(over: Partial<Plan>, options: Partial<PlanTextOptions> = {}): string {
  return show(over, options).split("\n").slice(2).join("\n");
}

const MOVED_BY_HAND = "moved by hand in the registry; git says 2";

test("the design's drawing", () => {
  const text = show({
    changes: [
      registerVersion("telco_support_technical", 3),
      updateMetadata("telco_support_billing", [{ field: "tags.use_case", from: "billing", to: "invoices" }]),
      setAlias("telco_support_technical", "staging", 2, 3, { reason: "follows latest" }),
      setAlias("telco_support_technical", "production", 1, 2, { protected: true }),
      setAlias("retention_offer", "production", 1, 2, { reason: MOVED_BY_HAND }),
    ],
    drift: [
      {
        kind: "alias-moved",
        prompt: name("retention_offer"),
        alias: alias("production"),
        found: number(1),
        wanted: number(2),
      },
    ],
  });
  expect(text).toBe(`\
main 4f1c2ab → sqlite:.promptree/registry.db, last synced 9d0e113 (1 commit behind)

  retention_offer
    ~ production    1 → 2   moved by hand in the registry; git says 2
  telco_support_billing
    ~ tags          use_case: billing → invoices
  telco_support_technical
    + version 3     Ask for the error code first (#12)   4f1c2ab  Ada Lovelace
    ~ staging       2 → 3   follows latest
  ! ~ production    1 → 2   protected

1 version, 3 pointers (1 protected, 1 drifted), 1 metadata update.
Apply with: promptree sync`);
});

function firstLine(options: Partial<PlanTextOptions>, over: Partial<Plan> = {}): string | undefined {
  return show(over, options).split("\n")[0];
}

describe("the header", () => {
  test("a first sync", () => {
    expect(firstLine({ lastSync: null })).toBe("main 4f1c2ab → sqlite:.promptree/registry.db, never synced");
  });

  test("a detached HEAD has no branch", () => {
    expect(firstLine({ lastSync: null }, { source: { ...SOURCE, branch: null } })).toMatch(/^4f1c2ab → /);
  });

  test.each([
    [0, "last synced 9d0e113"],
    [null, "last synced 9d0e113"],
    [2, "last synced 9d0e113 (2 commits behind)"],
    [1200, "last synced 9d0e113 (1,200 commits behind)"],
  ])("%s commits behind", (commitsBehind, said) => {
    expect(firstLine({ lastSync: { commit: SYNCED.commit, commitsBehind } })).toMatch(
      new RegExp(`, ${said.replace(/[()]/g, "\\$&")}$`),
    );
  });
});

describe("kinds of changes", () => {
  test("versions: new prompts are told, long messages are cut to the width, authors stay aligned", () => {
    const changes = [
      registerVersion("b", 1, {
        isNewPrompt: true,
        message: "Add the prompt that does a great many things for a great many people\n\nBody",
      }),
      registerVersion("b", 2, {
        commit: "aaaaaaa",
        message: "説明を追加する",
        author: "Augusta Ada King, Countess of Lovelace",
      }),
      registerVersion("b", 3, { message: "" }),
    ];
    expect(body({ changes }, { view: createView({ colour: false, width: 80 }) })).toBe(`\
  b  new
    + version 1     Add the prompt that does a…    4f1c2ab  Ada Lovelace
    + version 2     説明を追加する                 aaaaaaa  Augusta Ada King, C…
    + version 3     (no message)                   4f1c2ab  Ada Lovelace

3 versions (1 new prompt).
Apply with: promptree sync`);
  });

  test("pointers: new, moved, deleted, with why they are called out", () => {
    const changes = [
      setAlias("a", "staging", null, 3),
      setAlias("a", "production", 9, 10, { protected: true, reason: "follows latest" }),
      setAlias("a", "champion", 4, 4, { reason: "set by hand before, now managed by git" }),
      deleteAlias("a", "canary", 4),
      deleteAlias("a", "blue", 4, true),
    ];
    expect(body({ changes })).toBe(`\
  a
    + staging       3
  ! ~ production    9 → 10   protected; follows latest
    ~ champion      4        set by hand before, now managed by git
    - canary        4        no longer in git
  ! - blue          4        protected; no longer in git

5 pointers (2 protected, 2 deleted).
Apply with: promptree sync`);
  });

  test("metadata: a line for each field, by hand or not, long values cut", () => {
    const fields = [
      { field: "description", from: "The old description of this prompt, long", to: "The new\ndescription" },
      { field: "tags.author", from: null, to: "team-ai" },
      { field: "tags.gone", from: "x", to: null },
      { field: "tags.owner", from: "mallory", to: "ada" },
      { field: "input.schema", from: "{}", to: '{"name":"string"}' },
      { field: "path", from: "prompts/a.md", to: "prompts/b.md" },
      { field: "orphaned", from: "false", to: "true" },
    ];
    const changes = [
      updateMetadata("a", fields),
      updateMetadata("b", [{ field: "tags.x", from: "1", to: "2" }], 2),
      updateMetadata("c", []),
    ];
    const drift = [{ kind: "metadata-changed", prompt: name("a"), fields: fields.slice(3, 4) }] as const;
    expect(body({ changes, drift })).toBe(`\
  a
    ~ description   The old description of this pro… → The new description
    + tags          author: team-ai
    - tags          gone: x
    ~ tags          owner: mallory → ada   changed by hand in the registry
    ~ input.schema  {} → {"name":"string"}
    ~ path          prompts/a.md → prompts/b.md
    ~ file          in git → gone from git
  b
    ~ tags          x: 1 → 2               on version 2 only
  c
    ~ metadata      what git last set; nothing that applications see

3 metadata updates (1 drifted).
Apply with: promptree sync`);
  });

  test("metadata that is in the registry as git has it by now: one value, and why", () => {
    const fields = [
      { field: "tags.tier", from: "2", to: "2" },
      { field: "tags.team", from: "support", to: "support" },
      { field: "tags.gone", from: null, to: null },
      { field: "description", from: "Two words", to: "Two\nwords" },
      { field: "tags.bell", from: "a\u0007", to: "a" },
    ];
    const drift = [{ kind: "metadata-changed", prompt: name("a"), fields: fields.slice(0, 1) }] as const;
    expect(body({ changes: [updateMetadata("a", fields)], drift })).toBe(`\
  a
    ~ tags          tier: 2         changed by hand in the registry, already as in git
    ~ tags          team: support   already as in git
    ~ tags          gone: none      already as in git
    ~ description   Two words       differs only in characters that are not shown
    ~ tags          bell: a         differs only in characters that are not shown

1 metadata update (1 drifted).
Apply with: promptree sync`);
  });

  test("contents that are put back, before the versions after them", () => {
    const changes = [restoreVersion("a", 1), registerVersion("a", 2), restoreVersion("b", 4)];
    const drift = [
      { kind: "content-changed", prompt: name("a"), version: number(1) },
      { kind: "content-changed", prompt: name("b"), version: number(4) },
    ] as const;
    expect(body({ changes, drift })).toBe(`\
  a
    ~ version 1     changed by hand in the registry; git's content is put back
    + version 2     Ask for the error code first (#12)   4f1c2ab  Ada Lovelace
  b
    ~ version 4     changed by hand in the registry; git's content is put back

1 version, 2 restored versions.
Apply with: promptree sync`);
  });

  test("adoption and deletion of prompts", () => {
    const changes = [adoptPrompt("a", null, 4), adoptPrompt("b", "github.com/other/prompts", null), deletePrompt("c")];
    expect(body({ changes })).toBe(`\
  a
    ~ owner         nobody → github.com/acme/prompts                     adopted; its version 4 is what git has
  b
    ~ owner         github.com/other/prompts → github.com/acme/prompts   adopted; git's content becomes a new version
  c
    - prompt        with all its versions and aliases

2 adoptions, 1 prompt deletion.
Apply with: promptree sync`);
  });
});

describe("what is found on the way", () => {
  test("drift that nothing puts back is listed under its prompt, and is no change", () => {
    const prompt = name("a");
    const drift = [
      { kind: "alias-moved", prompt, alias: alias("production"), found: number(1), wanted: number(2) },
      { kind: "alias-moved", prompt, alias: alias("staging"), found: null, wanted: number(2) },
      { kind: "metadata-changed", prompt, fields: [{ field: "tags.author", from: "mallory", to: null }] },
      { kind: "metadata-changed", prompt, fields: [{ field: "tags.bell", from: "a\u0007", to: "a" }] },
      { kind: "content-changed", prompt, version: number(3) },
      { kind: "unmanaged-alias", prompt, alias: alias("canary"), found: number(4) },
      { kind: "unmanaged-version", prompt, version: number(7) },
    ] as const;
    expect(body({ drift })).toBe(`\
  a
    ? production    1                 moved by hand in the registry; git says 2
    ? staging       unset             deleted by hand in the registry; git says 2
    ? tags          author: mallory   changed by hand in the registry; git has none
    ? tags          bell: a           changed by hand in the registry; differs only in characters that are not shown
    ? version 3     changed by hand in the registry; git has other content
    ? canary        4                 not set by git, left alone
    ? version 7     not registered by git, left alone

Nothing to do: sqlite:.promptree/registry.db is in step with main 4f1c2ab.`);
  });

  test("a version that is made again is told of beside what was deleted", () => {
    const drift = [{ kind: "version-deleted", prompt: name("a") }] as const;
    expect(body({ changes: [registerVersion("a", 3), setAlias("a", "staging", null, 3)], drift })).toBe(`\
  a
    + version 3     Ask for the error code first (#12)   4f1c2ab  Ada Lovelace
    + staging       3
    + version       the newest was deleted by hand in the registry; git has it

1 version, 1 pointer.
Apply with: promptree sync`);
  });

  test("orphans are listed with what deletes them, but for those that are being deleted", () => {
    expect(body({ orphans: [name("b"), name("a"), name("gone")], changes: [deletePrompt("gone")] })).toBe(`\
  gone
    - prompt        with all its versions and aliases

2 orphaned prompts, without a file in git and kept in the registry:
  a
  b
Delete them with: promptree sync --prune

1 prompt deletion.
Apply with: promptree sync`);
  });

  test("blocks name the prompt, its owner, and the flags to go on with", () => {
    const changes = [setAlias("a", "staging", 1, 2)];
    const blocks = [
      {
        kind: "conflict",
        prompt: name("theirs"),
        owner: "github.com/other/prompts",
        message: '"theirs" is managed by github.com/other/prompts',
      },
      { kind: "conflict", prompt: name("foreign"), owner: "github.com/other/prompts", message: "is not ours" },
      { kind: "limit", message: "this would delete 12 of 20 prompts, more than the limit of 30%" },
    ] as const;
    expect(body({ changes, blocks })).toBe(`\
  a
    ~ staging       1 → 2

Blocked, nothing will be written:
  conflict  "theirs" is managed by github.com/other/prompts
  conflict  "foreign" is not ours (owner: github.com/other/prompts)
  limit     this would delete 12 of 20 prompts, more than the limit of 30%

1 pointer.
Go on all the same with: promptree sync --adopt --force`);
    expect(body({ blocks: blocks.slice(2) })).toMatch(/\nGo on all the same with: promptree sync --force$/);
  });

  test("errors stand before the end, which says that they come first", () => {
    expect(body({ problems: [problem()] })).toBe(`\
prompts/billing/refund.md:4:3  unknown key "tmeperature" under config
  4 |   tmeperature: 0.2
    |   ^^^^^^^^^^^ did you mean "temperature"?

1 error in 1 file.

Nothing can be synced until the errors are mended.`);
  });

  test("warnings hold nothing up", () => {
    expect(body({ problems: [problem({ severity: "warning" })] })).toMatch(
      /\n1 warning in 1 file\.\n\nNothing to do: /,
    );
  });
});

test("an empty plan says so", () => {
  expect(show({}, { lastSync: null })).toBe(`\
main 4f1c2ab → sqlite:.promptree/registry.db, never synced

Nothing to do: sqlite:.promptree/registry.db is in step with main 4f1c2ab.`);
});

test("the command to type is the caller's, with its flags", () => {
  const changes = [deletePrompt("a")];
  expect(show({ changes }, { command: "promptree sync --prune" })).toMatch(/\nApply with: promptree sync --prune$/);
});
