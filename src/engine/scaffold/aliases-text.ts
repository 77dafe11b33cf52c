import { dump } from "js-yaml";

/** The lines of a prompt that has one version: people see the first, and try out the newest. */
export function samplePointers(prompt: string): string {
  return dump({ [prompt]: { production: 1, staging: "latest" } });
}

/** The lines of a prompt of which nobody can tell which version people are to see. */
export function stagingPointer(prompt: string): string {
  return dump({ [prompt]: { staging: "latest" } });
}

/** A new `aliases.yaml`. */
export function aliasesText(entries: readonly string[]): string {
  return [HEADER, ...entries].join("\n");
}

const HEADER = `# Which version of a prompt each pointer is at. An application asks for prompts:/NAME@production
# and gets that one. To move a pointer is to commit a line here. It may say:
#
#   production: 1            the version with this number
#   staging: latest          the newest version, whenever there is one
#   candidate: "@staging"    the version that another pointer of the prompt is at
#   frozen: commit:4f1c2ab   the version that this commit made
`;
