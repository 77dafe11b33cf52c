import { count } from "./figures.ts";

/** A part of a screen that can do with fewer rows than it has lines. */
export interface Section {
  readonly lines: readonly string[];
  readonly heading: string;
  /** Whether its lines say more than its heading, which then makes way for them where there is hardly room. */
  readonly headingMakesWay?: boolean;
  /** The line that must be seen; the first one when it is left out. */
  readonly focus?: number;
}

/** In rows: with less, a section has no empty one above it. */
const LEAST_WITH_SPACE = 4;

/**
 * Sections below one another in at most `rows` rows, an empty row before each where there is room for that. Where there is not
 * room for all of it, each has the same, and what one leaves the others take; the first ones have what can't be shared.
 */
export function fitSections(sections: readonly Section[], rows: number): readonly string[] {
  const spacedNeeds = sections.map(({ lines }) => lines.length + 2);
  const spacedShares = fairShares(spacedNeeds, rows);
  if (spacedShares.every((share, index) => share >= Math.min(spacedNeeds[index] ?? 0, LEAST_WITH_SPACE))) {
    return sections.flatMap((section, index) => ["", ...drawSection(section, (spacedShares[index] ?? 0) - 1)]);
  }
  const shares = fairShares(
    sections.map(({ lines }) => lines.length + 1),
    rows,
  );
  return sections.flatMap((section, index) => drawSection(section, shares[index] ?? 0));
}

/** Row by row to each that needs one, in their order. */
function fairShares(needs: readonly number[], total: number): readonly number[] {
  const shares = needs.map(() => 0);
  let left = Math.min(
    total,
    needs.reduce((sum, need) => sum + need, 0),
  );
  while (left > 0) {
    for (const [index, need] of needs.entries()) {
      const share = shares[index] ?? 0;
      if (left === 0 || share === need) continue;
      shares[index] = share + 1;
      left -= 1;
    }
  }
  return shares;
}

function drawSection({ heading, headingMakesWay = false, lines, focus = 0 }: Section, rows: number): readonly string[] {
  const room = rows - 1;
  if (lines.length <= room) return [heading, ...lines];
  if (room < 2) {
    const tight = headingMakesWay ? lines.slice(focus) : [heading, ...lines.slice(focus)];
    return tight.slice(0, rows);
  }
  const shown = room - 1;
  const first = Math.max(0, Math.min(focus - shown + 1, lines.length - shown));
  return [heading, ...lines.slice(first, first + shown), `… ${count(lines.length - shown, "more line")}`];
}
