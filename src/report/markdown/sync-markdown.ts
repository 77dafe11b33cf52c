import type { Change } from "../../core/plan.ts";
import type { SyncResult } from "../../core/sync-result.ts";
import { wholeChange } from "../change-line.ts";
import { changesSummary } from "../change-summary.ts";
import { count, elapsedText, figure } from "../figures.ts";
import { handChanges, remainingDrift } from "../hand-changes.ts";
import type { VersionDiffs } from "../plan-text.ts";
import { cutText, errorsSection, pointerText, warningsSection } from "./attention.ts";
import { differencesSection } from "./differences-section.ts";
import { codeSpan } from "./escape.ts";
import { fitSections, item, oneLine, restText } from "./fit.ts";
import type { Fitted, RestPlace, Section } from "./fit.ts";
import { commitLink } from "./links.ts";
import type { RepositoryPlace } from "./links.ts";
import { metadataSection, ownersSection } from "./metadata-section.ts";
import { isRename, orphansSection } from "./orphans-section.ts";
import { promptsSection } from "./prompts-table.ts";
import { diffsSection } from "./version-diffs.ts";

export interface SyncMarkdownOptions {
  /** The most bytes of UTF-8, at least `LEAST_BUDGET`. */
  readonly budget: number;
  /** Where links lead; null for none. */
  readonly place: RepositoryPlace | null;
  /** Where the reader finds what is cut; null to say nothing of it. */
  readonly rest: RestPlace | null;
  /** What each version of `versionsWithDiffs` changed; null for a report without diffs. */
  readonly contents: VersionDiffs["contents"] | null;
  /** How long the sync took; null to say nothing about it. */
  readonly elapsedMs: number | null;
}

/** What a sync did, what failed and was skipped and why, each version linked to its commit and pull request. */
export function syncMarkdown(result: SyncResult, options: SyncMarkdownOptions): Fitted {
  const { budget, place, rest, contents } = options;
  const { applied, drift, problems } = result;
  return fitSections(
    [
      oneLine("headline", 0, headline(result, options)),
      failedSection(result, 1),
      skippedSection(result, 2),
      errorsSection(problems, 3),
      ownersSection(applied, 4),
      promptsSection(applied, { place, pending: null }, 5),
      ...(contents === null ? [] : [diffsSection(applied, contents, 20)]),
      metadataSection(applied, handChanges(drift), 10),
      orphansSection(result, applied, 9),
      differencesSection("Not made by git, left alone", remainingDrift(applied, drift), 11),
      warningsSection(
        problems.filter((problem) => !isRename(problem)),
        8,
      ),
    ],
    budget,
    restText(rest, null),
  );
}

function headline(result: SyncResult, { place, elapsedMs }: SyncMarkdownOptions): string {
  const { source, registry, applied, drift, failed, skipped } = result;
  const summary = changesSummary(applied, drift);
  const commit = `${source.branch === null ? "" : `${codeSpan(source.branch)} `}${commitLink(source.commit, place)}`;
  const where = codeSpan(registry);
  const isDone = failed.length + skipped.length === 0;
  if (isDone && summary === "") return `Nothing to do: ${where} is in step with ${commit}.`;
  const time = elapsedMs === null ? "" : ` It took ${elapsedText(elapsedMs)}.`;
  if (isDone) return `### Prompts synced: ${summary}\n\n${commit} is in ${where}.${time}`;
  const how = summary === "" ? "not synced" : `only partly synced: ${summary}`;
  const left = `${count(failed.length, "change")} failed, ${figure(skipped.length)} skipped`;
  return `### Prompts ${how}\n\n${commit} is ${summary === "" ? "not" : "only partly"} in ${where}: ${left}.${time} The next sync tries again.`;
}

function failedSection({ failed }: SyncResult, rank: number): Section {
  return {
    noun: "failure",
    head: "> [!CAUTION]\n> **Failed**\n>",
    tail: "",
    separator: "\n",
    items: failed.map(({ change, error }) => {
      const hint = error.hint === null ? "" : `; ${cutText(error.hint)}`;
      return item(`> - ${changeText(change)}: ${cutText(error.message)}${hint}`);
    }),
    rank,
  };
}

function skippedSection({ skipped }: SyncResult, rank: number): Section {
  return {
    noun: "skipped change",
    head: "### Skipped",
    tail: "",
    separator: "\n",
    items: skipped.map(({ change, because }) => item(`- ${changeText(change)}, because ${cutText(because)}`)),
    rank,
  };
}

function changeText(change: Change): string {
  const what = change.action === "set-alias" ? pointerText(change) : cutText(wholeChange(change, { text: "" }).label);
  return `${codeSpan(change.prompt)} ${what}`;
}
