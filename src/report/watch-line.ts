import { shortCommit } from "../core/commit.ts";
import type { Problem } from "../core/problem.ts";
import type { SyncResult } from "../core/sync-result.ts";
import { failureLine } from "../engine/failure-line.ts";
import type { BranchEvent, ReadyEvent, WatchEvent } from "../engine/watch/watch-event.ts";
import { changesSummary } from "./change-summary.ts";
import { clock } from "./clock.ts";
import { changedLinesText } from "./draft-change.ts";
import { draftUri } from "./draft-uri.ts";
import { count } from "./figures.ts";
import { safeLine } from "./safe-text.ts";
import { sourceText } from "./source-text.ts";
import type { View } from "./view.ts";

/**
 * What has happened as one line, or one for each problem of a file:
 * `10:29:34  draft      billing_refund  prompts/billing/refund.md  2 lines changed  prompts:/billing_refund@draft`.
 * `now`: in milliseconds since 1970.
 */
export function watchLines(event: WatchEvent, now: number, view: View): readonly string[] {
  return entriesOf(event).map((entry) => entryLine(entry, now, view));
}

/** The last line of all. */
export function stoppedLine(now: number, view: View): string {
  return entryLine({ label: "stopped", parts: [] }, now, view);
}

interface Entry {
  readonly label: string;
  readonly tone?: "error" | "warning" | "added" | "changed";
  readonly parts: readonly string[];
}

/** Of the longest label. */
const LABEL_WIDTH = "recovered".length;

function entryLine({ label, tone, parts }: Entry, now: number, { paint }: View): string {
  const padded = parts.length === 0 ? label : label.padEnd(LABEL_WIDTH);
  return [paint.dim(clock(now)), tone === undefined ? padded : paint[tone](padded), ...parts.map(safeLine)].join("  ");
}

function entriesOf(event: WatchEvent): readonly Entry[] {
  switch (event.kind) {
    case "ready":
      return [{ label: "ready", parts: readyParts(event) }];
    case "draft": {
      const { prompt, path, before, after } = event;
      const parts = [prompt, path, changedLinesText(before, after), draftUri(prompt)];
      return [{ label: "draft", tone: "changed", parts }];
    }
    case "draft-gone":
      return [{ label: "no draft", parts: [event.prompt, event.path, GONE[event.why]] }];
    case "problems":
      if (event.problems.length === 0) return [{ label: "mended", tone: "added", parts: [event.path ?? "the files"] }];
      return event.problems.map(problemEntry);
    case "branch":
      return [{ label: "branch", parts: [headText(event), syncsText(event)] }];
    case "synced":
      return [{ label: "synced", tone: "added", parts: [sourceText(event.result.source), syncedText(event.result)] }];
    case "sync-failed":
      return [{ label: "failed", tone: "error", parts: [`the sync: ${failureLine(event.error)}`] }];
    case "trouble":
      return [{ label: "trouble", tone: "error", parts: [failureLine(event.error)] }];
    case "recovered":
      return [{ label: "recovered", tone: "added", parts: ["watching again"] }];
  }
}

const GONE = {
  "as-registered": "as git has it",
  "no-file": "the file is gone",
} as const;

function readyParts(event: ReadyEvent): readonly string[] {
  const amounts = `${count(event.prompts, "prompt")}, ${count(event.drafts, "draft")}`;
  return [headText(event), amounts, syncsText(event), event.registry];
}

/** `main 4f1c2ab`; what is missing of a branch and its commit is said. */
export function headText({ branch, commit }: Pick<BranchEvent, "branch" | "commit">): string {
  const where = branch === null ? "detached HEAD" : safeLine(branch);
  return commit === null ? `${where}, no commit yet` : `${where} ${shortCommit(commit)}`;
}

export function syncsText({ syncs }: Pick<BranchEvent, "syncs">): string {
  return syncs ? "commits are synced" : "commits are not synced, drafts are loadable";
}

/** `1 version, 2 pointers`. */
export function syncedText({ applied, drift }: Pick<SyncResult, "applied" | "drift">): string {
  const summary = changesSummary(applied, drift);
  return summary === "" ? "nothing to do" : summary;
}

function problemEntry({ severity, file, line, column, message, hint }: Problem): Entry {
  const place = [file, line, column].filter((part) => part !== null).join(":");
  const words = hint === null ? message : `${message}; ${hint}`;
  return { label: severity, tone: severity, parts: place === "" ? [words] : [place, words] };
}
