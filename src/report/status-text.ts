import type { Block, Change, Drift } from "../core/plan.ts";
import type { PromptName } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { shortCommit } from "../core/commit.ts";
import type { SyncState } from "../core/registry.ts";
import type { Source } from "../core/state.ts";
import { abridge } from "./abridge.ts";
import { blockText } from "./blocks-text.ts";
import { groupChanges } from "./change-groups.ts";
import { changeListText } from "./change-list.ts";
import { padTo } from "./columns.ts";
import { count, utcTime } from "./figures.ts";
import { changesPuttingBack } from "./hand-changes.ts";
import { orphansText } from "./orphans-text.ts";
import { safeLine } from "./safe-text.ts";
import { joinSections } from "./sections.ts";
import { shortList } from "./short-list.ts";
import { sourceText } from "./source-text.ts";
import type { View } from "./view.ts";

/** How a registry stands to its repository. */
export interface Status {
  readonly head: Source;
  readonly registry: string;
  /** Null before the first sync. */
  readonly lastSync: SyncState | null;
  /** How many commits that touch prompts or aliases came after the last sync; null when nobody can tell. */
  readonly commitsBehind: number | null;
  readonly drift: readonly Drift[];
  /** What the next sync would do; of these the ones that put drift back are shown. */
  readonly changes: readonly Change[];
  readonly problems: readonly Problem[];
  readonly orphans: readonly PromptName[];
  readonly conflicts: readonly Conflict[];
  readonly drafts: readonly Draft[];
  /** Nobody can tell what a sync would change, because HEAD does not follow the last one: drift and conflicts are empty. */
  readonly isBlocked: boolean;
}

type Conflict = Extract<Block, { readonly kind: "conflict" }>;

/** A prompt that is edited in the working tree and not committed. */
interface Draft {
  readonly prompt: PromptName;
  readonly path: string;
}

export function statusText(status: Status, view: View, all = false): string {
  const { bold, dim, error, warning } = view.paint;
  const drift = abridge(groupChanges(changesPuttingBack(status.changes, status.drift), status.drift), all);
  return joinSections([
    [
      labelled("head", bold(sourceText(status.head)), view),
      labelled("registry", bold(safeLine(status.registry)), view),
      labelled("last sync", lastSyncText(status), view),
    ],
    drift.groups.length === 0
      ? []
      : [`${warning("Drift")}, changes that git did not make:`, ...changeListText(drift, view)],
    orphansText(status.orphans, status.problems, view, all),
    titled(
      error(count(status.conflicts.length, "conflict")),
      "conflict",
      status.conflicts.map((one) => blockText(one)),
      view,
      all,
    ),
    titled(
      `${count(status.drafts.length, "draft")}, not committed`,
      "draft",
      status.drafts.map((one) => draftText(one)),
      view,
      all,
    ),
    status.isBlocked
      ? [dim("Drift and conflicts can't be told.")]
      : isClean(status)
        ? [dim("No drift, no orphans, no conflicts, no drafts.")]
        : [],
  ]);
}

function labelled(label: string, text: string, view: View): string {
  return `${view.paint.dim(padTo(label, "last sync".length))}  ${text}`;
}

function lastSyncText(status: Status): string {
  const { lastSync, head } = status;
  if (lastSync === null) return status.isBlocked ? "not recorded" : "never";
  const branch = lastSync.branch === null || lastSync.branch === head.branch ? "" : ` on ${safeLine(lastSync.branch)}`;
  return `${shortCommit(lastSync.commit)}${branch} at ${safeLine(utcTime(lastSync.syncedAt))}${distanceText(status, lastSync)}`;
}

function distanceText({ head, commitsBehind, isBlocked }: Status, { commit }: SyncState): string {
  if (isBlocked) return "";
  const behind = commitsBehind ?? 0;
  return commit === head.commit ? ", up to date" : behind === 0 ? "" : `, ${count(behind, "commit")} behind`;
}

function titled(title: string, noun: string, items: readonly string[], view: View, all: boolean): readonly string[] {
  return items.length === 0 ? [] : [`${title}:`, ...shortList(items, noun, view, all)];
}

function draftText({ prompt, path }: Draft): string {
  return `${safeLine(prompt)}  ${safeLine(path)}`;
}

function isClean({ drift, orphans, conflicts, drafts }: Status): boolean {
  return drift.length + orphans.length + conflicts.length + drafts.length === 0;
}
