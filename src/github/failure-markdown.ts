import type { PromptreeError } from "../core/errors.ts";
import type { Block } from "../core/plan.ts";
import { NO_PROBLEMS } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import { redact } from "../core/redact.ts";
import { InvalidFilesError } from "../engine/project.ts";
import { BlockedPlanError } from "../engine/sync.ts";
import { blocksSection, errorsSection, warningsSection } from "../report/markdown/attention.ts";
import { inlineText } from "../report/markdown/escape.ts";
import { fitSections, oneLine, restText } from "../report/markdown/fit.ts";
import type { RestPlace } from "../report/markdown/fit.ts";

/** Why a command came to no result. */
export interface Failure {
  readonly error: Pick<PromptreeError, "message" | "hint">;
  readonly problems: readonly Problem[];
  readonly blocks: readonly Block[];
}

/** @param title What did not come about, as a heading: `Prompts not synced`. */
export function failureMarkdown(
  title: string,
  { error, problems, blocks }: Failure,
  { budget, rest }: { readonly budget: number; readonly rest: RestPlace | null },
): string {
  const sections = [
    oneLine("headline", 0, `### ${title}`),
    ...(blocks.length > 0 ? [blocksSection(blocks, 2)] : [oneLine("reason", 1, reason(error))]),
    errorsSection(problems, 3),
    warningsSection(problems, 4),
  ];
  return fitSections(sections, budget, restText(rest, null)).body;
}

export function failureOf(error: PromptreeError): Failure {
  return {
    error,
    problems: error instanceof InvalidFilesError ? error.problems : NO_PROBLEMS,
    blocks: error instanceof BlockedPlanError ? error.plan.blocks : [],
  };
}

function reason({ message, hint }: Failure["error"]): string {
  const told = `${cut(message)}.`;
  return hint === null || hint === "" ? told : `${told}\n\nTo go on: ${cut(hint)}`;
}

const LONGEST_REASON = 1000;

function cut(text: string): string {
  return inlineText(redact(text).slice(0, LONGEST_REASON).toWellFormed());
}
