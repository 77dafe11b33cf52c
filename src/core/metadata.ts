import type { JsonObject } from "./json.ts";

export type Tags = ReadonlyMap<string, string>;

/** What may change without a new version. */
export interface Metadata {
  readonly description: string | null;
  readonly tags: Tags;
  /** `input.schema` of the prompt file, for tools; kept with the version. */
  readonly inputSchema: JsonObject | null;
}

export const NO_METADATA: Metadata = { description: null, tags: new Map(), inputSchema: null };

function sameTags(a: Tags, b: Tags): boolean {
  if (a.size !== b.size) return false;
  for (const [key, value] of a) if (b.get(key) !== value) return false;
  return true;
}

export function sameMetadata(a: Metadata, b: Metadata): boolean {
  return (
    a.description === b.description &&
    sameTags(a.tags, b.tags) &&
    JSON.stringify(a.inputSchema) === JSON.stringify(b.inputSchema)
  );
}
