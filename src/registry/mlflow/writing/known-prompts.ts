import type { AliasName } from "../../../core/alias.ts";
import type { PromptName } from "../../../core/name.ts";
import type { PromptState } from "../../../core/registry.ts";

/** What a session knows of a prompt that is there. */
interface KnownPrompt {
  /** The highest number that a version had when it was last heard of; 0 for none. */
  readonly highest: number;
  /** The aliases that git is recorded to have set; null for a prompt that no repository manages. */
  readonly recorded: ReadonlySet<AliasName> | null;
}

/**
 * What a session has seen and written, so that it needs no request to find it out again. What is seen first counts: pages that
 * were read before a write may come after it.
 */
export class KnownPrompts {
  readonly #prompts = new Map<PromptName, KnownPrompt>();
  readonly #surprising = new Set<PromptName>();

  get count(): number {
    return this.#prompts.size;
  }

  get(name: PromptName): KnownPrompt | null {
    return this.#prompts.get(name) ?? null;
  }

  see({ name, latest, managed }: PromptState): KnownPrompt {
    const known = this.#prompts.get(name) ?? { highest: latest?.version ?? 0, recorded: managed?.aliases ?? null };
    this.#prompts.set(name, known);
    return known;
  }

  made(name: PromptName, recorded: KnownPrompt["recorded"]): void {
    this.#prompts.set(name, { highest: 0, recorded });
  }

  madeVersion(name: PromptName, version: number): void {
    const known = this.#prompts.get(name);
    if (known !== undefined) this.#prompts.set(name, { ...known, highest: Math.max(known.highest, version) });
  }

  recordedAliases(name: PromptName, recorded: ReadonlySet<AliasName>): void {
    const known = this.#prompts.get(name);
    if (known !== undefined) this.#prompts.set(name, { ...known, recorded });
  }

  /**
   * It is there, although no read had told of it: somebody has just made it, or another prompt was deleted between the pages
   * of a search, which then passes one over. It may have the versions that are about to be made.
   */
  surprise(name: PromptName): void {
    this.#surprising.add(name);
  }

  isSurprising(name: PromptName): boolean {
    return this.#surprising.has(name);
  }

  /** It is gone, or can't be told to be there. */
  forget(name: PromptName): void {
    this.#prompts.delete(name);
  }
}
