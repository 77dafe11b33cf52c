import { count } from "./figures.ts";

/** A part of a screen that can do with fewer rows than it has lines. */
export interface Section {
  readonly lines: readonly string[];
  /** Drawn in any case. */
  readonly heading: string;
  /** The line that must be seen; the first one when it is left out. */
  readonly focus?: number;
}

/**
 * Sections below one another in at most `rows` rows, an empty row before each. Where there is not room for all of it, each
 * has the same, and what one leaves the others take.
 */
export function fitSections(sections: readonly Section[], rows: number): readonly string[] {
  const shares = fairShares(
    sections.map(({ lines }) => lines.length + 2),
    rows,
  );
  return sections.flatMap((section, index) => drawSection(section, shares[index] ?? 0));
}

/** None gets more than it needs, and none that needs more gets less than another. */
function fairShares(needs: readonly number[], total: number): readonly number[] {
  const shares = needs.map(() => 0);
  let left = total;
  const byNeed = needs.map((need, index) => ({ need, index })).toSorted((a, b) => a.need - b.need);
  for (const [position, { need, index }] of byNeed.entries()) {
    const share = Math.min(need, Math.floor(left / (byNeed.length - position)));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

function drawSection({ heading, lines, focus = 0 }: Section, rows: number): readonly string[] {
  if (rows < 2) return rows === 1 ? [heading] : [];
  const room = rows - 2;
  if (lines.length <= room) return ["", heading, ...lines];
  if (room < 2) return ["", heading, ...lines.slice(focus, focus + room)];
  const shown = room - 1;
  const first = Math.max(0, Math.min(focus - shown + 1, lines.length - shown));
  return ["", heading, ...lines.slice(first, first + shown), `… ${count(lines.length - shown, "more line")}`];
}
