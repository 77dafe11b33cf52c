import type { Plan } from "../../core/plan.ts";
import { hasErrors } from "../../core/problem.ts";
import { changesSummary } from "../change-summary.ts";
import { count } from "../figures.ts";
import { handChanges, remainingDrift } from "../hand-changes.ts";
import type { VersionDiffs } from "../plan-text.ts";
import { blocksSection, errorsSection, protectedSection, warningsSection } from "./attention.ts";
import { differencesSection } from "./differences-section.ts";
import { codeSpan } from "./escape.ts";
import { fitSections, oneLine, restText } from "./fit.ts";
import type { Fitted, RestPlace } from "./fit.ts";
import { commitLink } from "./links.ts";
import type { RepositoryPlace } from "./links.ts";
import { metadataSection, ownersSection } from "./metadata-section.ts";
import { isRename, orphansSection } from "./orphans-section.ts";
import { promptsSection } from "./prompts-table.ts";
import { diffsSection } from "./version-diffs.ts";

export interface PlanMarkdownOptions {
  /** The most bytes of UTF-8, at least `LEAST_BUDGET`. */
  readonly budget: number;
  /** Where links lead; null for none. */
  readonly place: RepositoryPlace | null;
  /** Where the reader finds what is cut; null names the command that prints it. */
  readonly rest: RestPlace | null;
  /** What each version of `versionsWithDiffs` changes. */
  readonly contents: VersionDiffs["contents"];
  /**
   * What the commit of the merge will say, where the plan is made of a merge that was only tried: it stands for the message
   * of the plan's own commit, which is not linked. Null where that commit is there to stay.
   */
  readonly mergeMessage: string | null;
}

/** Whether a plan has nothing to tell a reviewer. */
export function isQuietPlan({ changes, problems, blocks }: Plan): boolean {
  return changes.length + problems.length + blocks.length === 0;
}

/** What merging will do to the registry: counts, what needs attention, then prompt by prompt. A quiet plan is one line. */
export function planMarkdown(plan: Plan, options: PlanMarkdownOptions): Fitted {
  if (isQuietPlan(plan)) return { body: "No prompt changes.", isCut: false };
  const { budget, place, rest, contents, mergeMessage } = options;
  const { changes, drift, problems, blocks } = plan;
  const pending = mergeMessage === null ? null : { commit: plan.source.commit, message: mergeMessage };
  const warnings = problems.filter((problem) => !isRename(problem));
  return fitSections(
    [
      oneLine("headline", 0, headline(plan)),
      blocksSection(blocks, 2),
      errorsSection(problems, 3),
      protectedSection(changes, 4),
      ownersSection(changes, 5),
      promptsSection(changes, { place, pending }, 6),
      diffsSection(changes, contents, 20),
      metadataSection(changes, handChanges(drift), 10),
      orphansSection(plan, changes, 9),
      differencesSection("Not made by git, left alone", remainingDrift(changes, drift), 11),
      warningsSection(warnings, 8),
      oneLine("footer", 1, footer(plan, options)),
    ],
    budget,
    restText(rest, "promptree plan --diff --full"),
  );
}

function headline(plan: Plan): string {
  const summary = changesSummary(plan.changes, plan.drift);
  return `### Prompts: ${summary === "" ? changelessTitle(plan) : summary}\n\n${outlook(plan)}`;
}

function changelessTitle({ problems, blocks }: Plan): string {
  const errors = problems.filter(({ severity }) => severity === "error").length;
  return errors > 0 ? count(errors, "error") : blocks.length > 0 ? "blocked" : "no changes";
}

function outlook({ registry, changes, problems, blocks }: Plan): string {
  const where = codeSpan(registry);
  if (hasErrors(problems)) return `Nothing can be synced to ${where} until the errors below are mended.`;
  if (blocks.length > 0) return `Nothing will be written to ${where} as things stand.`;
  return changes.length === 0 ? `${where} is in step with this.` : `Merging this changes ${where} as follows.`;
}

function footer({ fingerprint, source }: Plan, { place, mergeMessage }: PlanMarkdownOptions): string {
  const commit = mergeMessage === null ? commitLink(source.commit, place) : "the merge as it is now";
  return `<sub>Plan \`${fingerprint()}\` of ${commit}</sub>`;
}
