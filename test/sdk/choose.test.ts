import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Weights } from "../../src/core/split.ts";
import { chooseVariant, sharesOf } from "../../src/sdk/choose.ts";

const Vectors = z.array(
  z.strictObject({ weights: z.record(z.string(), z.number()), key: z.string(), salt: z.string(), variant: z.string() }),
);
const vectors = Vectors.parse(JSON.parse(readFileSync("docs/split-vectors.json", "utf8")));

type Question = Pick<z.infer<typeof Vectors>[number], "weights" | "key" | "salt">;

/** As Python chooses by the steps of docs/format.md. */
function inPython(questions: readonly Question[]): unknown {
  const input = JSON.stringify(questions);
  const { status, stdout, stderr } = spawnSync("python3", ["test/sdk/split_vectors.py"], { input, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const name = fc.string({ unit: "binary", minLength: 1, maxLength: 8 }).map((text) => text.toWellFormed());
const weight = fc.oneof(fc.constantFrom(0, 1, 10, 90), fc.double({ min: 1e-9, max: 1e9, noNaN: true }));
const weights: fc.Arbitrary<Weights> = fc
  .dictionary(name, weight, { minKeys: 1, maxKeys: 6 })
  .filter((of) => Object.values(of).some((one) => one > 0));
const text = fc.string({ unit: "binary" }).map((value) => value.toWellFormed());

describe("a choice between variants", () => {
  test.each(vectors)("$salt $key: $weights gives $variant", ({ weights: of, key, salt, variant }) => {
    expect(chooseVariant(of, key, salt)).toBe(variant);
  });

  test("is the same in Python, for the vectors", () => {
    expect(inPython(vectors)).toEqual(vectors.map(({ variant }) => variant));
  });

  test("is the same in Python, for any weights, keys and salts", () => {
    const questions = fc.sample(fc.record({ weights, key: text, salt: text }), { numRuns: 2000, seed: 20_260_302 });
    expect(inPython(questions)).toEqual(questions.map(({ weights: of, key, salt }) => chooseVariant(of, key, salt)));
  });

  test("does not depend on the order in which the weights are given", () => {
    fc.assert(
      fc.property(weights, text, text, (of, key, salt) => {
        const turned = Object.fromEntries(Object.entries(of).toReversed());
        expect(chooseVariant(turned, key, salt)).toBe(chooseVariant(of, key, salt));
      }),
    );
  });

  test("adds up in the same order, as sums of fractions depend on it", () => {
    const given = [["a", 0.1] as const, ["b", 0.2] as const, ["c", 0.3] as const];
    expect(sharesOf(given.toReversed())).toEqual(sharesOf(given));
  });

  test("is always one with a weight above 0", () => {
    fc.assert(
      fc.property(weights, text, text, (of, key, salt) => {
        expect(of[chooseVariant(of, key, salt)]).toBeGreaterThan(0);
      }),
    );
  });

  test("depends on shares: twice the weights are the same choice", () => {
    fc.assert(
      fc.property(weights, text, text, (of, key, salt) => {
        const doubled = Object.fromEntries(Object.entries(of).map(([variant, one]) => [variant, 2 * one]));
        expect(chooseVariant(doubled, key, salt)).toBe(chooseVariant(of, key, salt));
      }),
    );
  });

  test("takes the smallest numbers there are", () => {
    const tiny = { a: 5e-324, b: 0 };
    expect(new Set(KEYS.map((key) => chooseVariant(tiny, key, "")))).toEqual(new Set(["a"]));
  });
});

const KEYS = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);

const drawnShares = (of: Weights, salt: string): Readonly<Record<string, number>> => {
  const groups = Map.groupBy(KEYS, (key) => chooseVariant(of, key, salt));
  return Object.fromEntries([...groups].map(([variant, keys]) => [variant, keys.length / KEYS.length]));
};

describe("of many keys", () => {
  test.each<readonly [Weights, string]>([
    [{ production: 90, candidate: 10 }, "checkout"],
    [{ production: 90, candidate: 10 }, "signup"],
    [{ a: 1, b: 1, c: 1, d: 1 }, ""],
    [{ a: 0.001, b: 0.999 }, "rare"],
  ])("%j with the salt %j each variant gets its share", (of, salt) => {
    const total = Object.values(of).reduce((sum, one) => sum + one, 0);
    for (const [variant, share] of Object.entries(drawnShares(of, salt))) {
      // Five times the standard deviation of a fair draw.
      const wanted = (of[variant] ?? 0) / total;
      const margin = 5 * Math.sqrt((wanted * (1 - wanted)) / KEYS.length);
      expect(Math.abs(share - wanted)).toBeLessThan(margin);
    }
  });

  test("a candidate whose share grows keeps every key it had", () => {
    const steps = [0, 1, 5, 10, 50, 99, 100].map((candidate) =>
      KEYS.filter((key) => chooseVariant({ production: 100 - candidate, candidate }, key, "s") === "candidate"),
    );
    for (const [index, before] of steps.slice(0, -1).entries()) {
      const after = new Set(steps[index + 1]);
      expect(before.every((key) => after.has(key))).toBe(true);
    }
    expect(steps.at(-1)).toHaveLength(KEYS.length);
  });

  test("of two variants the one whose share grows keeps every key it had, whatever the weights", () => {
    const share = fc.integer({ min: 0, max: 1000 });
    fc.assert(
      fc.property(share, share, text, (one, other, key) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        fc.pre(chooseVariant({ a: less, b: 1000 - less }, key, "s") === "a");
        expect(chooseVariant({ a: more, b: 1000 - more }, key, "s")).toBe("a");
      }),
    );
  });

  test("weight that goes from one variant to its neighbour moves no key of the others", () => {
    const before = { a: 20, b: 30, c: 40, d: 10 };
    const after = { a: 20, b: 45, c: 25, d: 10 };
    const moved = KEYS.filter((key) => chooseVariant(before, key, "s") !== chooseVariant(after, key, "s"));
    expect(moved.length).toBeGreaterThan(0);
    for (const key of moved) {
      expect([chooseVariant(before, key, "s"), chooseVariant(after, key, "s")]).toEqual(["c", "b"]);
    }
  });

  test("one salt says nothing about another", () => {
    const of = { a: 1, b: 1 };
    const inBoth = KEYS.filter((key) => chooseVariant(of, key, "x") === "a" && chooseVariant(of, key, "y") === "a");
    expect(Math.abs(inBoth.length / KEYS.length - 0.25)).toBeLessThan(0.02);
  });
});

describe("weights that are none", () => {
  test.each<readonly [string, Weights, string]>([
    ["none at all", {}, "no variant has a weight above 0"],
    ["only nothing", { a: 0 }, "no variant has a weight above 0"],
    ["below 0", { a: 1, b: -1 }, 'the weight of "b" is no number of 0 or more: -1'],
    ["no number", { a: Number.NaN }, 'the weight of "a" is no number of 0 or more: NaN'],
    ["infinite", { a: Infinity }, 'the weight of "a" is no number of 0 or more: Infinity'],
    ["too many", { a: 1.7e308, b: 1.7e308 }, "the weights add up to more than a number holds"],
  ])("are refused: %s", (_what, of, message) => {
    expect(() => chooseVariant(of, "k", "")).toThrow(expect.objectContaining({ code: "usage", message }));
  });
});
