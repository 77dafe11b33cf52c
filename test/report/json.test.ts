import { describe, expect, test } from "vitest";
import type { ZodType } from "zod";
import { PromptreeError } from "../../src/core/errors.ts";
import type { Change, Drift } from "../../src/core/plan.ts";
import { generalProblem } from "../../src/core/problem.ts";
import {
  errorJson,
  getJson,
  logJson,
  planJson,
  searchJson,
  statusJson,
  syncJson,
  validateJson,
} from "../../src/report/json.ts";
import {
  adoptPrompt,
  alias,
  deleteAlias,
  deletePrompt,
  draft,
  HOSTILE,
  managed,
  name,
  number,
  plan,
  problem,
  promptState,
  record,
  registerVersion,
  restoreVersion,
  setAlias,
  status,
  summary,
  syncResult,
  textPrompt,
  updateMetadata,
} from "./builders.ts";
import {
  errorContract,
  getContract,
  logContract,
  planContract,
  searchContract,
  statusContract,
  syncContract,
  validateContract,
} from "./json-contract.ts";

const changes: readonly Change[] = [
  registerVersion("a", 2),
  restoreVersion("a", 1),
  adoptPrompt("b", "github.com/other/prompts", 4),
  adoptPrompt("c", null, null, [{ field: "tags.owner", from: "bob", to: "git" }]),
  updateMetadata("a", [{ field: "tags.author", from: null, to: "ada" }]),
  updateMetadata("a", [{ field: "description", from: "x", to: null }], 1),
  setAlias("a", "production", null, 2, { protected: true, reason: "follows latest" }),
  setAlias("a", "staging", 1, 2),
  deleteAlias("a", "canary", 1, true),
  deleteAlias("a", "blue", null),
  deletePrompt("d"),
];
const drift: readonly Drift[] = [
  { kind: "alias-moved", prompt: name("a"), alias: alias("staging"), found: null, wanted: number(2) },
  { kind: "metadata-changed", prompt: name("a"), fields: [{ field: "description", from: "x", to: null }] },
  { kind: "content-changed", prompt: name("a"), version: number(1) },
  { kind: "unmanaged-alias", prompt: name("a"), alias: alias("mine"), found: number(1) },
  { kind: "prompt-deleted", prompt: name("a") },
  { kind: "version-deleted", prompt: name("a") },
  { kind: "unmanaged-version", prompt: name("a"), version: number(7) },
];
const conflict = {
  kind: "conflict",
  prompt: name("x"),
  owner: "github.com/other/prompts",
  message: "is theirs",
} as const;
const problems = [problem(), generalProblem("warning", "shallow", "the clone is shallow")];
const orphans = [name("old")];
const chat = {
  type: "chat",
  messages: [{ role: "user", content: "{{q}}" }],
  modelConfig: { temperature: 0.2, stop: ["a"] },
  responseFormat: { type: "object" },
} as const;

const error = new PromptreeError("blocked", "the plan is stale", {
  hint: "promptree plan",
  cause: new Error("secret"),
});

describe("the contract", () => {
  const blocks = [conflict, { kind: "limit", message: "too many" } as const];
  const failed = [{ change: changes[0] ?? deletePrompt("a"), error }];
  const skipped = [{ change: deletePrompt("a"), because: "version 2 was not registered" }];
  const cases: readonly (readonly [command: string, contract: ZodType, value: unknown])[] = [
    ["plan", planContract, planJson(plan({ changes, drift, problems, orphans, blocks }))],
    ["an empty plan", planContract, planJson(plan())],
    ["sync", syncContract, syncJson(syncResult({ applied: changes, failed, skipped, drift, problems, orphans }))],
    ["get of a text", getContract, getJson({ record: record(textPrompt("Hello")), aliases: [alias("live")] })],
    ["get of a chat", getContract, getJson({ record: record(chat, { provenance: null }), aliases: [] })],
    ["get of a draft", getContract, getJson({ draft: draft(chat) })],
    ["search", searchContract, searchJson([promptState("a"), promptState("b", { latest: null, managed: null })])],
    ["log", logContract, logJson([{ version: summary("a", 1), aliases: [alias("live")] }])],
    [
      "log of a version by hand",
      logContract,
      logJson([{ version: summary("a", 1, { provenance: null }), aliases: [] }]),
    ],
    [
      "status",
      statusContract,
      statusJson(status({ drift, orphans, conflicts: [conflict], drafts: [{ prompt: name("a"), path: "p" }] })),
    ],
    ["status before the first sync", statusContract, statusJson(status({ lastSync: null, commitsBehind: null }))],
    ["validate", validateContract, validateJson(problems)],
    ["an error", errorContract, errorJson(error)],
  ];

  test.each(cases)("%s", (_, contract, value) => {
    const printed: unknown = JSON.parse(JSON.stringify(value));
    expect(contract.parse(printed)).toEqual(value);
  });
});

test("a version says what its commit does, to the letter", () => {
  const change = registerVersion("a", 3, { message: `${HOSTILE}\n\nBody`, isNewPrompt: true });
  expect(planJson(plan({ changes: [change] })).changes).toEqual([
    {
      action: "register-version",
      prompt: "a",
      version: 3,
      commit: "4f1c2ab000000000000000000000000000000000",
      message: `${HOSTILE}\n\nBody`,
      author: "Ada Lovelace",
      date: "2026-11-20T15:03:00+01:00",
      path: "prompts/a.md",
      digest: change.from.digest,
      newPrompt: true,
    },
  ]);
});

test("an alias says where it was and where it goes; null is nowhere", () => {
  const printed = planJson(plan({ changes: [setAlias("a", "b", null, 2), deleteAlias("a", "c", 4)] })).changes;
  expect(printed).toMatchObject([
    { action: "set-alias", prompt: "a", alias: "b", from: null, to: 2 },
    { action: "delete-alias", prompt: "a", alias: "c", from: 4, to: null },
  ]);
});

test("search is by name in code point order, aliases by name, orphans marked", () => {
  const aliases = new Map([
    [alias("staging"), number(2)],
    [alias("production"), number(1)],
  ]);
  const tags = new Map([["__proto__", "kept"]]);
  const printed = searchJson([
    promptState("b"),
    promptState("a", { aliases, tags }),
    promptState("B", { managed: managed({ orphaned: true }) }),
  ]);
  expect(printed.map((prompt) => [prompt.name, prompt.orphaned])).toEqual([
    ["B", true],
    ["a", false],
    ["b", false],
  ]);
  expect(JSON.stringify(printed[1])).toBe(
    '{"name":"a","description":null,"tags":{"__proto__":"kept"},"latestVersion":2,"aliases":{"production":1,"staging":2},"orphaned":false}',
  );
});

test("log is by name, then newest first", () => {
  const entries = [summary("b", 1), summary("a", 9), summary("a", 10)].map((version) => ({ version, aliases: [] }));
  expect(logJson(entries).map((entry) => [entry.name, entry.version])).toEqual([
    ["a", 10],
    ["a", 9],
    ["b", 1],
  ]);
});

test("get has the template of a text and the messages of a chat, never both", () => {
  expect(getJson({ record: record(textPrompt(HOSTILE)), aliases: [] })).toMatchObject({
    type: "text",
    template: HOSTILE,
  });
  expect(getJson({ record: record(chat), aliases: [] })).not.toHaveProperty("template");
  expect(getJson({ record: record(textPrompt("a")), aliases: [] })).not.toHaveProperty("messages");
});

test("get of a draft says that it is one, and has what a version has of its file", () => {
  const content = textPrompt("Hello {{name}}", { modelConfig: { provider: "openai" } });
  const metadata = { description: "x", tags: new Map([["team", "a"]]), inputSchema: null };
  expect(getJson({ draft: draft(content, { metadata }) })).toEqual({
    name: "welcome",
    version: 0,
    draft: true,
    type: "text",
    template: "Hello {{name}}",
    tags: { team: "a" },
    modelConfig: { provider: "openai" },
    responseFormat: null,
    message: "",
    commit: null,
    digest: draft(content).digest,
    aliases: [],
  });
  expect(getJson({ record: record(content), aliases: [alias("draft")] })).toMatchObject({ version: 3, draft: false });
});

test("an error prints its code, message and hint, and nothing of its cause", () => {
  expect(errorJson(error)).toEqual({
    error: { code: "blocked", message: "the plan is stale", hint: "promptree plan" },
  });
});
