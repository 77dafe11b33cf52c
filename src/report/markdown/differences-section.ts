import type { Drift } from "../../core/plan.ts";
import { driftLines } from "../drift-line.ts";
import type { ChangeLine } from "../change-line.ts";
import { cutText } from "./attention.ts";
import { codeSpan } from "./escape.ts";
import { item } from "./fit.ts";
import type { Section } from "./fit.ts";

/** Differences that git did not make, a line each. */
export function differencesSection(title: string, drift: readonly Drift[], rank: number): Section {
  return {
    noun: "difference",
    head: `### ${title}`,
    tail: "",
    separator: "\n",
    items: drift
      .flatMap((difference) => driftLines(difference))
      .toSorted((a, b) => (a.prompt < b.prompt ? -1 : a.prompt > b.prompt ? 1 : 0))
      .map((line) => item(`- ${lineText(line)}`, line.notable)),
    rank,
  };
}

function lineText({ prompt, label, what, why }: ChangeLine): string {
  const reason = why === null ? "" : ` (${cutText(why.text)})`;
  return `${codeSpan(prompt)} ${codeSpan(label)}: ${cutText(what.text)}${reason}`;
}
