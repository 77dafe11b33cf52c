import { readAliasPart } from "./alias-part.ts";
import type { AliasesReading } from "./merge-aliases.ts";
import { mergeAliases } from "./merge-aliases.ts";

/** Reads an `aliases.yaml` that has no file beside it. */
export function readAliases(file: string, bytes: Uint8Array): AliasesReading {
  return mergeAliases([readAliasPart(file, null, bytes)]);
}
