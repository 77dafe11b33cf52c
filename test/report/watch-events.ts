import type { Draft } from "../../src/core/draft.ts";
import { digestContent } from "../../src/core/digest.ts";
import { PromptreeError } from "../../src/core/errors.ts";
import { NO_METADATA } from "../../src/core/metadata.ts";
import type { DraftEvent, WatchEvent } from "../../src/engine/watch/watch-event.ts";
import { SOURCE, commit, name, problem, registerVersion, syncResult, textPrompt } from "./builders.ts";

export const REFUND_1 = textPrompt("Decide the refund.\nBe kind.\n\n{{claim}}");
const REFUND_2 = textPrompt("Decide the refund within a day.\nBe brief.\n\n{{claim}}");

export const SAVED: DraftEvent = {
  kind: "draft",
  prompt: name("billing_refund"),
  path: "prompts/billing/refund.md",
  before: REFUND_1,
  after: REFUND_2,
};

export function draft(prompt: string, over: Partial<Draft> = {}): Draft {
  return {
    prompt: name(prompt),
    path: `prompts/${prompt}.md`,
    content: REFUND_2,
    digest: digestContent(REFUND_2),
    metadata: NO_METADATA,
    savedAt: "2026-11-23T10:29:34.000Z",
    ...over,
  };
}

/** Each kind once, and what makes a difference in it. */
export const EVENTS: readonly WatchEvent[] = [
  {
    kind: "ready",
    registry: "sqlite:.promptree/registry.db",
    branch: "main",
    commit: commit("4f1c2ab"),
    syncs: true,
    prompts: 12,
    drafts: 1,
  },
  SAVED,
  { ...SAVED, before: null },
  { ...SAVED, before: REFUND_2 },
  { kind: "draft-gone", prompt: name("billing_refund"), path: "prompts/billing/refund.md", why: "as-registered" },
  { kind: "draft-gone", prompt: name("billing_refund"), path: "prompts/billing/refund.md", why: "no-file" },
  {
    kind: "problems",
    path: "prompts/billing/refund.md",
    problems: [problem(), problem({ severity: "warning", line: 7, column: null, message: "no such tag", hint: null })],
  },
  { kind: "problems", path: "prompts/billing/refund.md", problems: [] },
  { kind: "problems", path: null, problems: [] },
  { kind: "branch", branch: "wording", commit: commit("9d0e113"), syncs: false },
  { kind: "branch", branch: null, commit: null, syncs: false },
  { kind: "synced", result: syncResult({ source: SOURCE, applied: [registerVersion("billing_refund", 3)] }) },
  { kind: "synced", result: syncResult() },
  {
    kind: "sync-failed",
    error: new PromptreeError("blocked", "history was rewritten", { hint: "type promptree sync --accept-rewrite" }),
  },
  { kind: "trouble", error: new Error("ENOSPC: no file watches are left") },
  { kind: "recovered" },
];
