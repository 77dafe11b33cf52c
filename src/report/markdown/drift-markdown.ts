import type { Drift, Plan } from "../../core/plan.ts";
import { count } from "../figures.ts";
import { remainingDrift } from "../hand-changes.ts";
import { differencesSection } from "./differences-section.ts";
import { codeSpan } from "./escape.ts";
import { fitSections, oneLine, restText } from "./fit.ts";
import type { Fitted, RestPlace } from "./fit.ts";
import { commitLink } from "./links.ts";
import type { RepositoryPlace } from "./links.ts";

export interface DriftMarkdownOptions {
  /** The most bytes of UTF-8 of the body, at least `LEAST_BUDGET`. */
  readonly budget: number;
  /** Where links lead; null for none. */
  readonly place: RepositoryPlace | null;
  /** Where the reader finds what is cut; null names the command that prints it. */
  readonly rest: RestPlace | null;
}

interface DriftMarkdown extends Fitted {
  /** Of an issue: one line of plain text. */
  readonly title: string;
}

/** What of a registry somebody changed by hand: what the next sync puts back, then what it leaves alone. */
export function driftMarkdown(
  plan: Pick<Plan, "source" | "registry" | "changes" | "drift">,
  { budget, place, rest }: DriftMarkdownOptions,
): DriftMarkdown {
  const left = new Set(remainingDrift(plan.changes, plan.drift).filter((difference) => !isMadeAgain(difference)));
  const putBack = plan.drift.filter((difference) => !left.has(difference));
  const where = `${codeSpan(plan.registry)}, compared with ${commitLink(plan.source.commit, place)}`;
  if (plan.drift.length === 0) return { title: "No prompt drift", body: `No drift in ${where}.`, isCut: false };
  const title = `Prompt drift: ${count(plan.drift.length, "difference")} that git did not make`;
  const headline = [
    `Somebody changed ${where}, and git did not.`,
    putBack.length === 0 ? "" : "To keep a change, make it in git; `promptree sync` puts back what git says.",
  ];
  const body = fitSections(
    [
      oneLine("headline", 0, headline.filter((sentence) => sentence !== "").join(" ")),
      differencesSection("Put back by the next sync", putBack, 1),
      differencesSection("Left alone", [...left], 2),
    ],
    budget,
    restText(rest, "promptree status --full"),
  );
  return { title, ...body };
}

/** Of what somebody deleted: other changes of the plan make it again. */
function isMadeAgain({ kind }: Drift): boolean {
  return kind === "prompt-deleted" || kind === "version-deleted";
}
