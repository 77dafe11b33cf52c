import type { CommitId } from "../core/commit.ts";
import { shortCommit } from "../core/commit.ts";
import type { Content } from "../core/content.ts";
import type { Change, Plan, RegisterVersion, RestoreVersion } from "../core/plan.ts";
import { hasErrors } from "../core/problem.ts";
import type { AbridgedList } from "./abridge.ts";
import { abridge } from "./abridge.ts";
import { blocksText, flagsToGoOn } from "./blocks-text.ts";
import { groupChanges } from "./change-groups.ts";
import type { LinesUnder } from "./change-list.ts";
import { changeListText } from "./change-list.ts";
import { changesSummary } from "./change-summary.ts";
import { figure, count } from "./figures.ts";
import { orphansText } from "./orphans-text.ts";
import { joinSections } from "./sections.ts";
import { problemsText } from "./problem-text.ts";
import { safeLine } from "./safe-text.ts";
import { ITEMS_SHOWN } from "./short-list.ts";
import { inStepText, sourceText } from "./source-text.ts";
import type { contentDiffText } from "./text-diff.ts";
import type { View } from "./view.ts";

export interface PlanTextOptions {
  readonly view: View;
  /** Null before the first sync. */
  readonly lastSync: LastSync | null;
  /** Every line, however many. */
  readonly all?: boolean;
  /** What applies this plan, when flags or a plan file belong to it; `promptree sync` without. */
  readonly command?: string;
  /** The branch that is synced, where HEAD is not on it: `command` applies the plan all the same. */
  readonly elsewhere?: ElsewhereBranch | null;
  readonly diff?: VersionDiffs;
}

/** The text diff of each version that is new or put back, to stand under its line. */
export interface VersionDiffs {
  readonly contents: (change: VersionChange) => ContentChange | null;
  /** From text-diff.ts, handed in so that a plan without diffs does not load it. */
  readonly contentDiffText: typeof contentDiffText;
}

interface ElsewhereBranch {
  readonly name: string;
  readonly exists: boolean;
}

interface LastSync {
  readonly commit: CommitId;
  /** How many commits that touch prompts or aliases came after it; null when nobody can tell. */
  readonly commitsBehind: number | null;
}

type VersionChange = RegisterVersion | RestoreVersion;

/** What a version that is new or put back changes. */
interface ContentChange {
  /** Null for a prompt's first version. */
  readonly before: Content | null;
  readonly after: Content;
}

const DIFF_LINES = 60;

export function planText(plan: Plan, options: PlanTextOptions): string {
  const { view, all = false } = options;
  return joinSections([
    [headerText(plan, options)],
    changeListText(abridgePlan(plan, all), view, diffsUnder(options)),
    orphansText(orphansLeft(plan), plan.problems, view, all),
    problemsText(plan.problems, view, all ? {} : { limit: ITEMS_SHOWN }).split("\n"),
    blocksText(plan.blocks, view, all),
    conclusion(plan, options),
  ]);
}

/** The versions, new or put back, that the text of this plan shows: the ones whose contents a diff needs. */
export function versionsShown(plan: Plan, all = false): readonly VersionChange[] {
  return abridgePlan(plan, all)
    .groups.flatMap((group) => group.lines)
    .map((line) => line.change)
    .filter((change) => change !== null)
    .filter(isVersionChange);
}

function abridgePlan(plan: Plan, all: boolean): AbridgedList {
  return abridge(groupChanges(plan.changes, plan.drift), all);
}

function headerText(plan: Plan, { view, lastSync }: PlanTextOptions): string {
  const { bold, dim } = view.paint;
  return `${bold(sourceText(plan.source))} → ${bold(safeLine(plan.registry))}${dim(`, ${lastSyncText(lastSync)}`)}`;
}

function lastSyncText(lastSync: LastSync | null): string {
  if (lastSync === null) return "never synced";
  const behind = lastSync.commitsBehind ?? 0;
  return `last synced ${shortCommit(lastSync.commit)}${behind === 0 ? "" : ` (${count(behind, "commit")} behind)`}`;
}

/** What stands under the lines of a list of changes when diffs are wanted. */
export function diffsUnder({ view, all = false, diff }: Pick<PlanTextOptions, "view" | "all" | "diff">): LinesUnder {
  return ({ change }) => {
    const contents = change !== null && isVersionChange(change) ? diff?.contents(change) : null;
    if (diff === undefined || contents === undefined || contents === null) return [];
    const lines = diff.contentDiffText(contents.before, contents.after, view).split("\n");
    const left = lines.length - DIFF_LINES;
    return all || left <= 1 ? lines : [...lines.slice(0, DIFF_LINES), `… and ${figure(left)} more lines`];
  };
}

function isVersionChange(change: Change): change is VersionChange {
  return change.action === "register-version" || change.action === "restore-version";
}

function orphansLeft(plan: Plan): Plan["orphans"] {
  const deleted = new Set(plan.changes.flatMap((change) => (change.action === "delete-prompt" ? change.prompt : [])));
  return plan.orphans.filter((orphan) => !deleted.has(orphan));
}

function conclusion(plan: Plan, options: PlanTextOptions): readonly string[] {
  const command = safeLine(options.command ?? "promptree sync");
  const summary = changesSummary(plan.changes, plan.drift);
  const summaryLine = summary === "" ? [] : [`${summary}.`];
  if (hasErrors(plan.problems)) return [...summaryLine, "Nothing can be synced until the errors are mended."];
  const { elsewhere = null } = options;
  const above = elsewhere === null ? summaryLine : [...summaryLine, elsewhereText(elsewhere)];
  if (plan.blocks.length > 0) return [...above, `Go on all the same with: ${command} ${flagsToGoOn(plan.blocks)}`];
  if (summary === "") return [inStepText(plan.source, plan.registry)];
  const how = elsewhere === null ? "Apply with" : "Apply all the same with";
  return [...above, `${how}: ${options.view.paint.bold(command)}`];
}

function elsewhereText({ name, exists }: ElsewhereBranch): string {
  return `Only "${safeLine(name)}" is synced, ${exists ? "so merge this first" : "and there is no such branch here"}.`;
}
