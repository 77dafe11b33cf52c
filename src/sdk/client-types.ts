/// <reference lib="esnext.disposable" preserve="true" />
import type { AllowMissing, LoadOptions, RefuseMissing } from "./options.ts";
import type { Prompt, PromptOf } from "./prompt-types.ts";
import type { Registration } from "./registration.ts";
import type { FoundPrompt, SearchOptions } from "./search-types.ts";

/**
 * An application's way to one registry. What it has loaded it keeps: a numbered version for ever, an alias and the newest
 * version for their time. Its own writes show at once. Every method throws PromptreeError, or rejects with one.
 */
export interface Client extends AsyncDisposable {
  /** The registry's, fit to be printed. */
  readonly address: string;

  /**
   * A prompt by `prompts:/name@alias`, `prompts:/name/3`, `prompts:/name` for the newest version, or `prompts:/name@split:checkout`
   * for the alias that the split gives to `key`; each also without its `prompts:/`.
   * @throws PromptreeError `not-found`, `usage` for what is no reference, `registry-unavailable`; the signal's reason.
   */
  loadPrompt<Reference extends string>(
    reference: Reference,
    options?: LoadOptions<Reference> & RefuseMissing,
  ): Promise<PromptOf<Reference>>;
  loadPrompt<Reference extends string>(
    reference: Reference,
    options?: LoadOptions<Reference> & AllowMissing,
  ): Promise<PromptOf<Reference> | null>;

  /** Loads many side by side, of a split every alias that a key can get, and tells which could not be. */
  prefetch(references: readonly string[]): Promise<readonly FailedPrefetch[]>;

  /** Forgets what a reference loaded, so that the next load asks; of a split, all of its prompt; without one, everything. */
  invalidate(reference?: string): void;

  /**
   * The variant that a key gets, which is the same in every process and language.
   * @throws PromptreeError `usage` for weights that can't be meant.
   */
  choose<Variant extends string>(weights: Readonly<Record<Variant, number>>, options: ChooseOptions): Variant;

  /** Makes a version, and the prompt where there is none of that name. */
  registerPrompt(registration: Registration): Promise<Prompt>;
  setPromptAlias(name: string, alias: string, version: number): Promise<void>;
  deletePromptAlias(name: string, alias: string): Promise<void>;
  setPromptTag(name: string, key: string, value: string): Promise<void>;
  deletePromptTag(name: string, key: string): Promise<void>;
  setPromptVersionTag(name: string, version: number, key: string, value: string): Promise<void>;
  deletePromptVersionTag(name: string, version: number, key: string): Promise<void>;

  searchPrompts(options?: SearchOptions): Promise<readonly FoundPrompt[]>;
  /** Newest first. */
  searchPromptVersions(name: string, options?: Pick<SearchOptions, "maxResults">): Promise<readonly Prompt[]>;

  /** Ends the connections to the registry, which nothing is asked from then on; what was loaded stays loadable. */
  close(): Promise<void>;
}

export interface FailedPrefetch {
  readonly reference: string;
  readonly error: unknown;
}

export interface ChooseOptions {
  /** What sticks to its variant, such as a user's id. */
  readonly key: string;
  /** Of two choices with different salts, one says nothing about the other; a split's is its name. */
  readonly salt?: string;
}
