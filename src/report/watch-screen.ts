import type { Content } from "../core/content.ts";
import type { Draft } from "../core/draft.ts";
import type { PromptName } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { failureLine } from "../engine/failure-line.ts";
import type { WatchState } from "../engine/watch/watch.ts";
import { clock } from "./clock.ts";
import { cutStartTo, cutTo, displayWidth, padTo } from "./columns.ts";
import { changedLinesText } from "./draft-change.ts";
import { draftDiffText } from "./draft-diff.ts";
import { draftUri } from "./draft-uri.ts";
import { count } from "./figures.ts";
import { paintedRows } from "./painted-rows.ts";
import { problemsText } from "./problem-text.ts";
import { safeLine } from "./safe-text.ts";
import { fitSections } from "./screen-sections.ts";
import type { Section } from "./screen-sections.ts";
import { createView } from "./view.ts";
import type { View } from "./view.ts";
import { headText, syncedText, syncsText } from "./watch-line.ts";

/** The last save of a prompt. */
export interface DraftSave {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly before: Content | null;
  readonly after: Content;
}

export interface WatchScreen {
  readonly registry: string;
  /** Null before the watch has begun. */
  readonly standing: WatchState | null;
  /** Of the prompts that were saved since. */
  readonly saves: ReadonlyMap<PromptName, DraftSave>;
  /** Whose save is shown. */
  readonly chosen: PromptName | null;
  readonly showsDiff: boolean;
  readonly showsHelp: boolean;
  /** Whether there is a keyboard. */
  readonly hasKeys: boolean;
}

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** In columns: from here on two texts stand side by side. */
const WIDE = 120;

/** In columns: up to here a prompt's URI is worth more than its path. */
const NARROW = 60;

/** The whole screen, as many lines as there are rows, and none wider than the columns. */
export function watchScreenLines(screen: WatchScreen, size: ScreenSize, colour: boolean): readonly string[] {
  const { columns, rows } = size;
  const view = createView({ colour, width: columns });
  const head = headLines(screen, view);
  const foot = footLine(screen, view);
  if (columns < 1) return [];
  if (rows < head.length + 2) return [...head, foot].slice(0, Math.max(0, rows));
  const room = rows - head.length - 1;
  const body = fitSections(sectionsOf(screen, view), room);
  const filling = Array.from({ length: room - body.length }, () => "");
  return [...head, ...body, ...filling, foot].map((line) => paintedRows(line, columns)[0] ?? "");
}

function headLines({ registry, standing }: WatchScreen, view: View): readonly string[] {
  const { paint, width } = view;
  const title = cutTo("promptree watch", width);
  if (standing === null) return [paint.bold(title), cutTo(READING, width)];
  const rest = cutTo(`  ${headText(standing)}  ${safeLine(registry)}`, width - displayWidth(title));
  return [
    `${paint.bold(title)}${width > displayWidth(title) ? rest : ""}`,
    paint.dim(cutTo(standing.ready ? summaryText(standing) : READING, width)),
  ];
}

const READING = "Reading the files …";

function summaryText({ prompts, syncs, lastSync }: WatchState): string {
  const summary = `${count(prompts, "prompt")}, ${syncsText({ syncs })}`;
  if (lastSync === null) return summary;
  return `${summary}; last sync ${clock(Date.parse(lastSync.at))}: ${syncedText(lastSync.result)}`;
}

function footLine({ hasKeys, showsDiff, showsHelp }: WatchScreen, { paint, width }: View): string {
  const keys = [
    showsHelp ? "h close help" : "h help",
    showsDiff ? "d hide diff" : "d show diff",
    "j/k other draft",
    "q quit",
  ];
  return paint.dim(cutTo(hasKeys ? keys.join("   ") : "Ctrl-C ends it", width));
}

function sectionsOf(screen: WatchScreen, view: View): readonly Section[] {
  const { standing } = screen;
  if (screen.showsHelp) return [helpSection(view)];
  if (standing === null) return [];
  return [
    ...(standing.failure === null ? [] : [failureSection(standing.failure, view)]),
    ...(standing.problems.length === 0 ? [] : [problemsSection(standing.problems, view)]),
    ...(standing.ready ? [draftsSection(screen, standing.drafts, view)] : []),
    ...(screen.showsDiff ? diffSection(screen, view) : []),
  ];
}

function failureSection(failure: unknown, view: View): Section {
  const heading = view.paint.error(cutTo("Something is in the way:", view.width));
  return { heading, lines: inRows([safeLine(failureLine(failure))], view) };
}

function draftsSection({ chosen }: WatchScreen, drafts: readonly Draft[], { paint, width }: View): Section {
  const amount =
    drafts.length === 0 ? "No drafts: every file is as git has it" : `${count(drafts.length, "draft")}, loadable now`;
  const uris = drafts.map(({ prompt }) => draftUri(prompt));
  const widest = Math.min(
    Math.max(0, ...uris.map((uri) => uri.length)),
    width < NARROW ? Math.max(0, width - 2) : Math.floor(width * 0.6),
  );
  const lines = drafts.map(({ prompt, path }, index) => {
    const mark = prompt === chosen ? "> " : "  ";
    const uri = padTo(cutStartTo(uris[index] ?? "", widest), widest);
    const line = cutTo(`${mark}${uri}  ${safeLine(path)}`.trimEnd(), width);
    return prompt === chosen ? paint.highlight(line) : line;
  });
  const focus = Math.max(
    0,
    drafts.findIndex(({ prompt }) => prompt === chosen),
  );
  return { heading: paint.bold(cutTo(amount, width)), lines, focus };
}

function diffSection({ chosen, saves }: WatchScreen, view: View): readonly Section[] {
  const save = chosen === null ? undefined : saves.get(chosen);
  if (chosen === null || save === undefined) return [];
  const { at, before, after } = save;
  const { paint, width, colour } = view;
  const layout = width >= WIDE ? "side-by-side" : colour ? "unified" : "unified-with-marks";
  const heading = paint.bold(cutTo(`${clock(at)}  ${chosen}  ${changedLinesText(before, after)}`, width));
  const lines = inRows(draftDiffText(before, after, view, layout).split("\n"), view);
  // Where in the file it is says less than what it is.
  return [{ heading, lines, focus: lines[0]?.includes("@@ ") === true ? 1 : 0 }];
}

function problemsSection(problems: readonly Problem[], view: View): Section {
  const lines = problemsText(problems, view).split("\n");
  // It ends with how many there are.
  const heading = view.paint.bold(cutTo(lines.at(-1) ?? "", view.width));
  const above = lines.slice(0, lines.at(-2) === "" ? -2 : -1);
  return { heading, headingMakesWay: true, lines: inRows(above, view) };
}

const HELP = [
  "h      show and close this help",
  "d      show and hide what the last save changed",
  "j, k   choose the next or the previous draft; so do the arrows",
  "q      quit, as Ctrl-C does; drafts end with it",
  "",
  "A draft is what a file holds that git's newest version does not. Applications load it as",
  "prompts:/NAME@draft; a commit makes a version of it, where commits are synced.",
];

function helpSection(view: View): Section {
  return { heading: view.paint.bold(cutTo("Help", view.width)), lines: inRows(HELP, view) };
}

function inRows(lines: readonly string[], { width }: View): readonly string[] {
  return lines.flatMap((line) => paintedRows(line.replaceAll("\t", TAB), Math.max(1, width)));
}

const TAB = "    ";
