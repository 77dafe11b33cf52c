import { describe, expect, test } from "vitest";
import { didYouMean, nearest } from "../../src/core/nearest.ts";

const KNOWN = ["name", "tags", "production", "staging", "qa"];

describe("a slip of the pen is told", () => {
  test.each([
    ["one letter wrong", "nane", "name"],
    ["one letter too many", "tagss", "tags"],
    ["one letter missing", "nme", "name"],
    ["two neighbours swapped", "nmae", "name"],
    ["the first two swapped", "anme", "name"],
    ["the last two swapped", "tasg", "tags"],
    ["a third of a longer word wrong", "prodiktionn", "production"],
  ])("%s: %s", (_, word, meant) => {
    expect(nearest(word, KNOWN)).toBe(meant);
  });
});

describe("what is too far off is not", () => {
  test.each([
    ["two letters swapped that are no neighbours", "eamn"],
    ["the same letters in another order", "mean"],
    ["half of a short word", "aq"],
    ["another word", "owner"],
  ])("%s: %s", (_, word) => {
    expect(nearest(word, KNOWN)).toBeNull();
  });

  test("nor is anything where nothing is known", () => {
    expect(nearest("name", [])).toBeNull();
  });
});

test("one letter off is nearer than two letters swapped, and two swapped nearer than two wrong", () => {
  expect(nearest("nmae", ["name", "nmap"])).toBe("nmap");
  expect(nearest("nmaetag", ["nmaexxg", "nametag"])).toBe("nametag");
});

test("the hint is a question, or nothing", () => {
  expect(didYouMean("nmae", KNOWN)).toBe('did you mean "name"?');
  expect(didYouMean("owner", KNOWN)).toBeNull();
});
