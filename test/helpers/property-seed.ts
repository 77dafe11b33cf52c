/**
 * What properties take their cases from: always the same, so that a change that breaks one is told from luck.
 * `PROMPTREE_SEED=random` gives others, as the weekly workflow does, and a number, as a failure prints it, those of that run.
 */
export const PROPERTY_SEED = seedOf(process.env["PROMPTREE_SEED"] ?? "1");

function seedOf(text: string): number {
  return text === "random" ? Date.now() % 2 ** 31 : Number(text);
}
