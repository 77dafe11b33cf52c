import type { Metadata } from "../../core/metadata.ts";
import type { PromptState, VersionRecord } from "../../core/registry.ts";

export interface JoinedMetadata {
  readonly metadata: Metadata;
  /** What of the version is not the prompt's, and gives way. */
  readonly reasons: readonly string[];
}

/**
 * What a file is to say of a prompt: a file has one description and one set of tags, and a registry has them on the prompt
 * and on each version. All tags of both are kept; where they disagree, the prompt's count, for these are what search finds.
 */
export function joinMetadata(state: PromptState, { version, metadata }: VersionRecord): JoinedMetadata {
  const disagreeing = [...metadata.tags.keys()].filter((key) => {
    const own = state.tags.get(key);
    return own !== undefined && own !== metadata.tags.get(key);
  });
  const description = state.description || metadata.description || null;
  const reasons = disagreeing.map((key) => `version ${version} has another value than the prompt for the tag ${key}`);
  const isOther = (metadata.description ?? "") !== "" && metadata.description !== description;
  return {
    metadata: {
      description,
      tags: new Map([...metadata.tags, ...state.tags]),
      inputSchema: metadata.inputSchema,
    },
    reasons: isOther ? [...reasons, `version ${version} has another description than the prompt`] : reasons,
  };
}
