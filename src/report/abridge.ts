import type { PromptName } from "../core/name.ts";
import type { ChangeGroup } from "./change-groups.ts";
import type { ChangeLine, LineKind } from "./change-line.ts";

/** How many lines of each kind were left out. */
export type Hidden = ReadonlyMap<LineKind, number>;

export interface AbridgedGroup extends ChangeGroup {
  readonly hidden: Hidden;
}

export interface AbridgedList {
  readonly groups: readonly AbridgedGroup[];
  /** Prompts left out altogether. */
  readonly hiddenPrompts: number;
  readonly hiddenLines: Hidden;
}

const LINES_IN_ALL = 200;
const LINES_OF_A_KIND = 40;
const LINES_OF_A_KIND_IN_A_LONG_LIST = 3;

/**
 * What of a long list is shown. Notable lines come first, wherever they stand: a moved production pointer is not to be
 * lost among the versions of a first sync. Then the first lines of each kind, prompt by prompt, while there is room.
 */
export function abridge(groups: readonly ChangeGroup[], all: boolean): AbridgedList {
  const total = groups.reduce((sum, group) => sum + 1 + group.lines.length, 0);
  if (all) return keepOnly(groups, () => true);
  if (total <= LINES_IN_ALL) return keepOnly(groups, firstOfEachKind(groups, LINES_OF_A_KIND));
  return keepOnly(groups, withinRoom(groups, firstOfEachKind(groups, LINES_OF_A_KIND_IN_A_LONG_LIST)));
}

type Choice = (line: ChangeLine) => boolean;

function firstOfEachKind(groups: readonly ChangeGroup[], limit: number): Choice {
  const chosen = new Set<ChangeLine>();
  for (const group of groups) {
    const seen = new Map<LineKind, number>();
    for (const line of group.lines) {
      const before = seen.get(line.kind) ?? 0;
      seen.set(line.kind, before + 1);
      if (line.notable || before < limit) chosen.add(line);
    }
  }
  return (line) => chosen.has(line);
}

/** As many of the wanted lines as there is room for, counting a line for each prompt's name. */
function withinRoom(groups: readonly ChangeGroup[], wanted: Choice): Choice {
  const lines = groups.flatMap((group) => group.lines.filter((line) => wanted(line)));
  const chosen = new Set<ChangeLine>();
  const named = new Set<PromptName>();
  for (const line of [...lines.filter(({ notable }) => notable), ...lines.filter(({ notable }) => !notable)]) {
    if (chosen.size + named.size >= LINES_IN_ALL) break;
    chosen.add(line);
    named.add(line.prompt);
  }
  return (line) => chosen.has(line);
}

function keepOnly(groups: readonly ChangeGroup[], chosen: Choice): AbridgedList {
  const abridged = groups.map((group) => ({
    ...group,
    lines: group.lines.filter((line) => chosen(line)),
    hidden: countKinds(group.lines.filter((line) => !chosen(line))),
  }));
  const left = abridged.filter((group) => group.lines.length === 0).map((group) => group.prompt);
  const leftOut = new Set(left);
  return {
    groups: abridged.filter((group) => group.lines.length > 0),
    hiddenPrompts: left.length,
    hiddenLines: countKinds(groups.filter((group) => leftOut.has(group.prompt)).flatMap((group) => group.lines)),
  };
}

function countKinds(lines: readonly ChangeLine[]): Hidden {
  const counts = new Map<LineKind, number>();
  for (const line of lines) counts.set(line.kind, (counts.get(line.kind) ?? 0) + 1);
  return counts;
}
