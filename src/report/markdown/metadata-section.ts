import type { PromptName } from "../../core/name.ts";
import type { Change, FieldChange } from "../../core/plan.ts";
import { fieldText, isSplitField } from "../field-change.ts";
import { CHANGED_BY_HAND, fieldKey } from "../hand-changes.ts";
import type { HandChanges } from "../hand-changes.ts";
import { codeSpan, inlineText } from "./escape.ts";
import { item } from "./fit.ts";
import type { Section } from "./fit.ts";
import { valueRedline } from "./redline.ts";

/** What changes of tags, descriptions and other metadata, a line for each field; adoptions among it. */
export function metadataSection(changes: readonly Change[], byHand: HandChanges, rank: number): Section {
  return {
    noun: "metadata change",
    head: "### Metadata",
    tail: "",
    separator: "\n",
    items: changes.flatMap((change) => {
      if (change.action !== "update-metadata" && change.action !== "adopt-prompt") return [];
      const version = change.action === "update-metadata" ? change.version : null;
      return change.fields.map((field) => {
        const isDrifted = byHand.has(fieldKey(change.prompt, field.field));
        const isNotable = isDrifted || isSplitField(field.field);
        return item(`- ${fieldLine(change.prompt, field, version, isDrifted)}`, isNotable);
      });
    }),
    rank,
  };
}

function fieldLine(prompt: PromptName, field: FieldChange, version: number | null, isDrifted: boolean): string {
  const { alike } = fieldText(field);
  const reasons = [
    version === null ? "" : `on version ${version} only`,
    isDrifted ? CHANGED_BY_HAND : "",
    alike ?? "",
  ].filter((reason) => reason !== "");
  const why = reasons.length === 0 ? "" : ` (${reasons.join(", ")})`;
  return `${codeSpan(prompt)} ${fieldMove(field)}${why}`;
}

function fieldMove(field: FieldChange): string {
  const { label, prefix, from, to } = fieldText(field);
  if (field.field === "orphaned") return `file: ${inlineText(to ?? "")}`;
  if (isSplitField(field.field)) return `**split** ${inlineText(prefix)}${valueRedline(from, to)}`;
  const name = field.field.startsWith("tags.")
    ? `tag ${codeSpan(field.field.slice("tags.".length))}`
    : inlineText(label);
  const value = field.from === field.to ? valueRedline(null, field.to) : valueRedline(field.from, field.to);
  return `${name}: ${value}`;
}

/** Prompts that are taken over, and prompts that are deleted for good. */
export function ownersSection(changes: readonly Change[], rank: number): Section {
  const lines = changes.flatMap((change) => {
    if (change.action === "delete-prompt")
      return [`- ${codeSpan(change.prompt)} **is deleted**, with all its versions and aliases`];
    if (change.action !== "adopt-prompt") return [];
    const owner = change.from === null ? "nobody" : codeSpan(change.from);
    const version =
      change.version === null ? "git's content becomes a new version" : `its version ${change.version} is what git has`;
    return [`- ${codeSpan(change.prompt)} **is adopted** from ${owner}; ${version}`];
  });
  return {
    noun: "adoption or deletion",
    head: "### Adopted and deleted",
    tail: "",
    separator: "\n",
    items: lines.map((line) => item(line)),
    rank,
  };
}
