import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { createPaint } from "../../src/report/paint.ts";

test("without colour every text stays as it is", () => {
  for (const pen of Object.values(createPaint({ colour: false }))) expect(pen("text")).toBe("text");
});

test("with colour codes are added around the text, whatever NO_COLOR says here, and none around nothing", () => {
  for (const pen of Object.values(createPaint({ colour: true }))) {
    expect(pen("text")).not.toBe("text");
    expect(stripVTControlCharacters(pen("text"))).toBe("text");
    expect(pen("")).toBe("");
  }
});
