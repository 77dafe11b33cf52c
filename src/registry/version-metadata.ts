import type { Metadata } from "../core/metadata.ts";
import type { VersionUpdate } from "../core/registry.ts";

/** A version's metadata after an update: git's, and of what others have set whatever can be told apart. */
export function updatedMetadata(found: Metadata, { metadata, was, provenance }: VersionUpdate): Metadata {
  if (provenance !== undefined) {
    return {
      description: metadata.description ?? found.description,
      tags: new Map([...found.tags, ...metadata.tags]),
      inputSchema: metadata.inputSchema ?? found.inputSchema,
    };
  }
  const others = was === undefined ? [] : [...found.tags].filter(([key]) => !was.tags.has(key));
  return { ...metadata, tags: new Map([...others, ...metadata.tags]) };
}
