import type { Block, Change, DeleteAlias, SetAlias } from "../../core/plan.ts";
import type { Problem } from "../../core/problem.ts";
import { blockText, flagsToGoOn } from "../blocks-text.ts";
import { pointerMove } from "../change-line.ts";
import { cutTo } from "../columns.ts";
import { count } from "../figures.ts";
import { safeLine } from "../safe-text.ts";
import { codeSpan, inlineText } from "./escape.ts";
import { item } from "./fit.ts";
import type { Section } from "./fit.ts";

/** In columns: whoever writes more in one message is not to push everything else out. */
const TEXT_WIDTH = 600;

/** Why nothing may be written as things stand. */
export function blocksSection(blocks: readonly Block[], rank: number): Section {
  return {
    noun: "block",
    head: `> [!CAUTION]\n> **Blocked, nothing will be written.** To go on all the same: ${codeSpan(`promptree sync ${flagsToGoOn(blocks)}`)}\n>`,
    tail: "",
    separator: "\n",
    items: blocks.map((block) => item(`> - ${cutText(blockText(block))}`)),
    rank,
  };
}

/** Moves of protected aliases, the ones that exist already first. */
export function protectedSection(changes: readonly Change[], rank: number): Section {
  const pointers = changes.filter(isPointerChange).filter((change) => change.protected);
  return {
    noun: "protected alias",
    head: `> [!WARNING]\n> **${pointers.length === 1 ? "A protected alias changes" : `${count(pointers.length, "change")} of protected aliases`}**\n>`,
    tail: "",
    separator: "\n",
    items: pointers
      .toSorted((a, b) => Number(a.from === null) - Number(b.from === null))
      .map((change) => item(`> - ${codeSpan(change.prompt)}: ${pointerText(change)}`, change.from !== null)),
    rank,
  };
}

/** `production 1 → 2 (follows latest)`. */
export function pointerText(change: SetAlias | DeleteAlias): string {
  const alias = codeSpan(change.alias);
  if (change.action === "delete-alias") return `${alias} **deleted**, was ${change.from ?? "unset"}`;
  const reason = change.reason === null ? "" : ` (${cutText(change.reason)})`;
  return `${alias} **${pointerMove(change)}**${change.from === null ? " new" : ""}${reason}`;
}

export function isPointerChange(change: Change): change is SetAlias | DeleteAlias {
  return change.action === "set-alias" || change.action === "delete-alias";
}

export function errorsSection(problems: readonly Problem[], rank: number): Section {
  const errors = problems.filter(({ severity }) => severity === "error");
  return problemsSection("error", `### ${count(errors.length, "error")}`, "", errors, rank);
}

const OPEN_WARNINGS = 5;

export function warningsSection(problems: readonly Problem[], rank: number): Section {
  const warnings = problems.filter(({ severity }) => severity === "warning");
  const title = count(warnings.length, "warning");
  return warnings.length <= OPEN_WARNINGS
    ? problemsSection("warning", `### ${title}`, "", warnings, rank)
    : problemsSection("warning", `<details><summary>${title}</summary>`, "</details>", warnings, rank);
}

function problemsSection(
  noun: string,
  head: string,
  tail: string,
  problems: readonly Problem[],
  rank: number,
): Section {
  return { noun, head, tail, separator: "\n", items: problems.map((problem) => item(problemText(problem))), rank };
}

const EXCERPT_WIDTH = 160;

function problemText({ file, line, column, message, hint, excerpt }: Problem): string {
  const place = [file, line, column].filter((part) => part !== null).join(":");
  const told = [
    (place === "" ? "" : `${codeSpan(place)} `) + cutText(message),
    hint === null || hint === "" ? "" : cutText(hint),
    excerpt === null || excerpt.text.trim() === "" ? "" : codeSpan(cutTo(safeLine(excerpt.text).trim(), EXCERPT_WIDTH)),
  ];
  return `- ${told.filter((part) => part !== "").join("<br>")}`;
}

/** Text of a message or a reason, at a length that leaves room for others. */
export function cutText(text: string): string {
  return inlineText(cutTo(safeLine(text), TEXT_WIDTH));
}
