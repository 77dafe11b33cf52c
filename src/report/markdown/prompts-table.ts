import type { PromptName } from "../../core/name.ts";
import type { Change, RegisterVersion } from "../../core/plan.ts";
import type { CommitId } from "../../core/commit.ts";
import { cutTo } from "../columns.ts";
import { count, figure } from "../figures.ts";
import { CHANGED_BY_HAND } from "../hand-changes.ts";
import { safeLine } from "../safe-text.ts";
import { isPointerChange, pointerText } from "./attention.ts";
import { codeSpan, inlineText } from "./escape.ts";
import type { Item, Section } from "./fit.ts";
import { commitLink, subjectText } from "./links.ts";
import type { RepositoryPlace } from "./links.ts";

/** How versions name the commits that make them. */
export interface Origins {
  readonly place: RepositoryPlace | null;
  /** A commit that will not be, and what the one in its stead will say; null where every commit is there to stay. */
  readonly pending: { readonly commit: CommitId; readonly message: string } | null;
}

/** Versions and pointers, a row for each prompt. */
export function promptsSection(changes: readonly Change[], origins: Origins, rank: number): Section {
  const told = changes.filter(
    (change) => change.action === "register-version" || change.action === "restore-version" || isPointerChange(change),
  );
  const rows = [...Map.groupBy(told, ({ prompt }) => prompt)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const isLong = rows.length > OPEN_ROWS;
  const table = "| Prompt | Versions | Aliases |\n| :-- | :-- | :-- |";
  return {
    noun: "prompt",
    head: isLong ? `<details><summary>${count(rows.length, "prompt")}</summary>\n\n${table}` : table,
    tail: isLong ? "</details>" : "",
    separator: "\n",
    items: rows.map(([prompt, own]) => rowItem(prompt, own, origins)),
    rank,
  };
}

const OPEN_ROWS = 50;
const SHORT_CELL = 3;
const LONG_CELL = 20;

/** A row with few lines a cell; one with many. */
function rowItem(prompt: PromptName, changes: readonly Change[], origins: Origins): Item {
  // What comes last is what counts: the newest version.
  const versions = changes.flatMap((change) => versionText(change, origins)).toReversed();
  const pointers = changes.filter(isPointerChange);
  const aliases = pointers
    .toSorted((a, b) => Number(b.protected) - Number(a.protected))
    .map((change) => `${change.protected ? "⚠️ " : ""}${pointerText(change)}`);
  const row = (most: number) =>
    `| ${codeSpan(prompt)}${isNew(changes) ? " new" : ""} | ${cell(versions, "version", most)} | ${cell(aliases, "alias", most)} |`;
  const [short, long] = [row(SHORT_CELL), row(LONG_CELL)];
  return {
    forms: short === long ? [long] : [short, long],
    isNotable: pointers.some((change) => change.protected && change.from !== null),
  };
}

function cell(lines: readonly string[], noun: string, most: number): string {
  const left = lines.length - most;
  if (left <= 1) return lines.join("<br>");
  const more = noun === "alias" ? `${figure(left)} more aliases` : count(left, `older ${noun}`);
  return [...lines.slice(0, most), `… and ${more}`].join("<br>");
}

function isNew(changes: readonly Change[]): boolean {
  return changes.some((change) => change.action === "register-version" && change.isNewPrompt);
}

function versionText(change: Change, origins: Origins): readonly string[] {
  if (change.action === "restore-version") return [`**${change.version}** put back, ${CHANGED_BY_HAND}`];
  return change.action === "register-version" ? [newVersionText(change, origins)] : [];
}

const AUTHOR_WIDTH = 40;

function newVersionText({ version, from: { commit } }: RegisterVersion, { place, pending }: Origins): string {
  if (pending?.commit === commit.id) return `**${version}** ${subjectText(pending.message, place)}`;
  const author = inlineText(cutTo(safeLine(commit.author), AUTHOR_WIDTH));
  return `**${version}** ${subjectText(commit.message, place)} · ${commitLink(commit.id, place)} ${author}`;
}
