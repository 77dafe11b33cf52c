import fc from "fast-check";
import { expect } from "vitest";
import { PROPERTY_SEED } from "../../helpers/property-seed.ts";

/**
 * `PROMPTREE_RUNS` sets how many cases are tried. `PROMPTREE_SEED` and `PROMPTREE_PATH`, as a failure prints both, repeat the
 * one case that failed.
 */
const RUNS = process.env["PROMPTREE_RUNS"];
const PATH = process.env["PROMPTREE_PATH"];

/** How long a failing case is made smaller, in milliseconds; a case is a real repository and takes its time. */
const SHRINKING = 60_000;

/** For the test around a property, in milliseconds. */
export const PROPERTY_TIMEOUT = 24 * 60 * 60 * 1000;

/** Tries a property with this run's seed, which the console and a failure name. */
export async function checkProperty<Value>(
  arbitrary: fc.Arbitrary<Value>,
  usualRuns: number,
  holds: (value: Value) => Promise<void>,
): Promise<void> {
  const runs = RUNS === undefined ? usualRuns : Number(RUNS);
  console.log(`PROMPTREE_SEED=${PROPERTY_SEED} (${runs} cases) ${expect.getState().currentTestName ?? ""}`);
  let failedAt: number | null = null;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    if (failedAt !== null && Date.now() - failedAt > SHRINKING) return;
    try {
      await holds(value);
    } catch (error) {
      if (!fc.PreconditionFailure.isFailure(error)) failedAt ??= Date.now();
      throw error;
    }
  });
  await fc.assert(property, { seed: PROPERTY_SEED, numRuns: runs, ...(PATH === undefined ? {} : { path: PATH }) });
}
