import { messageOf } from "../core/errors.ts";
import type { PromptreeError } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import { InvalidFilesError } from "../engine/project.ts";
import { BlockedPlanError } from "../engine/sync.ts";
import { blocksText } from "../report/blocks-text.ts";
import { errorText } from "../report/error-text.ts";
import { errorJson, planJson, validateJson } from "../report/json.ts";
import { problemsText } from "../report/problem-text.ts";
import type { Context } from "./context.ts";
import { withCommandsPlaced } from "./next-command.ts";

/** Says why a command stopped: with the problems in the user's files, or the conflicts, when these are the reason. */
export function printFailure(error: PromptreeError, context: Context, all: boolean): void {
  const shown = shownError(error, context);
  if (context.json) {
    context.io.out(`${JSON.stringify(failureJson(error, context), null, 2)}\n`);
    return;
  }
  const { errView } = context;
  if (error instanceof InvalidFilesError) context.io.err(`${problemsText(error.problems, errView)}\n\n`);
  if (error instanceof BlockedPlanError) {
    context.io.err(`${blocksText(error.plan.blocks, errView, all).join("\n")}\n\n`);
    context.io.err(`${errorText({ message: "nothing was changed", hint: shown.hint }, errView)}\n`);
    return;
  }
  context.io.err(`${errorText(shown, errView)}\n`);
}

/** The same as JSON. */
export function failureJson(error: PromptreeError, context: Context) {
  return { ...errorJson(shownError(error, context)), ...details(error) };
}

/** What is printed of an error: no credentials, wherever it took them from, and commands as they are to be typed here. */
export function shownError({ code, message, hint }: PromptreeError, context: Context) {
  return { code, message: redact(message), hint: hint === null ? null : withCommandsPlaced(redact(hint), context) };
}

function details(error: PromptreeError) {
  if (error instanceof InvalidFilesError) return validateJson(error.problems);
  if (error instanceof BlockedPlanError) return { blocks: planJson(error.plan).blocks };
  return {};
}

/** Says that promptree itself went wrong. */
export function printDefect(error: unknown, { io, json, errView }: Context): void {
  const shown = { code: "unexpected", message: `unexpected: ${redact(messageOf(error))}`, hint: REPORT_HINT };
  if (json) io.out(`${JSON.stringify(errorJson(shown), null, 2)}\n`);
  else io.err(`${errorText(shown, errView)}\n`);
  if (io.env["PROMPTREE_DEBUG"] !== undefined && error instanceof Error) io.err(`${redact(error.stack ?? "")}\n`);
}

const REPORT_HINT =
  "this is a defect of promptree; please report it with the output of the same command after PROMPTREE_DEBUG=1";
