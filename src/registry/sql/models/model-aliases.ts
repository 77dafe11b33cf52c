import { z } from "zod";
import { PromptreeError } from "../../../core/errors.ts";

const AliasesSchema = z.record(z.string(), z.int());

/** The aliases of a model that is no prompt, as its column holds them; sorted. */
export function writeModelAliases(aliases: ReadonlyMap<string, number>): string {
  return JSON.stringify(Object.fromEntries([...aliases].toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

export function readModelAliases(text: string): ReadonlyMap<string, number> {
  try {
    return new Map(Object.entries(AliasesSchema.parse(JSON.parse(text))));
  } catch (error) {
    throw new PromptreeError("registry-unavailable", "a row of the registry is damaged: its aliases can't be read", {
      cause: error,
    });
  }
}
