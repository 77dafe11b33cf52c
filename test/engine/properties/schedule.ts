import fc from "fast-check";
import { PromptreeError } from "../../../src/core/errors.ts";
import type { Registry } from "../../../src/core/registry.ts";
import type { SyncResult } from "../../../src/core/sync-result.ts";
import type { SyncOptions } from "../../../src/engine/sync.ts";
import { syncFolder } from "../workshop.ts";
import { ExpectedRegistry } from "./expected-registry.ts";
import type { StoryRepository } from "./story-repository.ts";

/** Which commits of a history of `length` are synced: each bit that is set says so, and the last one always is. */
export function syncedCommits(length: number, bits: number): readonly number[] {
  return Array.from({ length }, (_, index) => index).filter(
    (index) => index === length - 1 || (bits >> index) % 2 === 1,
  );
}

export const bitsArbitrary = fc.nat({ max: 2 ** 13 - 1 });

/** The commits of a story that can be synced. */
export function syncableCommits(told: StoryRepository): readonly number[] {
  const expected = new ExpectedRegistry(told);
  return [...told.commits.keys()].filter((index) => expected.sync(index).length === 0);
}

/** A sync at a commit of the story; the error of one that is refused for what is in the files, or blocked. */
export async function syncAt(
  told: StoryRepository,
  index: number,
  registry: Registry,
  options: Partial<SyncOptions> = {},
): Promise<SyncResult | PromptreeError> {
  await told.goTo(index);
  try {
    return await syncFolder(told.root, registry, { force: true, ...options });
  } catch (error) {
    if (error instanceof PromptreeError) return error;
    throw error;
  }
}

export function isDone(outcome: SyncResult | PromptreeError): outcome is SyncResult {
  return !(outcome instanceof PromptreeError);
}
