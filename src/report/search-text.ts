import type { PromptState } from "../core/registry.ts";
import type { Column } from "./table.ts";
import { tableText } from "./table.ts";
import type { View } from "./view.ts";

/** By name, which is in code point order: names are ASCII. */
export function sortPrompts(prompts: readonly PromptState[]): readonly PromptState[] {
  return prompts.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

export function searchText(prompts: readonly PromptState[], view: View): string {
  if (prompts.length === 0) return "No prompts found.";
  return tableText(sortPrompts(prompts), COLUMNS, DESCRIPTION, view).join("\n");
}

const DESCRIPTION: Column<PromptState> = {
  title: "description",
  text: ({ description, managed }) =>
    [managed?.orphaned === true ? "(orphaned)" : "", description ?? ""].filter(Boolean).join(" "),
};

const COLUMNS: readonly Column<PromptState>[] = [
  { title: "name", text: (prompt) => prompt.name, tone: "bold" },
  { title: "latest", text: ({ latest }) => (latest === null ? "" : String(latest.version)), align: "right" },
  {
    title: "aliases",
    text: ({ aliases }) =>
      [...aliases]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([alias, version]) => `${alias} ${version}`)
        .join(", "),
    most: 40,
    tone: "highlight",
  },
  DESCRIPTION,
];
