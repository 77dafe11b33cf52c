import type { FieldChange } from "../core/plan.ts";
import { cutTo } from "./columns.ts";
import { safeLine } from "./safe-text.ts";

/** One metadata field as a line shows it: `tags`, `use_case: `, and its two values, null for none. */
export interface FieldText {
  readonly label: string;
  /** Stands before either value. */
  readonly prefix: string;
  readonly from: string | null;
  readonly to: string | null;
}

const VALUE_WIDTH = 32;

export function fieldText({ field, from, to }: FieldChange): FieldText {
  if (field.startsWith("tags.")) {
    return { label: "tags", prefix: `${field.slice("tags.".length)}: `, from: shorten(from), to: shorten(to) };
  }
  if (field === "orphaned") return { label: "file", prefix: "", from: fileText(from), to: fileText(to) };
  return { label: field, prefix: "", from: shorten(from), to: shorten(to) };
}

/** `use_case: billing → invoices`, or the one value there is. */
export function moveText({ prefix, from, to }: FieldText): string {
  return prefix + [from, to].filter((side) => side !== null).join(" → ");
}

function shorten(value: string | null): string | null {
  return value === null ? null : cutTo(safeLine(value), VALUE_WIDTH);
}

/** Of `orphaned`: whether git has a file for the prompt. */
function fileText(orphaned: string | null): string {
  return orphaned === "true" ? "gone from git" : "in git";
}
