import type { Brand } from "./brand.ts";
import type { CommitId } from "./commit.ts";
import type { Digest } from "./digest.ts";

/** 1, 2, 3 …: given by the registry, never twice within a prompt. */
export type VersionNumber = Brand<number, "VersionNumber">;

export function isVersionNumber(value: number): value is VersionNumber {
  return Number.isSafeInteger(value) && value >= 1;
}

/** Text of digits only, read as a version number; null for anything else. */
export function parseVersionNumber(text: string): VersionNumber | null {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return isVersionNumber(value) ? value : null;
}

/** The number `steps` after `version`. */
export function versionAfter(version: VersionNumber | null, steps = 1): VersionNumber {
  const next = (version ?? 0) + steps;
  if (!isVersionNumber(next)) throw new RangeError(`no version number follows ${String(version)} by ${steps}`);
  return next;
}

/** Where a version that promptree registered came from. */
export interface Provenance {
  /** Who manages the prompt: `github.com/o/r`, or the repository's root commit. */
  readonly repository: string;
  readonly commit: CommitId;
  /** The file, from the repository's root, as of that commit. */
  readonly path: string;
  readonly digest: Digest;
  readonly author: string;
  readonly date: string;
}

/** A version's two digests: of the content that is stored, and of the one that git made, where it made any. */
interface Digests {
  readonly digest: Digest;
  readonly provenance: Provenance | null;
}

/** Of the content that a version was made with, where that is known: some registries let people change what is stored. */
export function digestAsMade({ digest, provenance }: Digests): Digest {
  return provenance?.digest ?? digest;
}

/** Whether somebody has changed the content of a version that git made. */
export function isContentChanged(version: Digests): boolean {
  return version.digest !== digestAsMade(version);
}
