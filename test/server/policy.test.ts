import { describe, expect, it } from "vitest";
import { RequestFailure } from "../../src/mlflow/request-failure.ts";
import type { Caller, ManagedAccess, Scope } from "../../src/server/parts.ts";
import { type Policy, createPolicy } from "../../src/server/policy.ts";

const OURS = { name: "billing", managed: { repository: "github.com/o/r", path: "prompts/billing.md" } };
const FREE = { name: "free", managed: null };
const SYNC = { name: "promptree.sync", managed: null };
const FROM_GIT = { model: "billing", version: 2, isFromGit: true };
const BY_HAND = { model: "billing", version: 3, isFromGit: false };

interface Row {
  readonly does: string;
  readonly what: (policy: Policy) => void;
  /** Who may: scopes with read-only, then with open. */
  readonly closed: readonly Scope[];
  readonly open: readonly Scope[];
  readonly because: string;
}

const WRITERS = ["write", "sync"] as const;
const ANYBODY = ["read", "write", "sync"] as const;

const ROWS: readonly Row[] = [
  {
    does: "write anything",
    what: (policy) => policy.requireWrite(),
    closed: WRITERS,
    open: WRITERS,
    because: `The token "ci" may only read: use a token with the scope write.`,
  },
  {
    does: "write to a prompt that git manages",
    what: (policy) => policy.requireWritable(OURS),
    closed: ["sync"],
    open: ANYBODY,
    because: "Prompt 'billing' is managed by git: change prompts/billing.md in github.com/o/r and merge it.",
  },
  {
    does: "write to a prompt that nobody manages",
    what: (policy) => policy.requireWritable(FREE),
    closed: ANYBODY,
    open: ANYBODY,
    because: "",
  },
  {
    does: "write to the model that holds the lock of syncs",
    what: (policy) => policy.requireWritable(SYNC),
    closed: ["sync"],
    open: ANYBODY,
    because: `"promptree.sync" is where a sync over HTTP keeps its lock: give it a token with the scope sync.`,
  },
  {
    does: "make something with a tag of promptree's",
    what: (policy) => policy.requireTags(["team", "promptree.commit"]),
    closed: ["sync"],
    open: ["sync"],
    because:
      "The tag 'promptree.commit' is promptree's own: tags that begin with promptree. are set by a sync from git only.",
  },
  {
    does: "make something with other tags",
    what: (policy) => policy.requireTags(["team", "mlflow.prompt.text"]),
    closed: ANYBODY,
    open: ANYBODY,
    because: "",
  },
  {
    does: "link a prompt that git manages to an experiment",
    what: (policy) => policy.requireModelTag(OURS, "_mlflow_experiment_ids"),
    closed: ANYBODY,
    open: ANYBODY,
    because: "",
  },
  {
    does: "set another tag of a prompt that git manages",
    what: (policy) => policy.requireModelTag(OURS, "team"),
    closed: ["sync"],
    open: ANYBODY,
    because: "Prompt 'billing' is managed by git: change prompts/billing.md in github.com/o/r and merge it.",
  },
  {
    does: "rename a prompt that git manages",
    what: (policy) => policy.requireRenamable(OURS),
    closed: [],
    open: [],
    because: expect.stringContaining("Prompt 'billing' is managed by git"),
  },
  {
    does: "rename a prompt that nobody manages",
    what: (policy) => policy.requireRenamable(FREE),
    closed: ANYBODY,
    open: ANYBODY,
    because: "",
  },
  {
    does: "set a tag of promptree's on a prompt that nobody manages",
    what: (policy) => policy.requireModelTag(FREE, "promptree.repository"),
    closed: ["sync"],
    open: ["sync"],
    because:
      "The tag 'promptree.repository' is promptree's own: tags that begin with promptree. are set by a sync from git only.",
  },
  {
    does: "change the text of a version that git made",
    what: (policy) => policy.requireVersionTag(FROM_GIT, "mlflow.prompt.text"),
    closed: ["sync"],
    open: ["sync"],
    because:
      "Version 2 of prompt 'billing' was made by git, so that its content never changes, and 'mlflow.prompt.text' is part " +
      "of it: register a new version.",
  },
  {
    does: "change the text of a version that somebody registered",
    what: (policy) => policy.requireVersionTag(BY_HAND, "mlflow.prompt.text"),
    closed: ANYBODY,
    open: ANYBODY,
    because: "",
  },
  {
    does: "change a tag of a version that git made",
    what: (policy) => policy.requireVersionTag(FROM_GIT, "team"),
    closed: ANYBODY,
    open: ANYBODY,
    because: "",
  },
];

const CONTENT = [
  "mlflow.prompt.is_prompt",
  "mlflow.prompt.text",
  "_mlflow_prompt_type",
  "_mlflow_prompt_response_format",
  "_mlflow_prompt_model_config",
];

describe("who may write what", () => {
  const cases = ROWS.flatMap((row) => [
    ...ANYBODY.map((scope) => ({ ...row, scope, managed: "read-only" as const, may: row.closed.includes(scope) })),
    ...ANYBODY.map((scope) => ({ ...row, scope, managed: "open" as const, may: row.open.includes(scope) })),
  ]);

  it.each(cases)("$managed: with scope $scope may $does: $may", ({ what, scope, managed, may, because }) => {
    expect(refusalOf(what, managed, { name: "ci", scope })).toEqual(may ? null : because);
  });

  it.each(CONTENT)("%s is content", (key) => {
    const change = (policy: Policy): void => policy.requireVersionTag(FROM_GIT, key);
    expect(refusalOf(change, "open", { name: "ci", scope: "write" })).toContain(`'${key}' is part of it`);
  });

  it("names no repository that is known by its first commit only", () => {
    const managed = { repository: "9d0d076d5b205d99eeab36ba7c13f3bcd0640659", path: "prompts/billing.md" };
    const refused = refusalOf((policy) => policy.requireWritable({ name: "billing", managed }), "read-only", {
      name: "ci",
      scope: "write",
    });
    expect(refused).toBe(
      "Prompt 'billing' is managed by git: change prompts/billing.md in its repository and merge it.",
    );
  });

  it("names no token where there is none", () => {
    const refused = refusalOf((policy) => policy.requireWrite(), "open", { name: null, scope: "read" });
    expect(refused).toBe("Without a token callers may only read: use a token with the scope write.");
  });
});

/** Null when nothing is refused. */
function refusalOf(what: Row["what"], managed: ManagedAccess, caller: Caller): string | null {
  try {
    what(createPolicy(managed, caller));
    return null;
  } catch (error) {
    if (error instanceof RequestFailure && error.code === "PERMISSION_DENIED") return error.message;
    throw error;
  }
}
