import type { AliasName, ProblemAt } from "./alias.ts";
import type { PromptName } from "./name.ts";

/** What stands behind `@` for a split of a prompt: `prompts:/name@split:checkout`. No alias holds a colon. */
export const SPLIT_SELECTOR = "split:";

/** In characters. */
export const SPLIT_NAME_LIMIT = 100;
export const SPLIT_NAME = /^[A-Za-z0-9_-]+$/;

/** What is wrong with a split's name, as the end of a sentence that begins with it; null when nothing is. */
export function explainSplitName(text: string): string | null {
  if (text === "") return "is empty";
  if (text.length > SPLIT_NAME_LIMIT) return `is longer than ${SPLIT_NAME_LIMIT} characters`;
  return SPLIT_NAME.test(text) ? null : "may only hold the letters a to z, digits, _ and -";
}

/** Weights by variant: any numbers of 0 or more, relative to each other. */
export type Weights = Readonly<Record<string, number>>;

/** The splits that git has set on a prompt: the weights of each by its name, as `weightsText` writes them. */
export type Splits = ReadonlyMap<string, string>;

export const NO_SPLITS: Splits = new Map();

export function sameSplits(a: Splits, b: Splits): boolean {
  if (a.size !== b.size) return false;
  for (const [name, weights] of a) if (b.get(name) !== weights) return false;
  return true;
}

/** The splits of `promptree.yaml`, by prompt. */
export type DeclaredSplits = ReadonlyMap<PromptName, SplitPrompt>;

export interface SplitPrompt {
  readonly prompt: PromptName;
  readonly splits: readonly DeclaredSplit[];
  readonly at: ProblemAt;
}

export interface DeclaredSplit {
  readonly name: string;
  readonly variants: readonly SplitVariant[];
}

export interface SplitVariant {
  readonly alias: AliasName;
  /** 0 or more, relative to those beside it. */
  readonly weight: number;
  readonly at: ProblemAt;
}

/** What `weightsText` wrote; null for text that is nothing of the kind. */
export function readWeights(text: string): Weights | null {
  const value = parseJson(text);
  return isWeights(value) ? value : null;
}

function isWeights(value: unknown): value is Weights {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((weight) => typeof weight === "number" && Number.isFinite(weight) && weight >= 0);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What the registry is to keep of a prompt's splits. */
export function splitsOf(declared: SplitPrompt | undefined): Splits {
  if (declared === undefined || declared.splits.length === 0) return NO_SPLITS;
  return new Map(declared.splits.map(({ name, variants }) => [name, weightsText(variants)]));
}

/** JSON, the same whatever the order in the file. Names of aliases in files are ASCII. */
export function weightsText(variants: readonly Pick<SplitVariant, "alias" | "weight">[]): string {
  const sorted = variants.toSorted((a, b) => (a.alias < b.alias ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted.map(({ alias, weight }) => [alias, weight])));
}
