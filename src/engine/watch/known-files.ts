import type { Digest } from "../../core/digest.ts";
import type { Metadata } from "../../core/metadata.ts";
import { nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { NO_PROBLEMS } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { PromptReading } from "../../core/prompt-file.ts";
import { duplicateName } from "../duplicate-name.ts";

/** The prompt that a file makes, or made when it was last without an error. */
export interface Claim {
  readonly path: string;
  readonly name: PromptName;
  readonly digest: Digest;
  readonly metadata: Metadata;
  /** Whether the file still says so: a broken one says nothing. */
  readonly isSound: boolean;
}

interface KnownFile {
  readonly claim: Claim | null;
  readonly problems: readonly Problem[];
}

/** The prompt files of a work tree as they were last read, without their texts. */
export class KnownFiles {
  readonly #files = new Map<string, KnownFile>();
  /** Name key → the files that claim it. */
  readonly #claims = new Map<string, Map<string, Claim>>();
  readonly #onNames: () => void;
  #sound = 0;
  #nameless = 0;

  /** @param onNames Called when a file makes another prompt than before. */
  constructor(onNames: () => void = () => {}) {
    this.#onNames = onNames;
  }

  /** Whether there is a file that nobody knows the name of. */
  get hasNameless(): boolean {
    return this.#nameless > 0;
  }

  /** How many files make a prompt. */
  get prompts(): number {
    return this.#sound;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  paths(): MapIterator<string> {
    return this.#files.keys();
  }

  *names(): Generator<PromptName> {
    for (const claims of this.#claims.values()) for (const { name } of claims.values()) yield name;
  }

  /** Of files whose names are this one, to the letter or but for case. */
  claimsOf(name: PromptName): readonly Claim[] {
    return [...(this.#claims.get(nameKey(name))?.values() ?? [])];
  }

  /**
   * Puts what was read in the place of what was known of a file; null for one that is not there.
   * @param lastGood What a broken file said before, where it is known from elsewhere.
   * @returns the names that this may matter to.
   */
  put(path: string, reading: PromptReading | null, lastGood: Claim | null): readonly PromptName[] {
    const known = this.#files.get(path);
    const before = known?.claim ?? null;
    const after = reading === null ? null : claimOf(path, reading, before ?? lastGood);
    if (before !== null) this.#unlist(before);
    if (reading === null) this.#files.delete(path);
    else this.#files.set(path, { claim: after, problems: reading.problems });
    if (after !== null) this.#list(after);
    if (known?.claim === null) this.#nameless--;
    if (reading !== null && after === null) this.#nameless++;
    if (before?.name !== after?.name || (known === undefined) !== (reading === null)) this.#onNames();
    const names = [before, after].flatMap((claim) => claim?.name ?? []);
    return [...new Set([...names, ...names.flatMap((name) => this.claimsOf(name).map((claim) => claim.name))])];
  }

  /** What a file says; null while it is broken, and where another file has its name. */
  soleClaimAt(path: string): Claim | null {
    const claim = this.#files.get(path)?.claim ?? null;
    if (claim === null || !claim.isSound) return null;
    return this.claimsOf(claim.name).filter(({ isSound }) => isSound).length > 1 ? null : claim;
  }

  /** All that is wrong with a file, with those that have its name. */
  problemsOf(path: string): readonly Problem[] {
    const file = this.#files.get(path);
    if (file === undefined) return NO_PROBLEMS;
    const { claim, problems } = file;
    if (claim === null || !claim.isSound) return problems;
    const group = this.claimsOf(claim.name).filter(({ isSound }) => isSound);
    return group.length > 1 ? [...problems, duplicateName(claim, group)] : problems;
  }

  #list(claim: Claim): void {
    const key = nameKey(claim.name);
    const claims = this.#claims.get(key);
    if (claims === undefined) this.#claims.set(key, new Map([[claim.path, claim]]));
    else claims.set(claim.path, claim);
    if (claim.isSound) this.#sound++;
  }

  #unlist(claim: Claim): void {
    const key = nameKey(claim.name);
    const claims = this.#claims.get(key);
    claims?.delete(claim.path);
    if (claims?.size === 0) this.#claims.delete(key);
    if (claim.isSound) this.#sound--;
  }
}

function claimOf(path: string, { prompt }: PromptReading, lastGood: Claim | null): Claim | null {
  if (prompt === null) return lastGood === null ? null : { ...lastGood, path, isSound: false };
  const { name, digest, metadata } = prompt;
  return { path, name, digest, metadata, isSound: true };
}
