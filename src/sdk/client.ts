import pMap from "p-map";
import type { PromptName } from "../core/name.ts";
import { PromptreeError } from "../core/errors.ts";
import { AnswerCache } from "./cache.ts";
import type { Question } from "./cache.ts";
import type { Caller } from "./call.ts";
import { requireKey } from "./checks.ts";
import { chooseVariant } from "./choose.ts";
import type { ChooseOptions, Client, FailedPrefetch } from "./client-types.ts";
import { closableCaller } from "./closable-caller.ts";
import { type Tell, safely } from "./events.ts";
import { fallbackPrompt, requireFallback } from "./fallback.ts";
import {
  type AllowMissing,
  type ClientOptions,
  type LoadOptions,
  type RefuseMissing,
  cacheSettings,
  timeoutSetting,
} from "./options.ts";
import type { Prompt, PromptOf } from "./prompt-types.ts";
import { isSamePrompt, readPrompt } from "./read-prompt.ts";
import { type Asked, ReferenceReader, askedBy, nameInKey, versionKey, withVersion } from "./reference-key.ts";
import { registerPrompt } from "./register.ts";
import type { Registration } from "./registration.ts";
import type { FoundPrompt, SearchOptions } from "./search-types.ts";
import { searchPromptVersions, searchPrompts } from "./search.ts";
import {
  type SplitReference,
  type Splits,
  aliasBySplit,
  aliasesOfSplit,
  parseSplitReference,
  readSplits,
} from "./splits.ts";
import { timedCaller } from "./timed-caller.ts";
import { waitFor } from "./wait.ts";
import {
  deletePromptAlias,
  deletePromptTag,
  deletePromptVersionTag,
  setPromptAlias,
  setPromptTag,
  setPromptVersionTag,
} from "./writes.ts";

/**
 * A client of the registry that the caller reaches, which it closes with itself.
 * @throws PromptreeError `usage` for options that can't be meant.
 */
export function makeClient(caller: Caller, options: ClientOptions = {}): Client {
  return new RegistryClient(caller, options);
}

const now = (): number => Date.now();

/** References to spell, for each prompt that is kept. */
const SPELLINGS = 4;

/** Requests at a time. */
const PREFETCH_CONCURRENCY = 8;

interface AskedSplits extends Question {
  readonly name: PromptName;
}

class RegistryClient implements Client {
  readonly address: string;
  readonly #caller: Caller;
  readonly #tell: Tell | null;
  readonly #references: ReferenceReader;
  readonly #prompts: AnswerCache<Asked, Prompt>;
  readonly #splits: AnswerCache<AskedSplits, Splits>;

  constructor(caller: Caller, { cache, timeoutMs, onEvent }: ClientOptions) {
    const settings = cacheSettings(cache);
    const timed = closableCaller(timedCaller(caller, timeoutSetting(timeoutMs)));
    const tell = onEvent === undefined ? null : safely(onEvent);
    this.address = caller.address;
    this.#caller = timed;
    this.#tell = tell;
    this.#references = new ReferenceReader(SPELLINGS * settings.maxPrompts);
    this.#prompts = new AnswerCache({
      settings,
      read: ({ reference }) => readPrompt(timed, reference),
      isSame: isSamePrompt,
      tell,
      now,
    });
    this.#splits = new AnswerCache({
      settings,
      read: async ({ name }) => ({ value: await readSplits(timed, name), pinnedKey: null }),
      isSame: () => false,
      tell: tell === null ? null : behindLoads(tell),
      now,
    });
  }

  loadPrompt<Reference extends string>(
    reference: Reference,
    options?: LoadOptions<Reference> & RefuseMissing,
  ): Promise<PromptOf<Reference>>;
  loadPrompt<Reference extends string>(
    reference: Reference,
    options?: LoadOptions<Reference> & AllowMissing,
  ): Promise<PromptOf<Reference> | null>;
  loadPrompt(reference: string, options?: LoadOptions & AllowMissing): Promise<Prompt | null> {
    const asked = options === undefined ? this.#references.known(reference) : undefined;
    // What is in memory takes the shortest way.
    return asked === undefined ? this.#loadWith(reference, options) : this.#prompts.load(asked, reference);
  }

  async prefetch(references: readonly string[]): Promise<readonly FailedPrefetch[]> {
    const outcomes = await pMap(references, (reference) => this.#failureOf(reference), {
      concurrency: PREFETCH_CONCURRENCY,
    });
    return outcomes.filter((outcome) => outcome !== null);
  }

  invalidate(reference?: string): void {
    if (reference === undefined) {
      this.#prompts.invalidateWhere(() => true);
      this.#splits.invalidateWhere(() => true);
      return;
    }
    const split = parseSplitReference(reference);
    if (split === null) {
      this.#prompts.invalidate(this.#references.read(reference).key);
    } else {
      this.#splits.invalidate(split.name);
      this.#forgetPrompt(split.name);
    }
  }

  choose<Variant extends string>(
    weights: Readonly<Record<Variant, number>>,
    { key, salt = "" }: ChooseOptions,
  ): Variant {
    const chosen = chooseVariant(weights, requireKey(key, "choose"), salt);
    if (isVariant(weights, chosen)) return chosen;
    throw new RangeError("what is chosen is one of the variants");
  }

  async registerPrompt(registration: Registration): Promise<Prompt> {
    const { name } = registration;
    return this.#thenInvalidate(
      async () => {
        const made = await registerPrompt(this.#caller, registration);
        this.#prompts.invalidate(versionKey(name, made.version));
        return made;
      },
      () => this.#prompts.invalidate(name),
    );
  }

  async setPromptAlias(name: string, alias: string, version: number): Promise<void> {
    await this.#thenInvalidate(
      () => setPromptAlias(this.#caller, name, alias, version),
      () => this.#forgetPrompt(name),
    );
  }

  async deletePromptAlias(name: string, alias: string): Promise<void> {
    await this.#thenInvalidate(
      () => deletePromptAlias(this.#caller, name, alias),
      () => this.#forgetPrompt(name),
    );
  }

  async setPromptTag(name: string, key: string, value: string): Promise<void> {
    await setPromptTag(this.#caller, name, key, value);
  }

  async deletePromptTag(name: string, key: string): Promise<void> {
    await deletePromptTag(this.#caller, name, key);
  }

  async setPromptVersionTag(name: string, version: number, key: string, value: string): Promise<void> {
    await this.#thenInvalidate(
      () => setPromptVersionTag(this.#caller, name, version, key, value),
      () => this.#forgetPrompt(name),
    );
  }

  async deletePromptVersionTag(name: string, version: number, key: string): Promise<void> {
    await this.#thenInvalidate(
      () => deletePromptVersionTag(this.#caller, name, version, key),
      () => this.#forgetPrompt(name),
    );
  }

  async searchPrompts(options?: SearchOptions): Promise<readonly FoundPrompt[]> {
    return searchPrompts(this.#caller, options);
  }

  async searchPromptVersions(name: string, options?: Pick<SearchOptions, "maxResults">): Promise<readonly Prompt[]> {
    return searchPromptVersions(this.#caller, name, options);
  }

  async close(): Promise<void> {
    await this.#caller[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #loadWith(reference: string, options: LoadOptions & AllowMissing = {}): Promise<Prompt | null> {
    const { signal, fallback, allowMissing } = options;
    const content = fallback === undefined ? null : requireFallback(fallback);
    signal?.throwIfAborted();
    const started = Date.now();
    const loading = this.#load(reference, options);
    try {
      return await (signal === undefined ? loading : waitFor(loading, signal));
    } catch (error) {
      signal?.throwIfAborted();
      if (allowMissing === true && error instanceof PromptreeError && error.code === "not-found") return null;
      if (content === null) throw error;
      this.#tell?.({ type: "fallback", reference, ms: Math.max(0, Date.now() - started), error });
      return fallbackPrompt(reference, content);
    }
  }

  async #load(reference: string, options: LoadOptions): Promise<Prompt> {
    const asked = await this.#resolve(reference, options);
    return this.#prompts.load(asked, reference);
  }

  async #resolve(reference: string, options: LoadOptions): Promise<Asked> {
    const started = Date.now();
    try {
      return await this.#resolveReference(reference, options);
    } catch (error) {
      const ms = Math.max(0, Date.now() - started);
      this.#tell?.({ type: "failed", reference, ms, error, background: false });
      throw error;
    }
  }

  /** What is to be asked for: of a split, the alias that its key gets. */
  async #resolveReference(reference: string, { version, key }: LoadOptions): Promise<Asked> {
    const split = parseSplitReference(reference);
    if (split !== null && version === undefined) {
      const alias = aliasBySplit(await this.#loadSplits(split, reference), split, key);
      return askedBy({ name: split.name, selector: { kind: "alias", alias } });
    }
    const asked = this.#references.read(reference);
    return version === undefined ? asked : withVersion(asked, version);
  }

  async #loadSplits({ name }: SplitReference, reference: string): Promise<Splits> {
    return this.#splits.load({ key: name, kind: "moving", name }, reference);
  }

  /** All that a key can get. */
  async #loadSplit(split: SplitReference, reference: string): Promise<void> {
    const aliases = aliasesOfSplit(await this.#loadSplits(split, reference), split);
    const loads = await Promise.allSettled(aliases.map((alias) => this.loadPrompt(`${split.name}@${alias}`)));
    const failed = loads.find((load) => load.status === "rejected");
    if (failed !== undefined) throw failed.reason;
  }

  async #failureOf(reference: string): Promise<FailedPrefetch | null> {
    const split = parseSplitReference(reference);
    try {
      await (split === null ? this.loadPrompt(reference) : this.#loadSplit(split, reference));
      return null;
    } catch (error) {
      return { reference, error };
    }
  }

  /** Also when it fails: nobody knows then whether it was done. */
  async #thenInvalidate<Result>(write: () => Promise<Result>, invalidate: () => void): Promise<Result> {
    try {
      return await write();
    } finally {
      invalidate();
    }
  }

  #forgetPrompt(name: string): void {
    this.#prompts.invalidateWhere((key) => nameInKey(key) === name);
  }
}

function isVariant<Variant extends string>(weights: Readonly<Record<Variant, number>>, text: string): text is Variant {
  return Object.hasOwn(weights, text);
}

/** Loads tell of themselves. */
function behindLoads(tell: Tell): Tell {
  return (event) => {
    if (event.type === "refreshed" || (event.type === "failed" && event.background)) tell(event);
  };
}
