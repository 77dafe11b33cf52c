import type { Change, RegisterVersion, RestoreVersion } from "../../core/plan.ts";
import type { Content } from "../../core/content.ts";
import { contentVariables } from "../../core/template.ts";
import { wordComparison } from "../changed-words.ts";
import { count, figure } from "../figures.ts";
import type { VersionDiffs } from "../plan-text.ts";
import { contentDiff } from "./content-diff.ts";
import type { ContentDiff } from "./content-diff.ts";
import { codeSpan, fence, htmlCode } from "./escape.ts";
import type { Item, Section } from "./fit.ts";

export type VersionChange = RegisterVersion | RestoreVersion;

/** Far more than a comment has room for, and few enough to read and compare. */
const MOST_DIFFS = 300;

/** The versions, new or put back, that reports show diffs of: of very many the newest ones of each prompt. */
export function versionsWithDiffs(changes: readonly Change[]): readonly VersionChange[] {
  const versions = changes.filter(isVersionChange);
  if (versions.length <= MOST_DIFFS) return versions;
  const byPrompt = [...Map.groupBy(versions, ({ prompt }) => prompt).values()];
  const newestFirst = byPrompt
    .flatMap((own) => own.toReversed().map((change, age) => ({ change, age })))
    .toSorted((a, b) => a.age - b.age);
  const chosen = new Set(newestFirst.slice(0, MOST_DIFFS).map(({ change }) => change));
  return versions.filter((change) => chosen.has(change));
}

export function isVersionChange(change: Change): change is VersionChange {
  return change.action === "register-version" || change.action === "restore-version";
}

const OPEN_AT_MOST = { diffs: 3, lines: 80 };

/**
 * The text diff of each version, to be opened one by one; few short ones stand open.
 * @param contents Null for a version whose diff is not there, which counts as left out.
 */
export function diffsSection(changes: readonly Change[], contents: VersionDiffs["contents"], rank: number): Section {
  const versions = changes.filter(isVersionChange);
  const compareWords = wordComparison();
  const diffs = versions.flatMap((change): readonly VersionDiff[] => {
    const found = contents(change);
    return found === null ? [] : [{ change, diff: contentDiff(found.before, found.after, compareWords), ...found }];
  });
  const lines = diffs.reduce((sum, { diff }) => sum + diff.lines.length, 0);
  const isOpen = diffs.length <= OPEN_AT_MOST.diffs && lines <= OPEN_AT_MOST.lines;
  return {
    noun: "diff",
    head: "### Text",
    tail: "",
    separator: "\n\n",
    items: diffs.map((diff) => diffItem(diff, isOpen)),
    missing: versions.length - diffs.length,
    rank,
  };
}

interface VersionDiff {
  readonly change: VersionChange;
  readonly before: Content | null;
  readonly after: Content;
  readonly diff: ContentDiff;
}

const LINES_OF_A_PART = 40;

/** Its first lines; all lines; all lines and the changed words. */
function diffItem(version: VersionDiff, isOpen: boolean): Item {
  const { diff } = version;
  const details = (parts: readonly string[]) =>
    [`<details${isOpen ? " open" : ""}><summary>${titleHtml(version)}</summary>`, ...parts, "</details>"].join("\n\n");
  const variables = variablesText(version);
  const left = diff.lines.length - LINES_OF_A_PART;
  const part =
    left <= 1
      ? []
      : [
          details([
            ...variables,
            fence(diff.lines.slice(0, LINES_OF_A_PART), "diff"),
            `… and ${figure(left)} more lines`,
          ]),
        ];
  const lines = diff.lines.length === 0 ? "The contents are equal." : fence(diff.lines, "diff");
  const whole = details([...variables, lines]);
  const words = diff.redlines.length === 0 ? [] : [details([...variables, lines, redlineHtml(diff.redlines)])];
  const [first = whole, ...others] = [...part, whole, ...words];
  return { forms: [first, ...others], isNotable: false };
}

function redlineHtml(lines: readonly string[]): string {
  return `<blockquote>${lines.join("<br>\n")}</blockquote>`;
}

/** `name version 3 · +4 −2 lines · adds error_code`. */
function titleHtml({ change, diff, ...contents }: VersionDiff): string {
  const { added, removed } = variablesOf(contents);
  const signed = (sign: string) => diff.lines.filter((line) => line.startsWith(sign)).length;
  return [
    `${htmlCode(change.prompt)} version ${change.version}${change.action === "restore-version" ? " put back" : ""}`,
    `+${figure(signed("+"))} −${figure(signed("-"))}`,
    added.length === 0 ? "" : `${count(added.length, "variable")} added`,
    removed.length === 0 ? "" : `${count(removed.length, "variable")} removed`,
  ]
    .filter((part) => part !== "")
    .join(" · ");
}

const NAMES_SHOWN = 20;

function variablesText(contents: Pick<VersionDiff, "before" | "after">): readonly string[] {
  const { added, removed } = variablesOf(contents);
  const parts = [namesText("added", added), namesText("removed", removed)].filter((part) => part !== "");
  return parts.length === 0 ? [] : [`Variables: ${parts.join("; ")}`];
}

/** ``added `customer`, `issue` ``. */
function namesText(what: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  const shown = names.slice(0, NAMES_SHOWN).map((name) => codeSpan(name));
  const left = names.length - shown.length;
  return `${what} ${shown.join(", ")}${left === 0 ? "" : ` and ${figure(left)} more`}`;
}

/** A prompt's first version adds none: there was nobody to fill them in. */
function variablesOf({ before, after }: Pick<VersionDiff, "before" | "after">) {
  if (before === null) return { added: [], removed: [] };
  const [old, fresh] = [new Set(contentVariables(before)), new Set(contentVariables(after))];
  return { added: [...fresh.difference(old)], removed: [...old.difference(fresh)] };
}
