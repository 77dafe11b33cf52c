import type { AliasName } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import type { Problem } from "../../core/problem.ts";
import type { VersionNumber } from "../../core/version.ts";

/** What an import made, or with `dryRun` would make, and all that it could not carry over. */
export interface ImportResult {
  /** The registry's URL; null for an import of files. */
  readonly registry: string | null;
  readonly dryRun: boolean;
  readonly prompts: readonly ImportedPrompt[];
  readonly pointers: readonly ImportedPointer[];
  /** What can't be added to files of pointers. */
  readonly missingLines: readonly MissingLines[];
  /** What is wrong with imported files, and what of them was left behind. */
  readonly problems: readonly Problem[];
  /** The files that were made or changed, from the repository's root. */
  readonly written: readonly string[];
}

export interface MissingLines {
  /** The file, from the repository's root. */
  readonly path: string;
  readonly lines: string;
}

export interface ImportedPrompt {
  /** `managed`: this repository makes the prompt already, or did, and its history decides about the file. */
  readonly outcome: "made" | "there-already" | "managed" | "left-out";
  /** Null for a file that gives no name. */
  readonly name: string | null;
  /** The imported file, as it was named; null for a prompt of a registry. */
  readonly from: string | null;
  /** The version that the registry has of it. */
  readonly version: VersionNumber | null;
  /** The prompt file, from the repository's root; null when there is none. */
  readonly path: string | null;
  /** Why it was left out, or what of it was left behind. */
  readonly reasons: readonly string[];
}

export interface ImportedPointer {
  readonly outcome: "made" | "there-already" | "left-out";
  readonly prompt: PromptName;
  readonly alias: AliasName;
  readonly version: VersionNumber;
  readonly reason: string | null;
}

/** Whether all that there was to import is in files now. */
export function isComplete({ prompts, pointers, missingLines, problems }: ImportResult): boolean {
  return (
    problems.length === 0 &&
    missingLines.length === 0 &&
    prompts.every(({ reasons }) => reasons.length === 0) &&
    pointers.every(({ outcome }) => outcome !== "left-out")
  );
}
