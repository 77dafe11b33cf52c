import type { ListedAlias } from "../engine/pointers/list-aliases.ts";
import { safeLine } from "./safe-text.ts";
import type { Column } from "./table.ts";
import { tableText } from "./table.ts";
import type { View } from "./view.ts";

/** What the files declare, and where the registry stands to it. */
export function aliasesText(aliases: readonly ListedAlias[], name: string | null, view: View): string {
  if (aliases.length > 0) return tableText(aliases, COLUMNS, PROMPT, view).join("\n");
  return name === null ? "No file declares an alias." : `No file declares an alias of ${safeLine(name)}.`;
}

const PROMPT: Column<ListedAlias> = { title: "prompt", text: ({ prompt }) => prompt, tone: "bold" };

const COLUMNS: readonly Column<ListedAlias>[] = [
  PROMPT,
  { title: "alias", text: ({ alias }) => alias, most: 30, tone: "highlight" },
  { title: "target", text: ({ target }) => target, most: 30 },
  { title: "version", text: ({ wanted }) => versionText(wanted), align: "right" },
  { title: "registry", text: ({ found }) => versionText(found), align: "right" },
  { title: "", text: remark, tone: "warning" },
];

function versionText(version: number | null): string {
  return version === null ? "–" : String(version);
}

function remark({ wanted, found }: ListedAlias): string {
  if (wanted === null) return "no such version yet";
  if (found === null) return "not there yet";
  return wanted === found ? "" : "differs";
}
