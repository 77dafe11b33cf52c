import type { PromptName } from "../core/name.ts";

/** Prompts that a reader gives at a time. */
export const PROMPTS_PER_PAGE = 1000;

/** Prompts whose versions a reader gives at a time. */
export const NAMES_PER_PAGE = 500;

export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Orders by code point: names hold ASCII only, where UTF-16 units, which `<` compares, are code points. */
export function byName(a: PromptName, b: PromptName): number {
  return a < b ? -1 : Number(a > b);
}
