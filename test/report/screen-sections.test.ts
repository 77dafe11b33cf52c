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

  test("have no empty rows where there is hardly room", () => {
    expect(fitSections([section("a", 9), section("b", 9, 3)], 4)).toEqual(["a", "a1", "b", "b4"]);
  });

  test("come first come first served where there is not a row for each", () => {
    expect(fitSections([section("a", 9), section("b", 0), section("c", 1)], 2)).toEqual(["a", "b"]);
  });

  test("show lines instead of a heading that makes way for them", () => {
    const problems = { ...section("a", 9), headingMakesWay: true };
    expect(fitSections([problems], 1)).toEqual(["a1"]);
    expect(fitSections([problems], 2)).toEqual(["a1", "a2"]);
    expect(fitSections([problems], 3)).toEqual(["a", "a1", "… 8 more lines"]);
  });

  test.each([0, 1, 2, 3, 4, 5, 11])("never take more than %i rows", (rows) => {
    const sections = [section("a", 4), section("b", 40, 30), section("c", 0)];
    expect(fitSections(sections, rows).length).toBeLessThanOrEqual(rows);
  });
});
