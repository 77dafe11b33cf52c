import type { BlobId } from "../../core/commit.ts";
import { nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptFile } from "../../core/prompt-file.ts";

/** A file that makes, or last made, a prompt. */
export interface Claim {
  readonly path: string;
  readonly name: PromptName;
  /** Null while the file is broken: it then makes no version, and keeps its prompt from being an orphan. */
  readonly file: ClaimedFile | null;
}

/** What is remembered of a file; its content is in the content store. */
type ClaimedFile = Pick<PromptFile, "digest" | "metadata"> & { readonly blob: ClaimBlob };

/** Null for a file that has not been touched since the last sync, whose content the registry has. */
type ClaimBlob = BlobId | null;

/** Which files make which prompts, at one commit of a replay. */
export class Claims {
  readonly #byPath = new Map<string, Claim>();
  readonly #byKey = new Map<string, readonly Claim[]>();

  at(path: string): Claim | null {
    return this.#byPath.get(path) ?? null;
  }

  get paths(): Iterable<string> {
    return this.#byPath.keys();
  }

  /** The claims to a name or to one that differs only in case. */
  of(name: PromptName): readonly Claim[] {
    return this.#byKey.get(nameKey(name)) ?? [];
  }

  /** Puts a claim in the place of what stood at its path. */
  put(claim: Claim): void {
    this.drop(claim.path);
    this.#byPath.set(claim.path, claim);
    const key = nameKey(claim.name);
    this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), claim]);
  }

  drop(path: string): void {
    const claim = this.#byPath.get(path);
    if (claim === undefined) return;
    this.#byPath.delete(path);
    const key = nameKey(claim.name);
    const others = this.of(claim.name).filter((other) => other !== claim);
    if (others.length > 0) this.#byKey.set(key, others);
    else this.#byKey.delete(key);
  }
}
