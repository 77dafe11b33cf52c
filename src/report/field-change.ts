import type { FieldChange } from "../core/plan.ts";
import { readWeights } from "../core/split.ts";
import { cutTo } from "./columns.ts";
import { safeLine } from "./safe-text.ts";

/** One metadata field as a line shows it: `tags` or `split`, `use_case: `, and its two values, null for none. */
export interface FieldText {
  readonly label: string;
  /** Stands before either value. */
  readonly prefix: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Why the two look the same; null when they do not. */
  readonly alike: string | null;
}

const VALUE_WIDTH = 32;

export function fieldText({ field, from, to }: FieldChange): FieldText {
  if (field === "orphaned") return { label: "file", prefix: "", from: fileText(from), to: fileText(to), alike: null };
  if (isSplitField(field)) {
    const values = { from: from === null ? null : weightsLine(from), to: to === null ? null : weightsLine(to) };
    return { label: "split", prefix: `${field.slice(SPLIT.length)}: `, ...values, alike: alikeText(from, to) };
  }
  const start = from === null || to === null ? 0 : firstShown(from, to);
  const values = { from: shorten(from, start), to: shorten(to, start), alike: alikeText(from, to) };
  if (!field.startsWith("tags.")) return { label: field, prefix: "", ...values };
  return { label: "tags", prefix: `${field.slice("tags.".length)}: `, ...values };
}

const SPLIT = "splits.";

/** Whether a field says what share of applications' users gets which alias. */
export function isSplitField(field: string): boolean {
  return field.startsWith(SPLIT);
}

/** `candidate 10, production 90`, whole: who approves a plan approves all of it. Somebody else may have set anything. */
function weightsLine(text: string): string {
  const weights = readWeights(text);
  return weights === null
    ? cutTo(safeLine(text), VALUE_WIDTH)
    : Object.entries(weights)
        .map(([alias, weight]) => `${safeLine(alias)} ${weight}`)
        .join(", ");
}

/** `use_case: billing → invoices`, or one value where there is one or both look the same. */
export function moveText({ prefix, from, to, alike }: FieldText): string {
  if (alike !== null) return prefix + (to ?? "none");
  return prefix + [from, to].filter((side) => side !== null).join(" → ");
}

/** Somebody may have set in the registry by hand what git sets now: only the record of it changes then. */
function alikeText(from: string | null, to: string | null): string | null {
  if (from === to) return "already as in git";
  if (from === null || to === null || safeLine(from) !== safeLine(to)) return null;
  return "differs only in characters that are not shown";
}

/** How much of what two long values begin with alike stands before their first difference. */
const LEAD = 8;

/** Where to begin, so that the difference of two values is among what is shown of them. */
function firstShown(from: string, to: string): number {
  if (Math.max(from.length, to.length) <= VALUE_WIDTH) return 0;
  let same = 0;
  while (same < from.length && from[same] === to[same]) same++;
  return same < VALUE_WIDTH / 2 ? 0 : same - LEAD;
}

function shorten(value: string | null, start: number): string | null {
  if (value === null) return null;
  return cutTo(safeLine(start === 0 ? value : `…${value.slice(start).toWellFormed()}`), VALUE_WIDTH);
}

/** Of `orphaned`: whether git has a file for the prompt. */
function fileText(orphaned: string | null): string {
  return orphaned === "true" ? "gone from git" : "in git";
}
