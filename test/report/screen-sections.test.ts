import { describe, expect, test } from "vitest";
import { fitSections } from "../../src/report/screen-sections.ts";
import type { Section } from "../../src/report/screen-sections.ts";

const section = (heading: string, lines: number, focus?: number): Section => ({
  heading,
  lines: Array.from({ length: lines }, (_, index) => `${heading}${index + 1}`),
  ...(focus === undefined ? {} : { focus }),
});

describe("sections of a screen", () => {
  test("are drawn whole where there is room", () => {
    expect(fitSections([section("a", 2), section("b", 1)], 20)).toEqual(["", "a", "a1", "a2", "", "b", "b1"]);
  });

  test("share the room, and a short one leaves the others what it does not need", () => {
    expect(fitSections([section("a", 1), section("b", 9)], 9)).toEqual([
      ...["", "a", "a1"],
      ...["", "b", "b1", "b2", "b3", "… 6 more lines"],
    ]);
  });

  test("keep the line that must be seen", () => {
    const drawn = fitSections([section("a", 9, 6)], 6);
    expect(drawn).toEqual(["", "a", "a5", "a6", "a7", "… 6 more lines"]);
    expect(fitSections([section("a", 9, 8)], 6)).toContain("a9");
  });

  test.each([0, 1, 2, 3, 4, 5, 11])("never take more than %i rows", (rows) => {
    const sections = [section("a", 4), section("b", 40, 30), section("c", 0)];
    expect(fitSections(sections, rows).length).toBeLessThanOrEqual(rows);
  });
});
