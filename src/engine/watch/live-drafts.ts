import type { Content } from "../../core/content.ts";
import type { Draft } from "../../core/draft.ts";
import { nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { NO_PROBLEMS } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import type { PromptFile } from "../../core/prompt-file.ts";
import { nameDiffersInCase } from "../duplicate-name.ts";
import { DraftShelf } from "./draft-shelf.ts";
import { judgeDraft } from "./judge-draft.ts";
import type { Claim, KnownFiles } from "./known-files.ts";
import { NOTHING_REGISTERED, readMark } from "./registered.ts";
import type { Registered, RegisteredPrompts } from "./registered.ts";
import type { Stores } from "./stores.ts";
import type { DraftEvent, DraftGoneEvent } from "./watch-event.ts";

export interface Settled {
  readonly events: readonly (DraftEvent | DraftGoneEvent)[];
  /** Files whose texts are to be drafts and are not at hand. */
  readonly unread: readonly string[];
}

/** The drafts of a work tree, and what the registry holds that decides over them. */
export class LiveDrafts {
  readonly #files: KnownFiles;
  readonly #stores: Stores;
  #drafts = new DraftShelf();
  #registered = NOTHING_REGISTERED;

  constructor(files: KnownFiles, stores: Stores) {
    this.#files = files;
    this.#stores = stores;
  }

  all(): readonly Draft[] {
    return [...this.#drafts.values()].toSorted((a, b) => (a.prompt < b.prompt ? -1 : 1));
  }

  /** The registry's, fit to be printed. */
  get address(): string {
    return this.#registered.address;
  }

  get count(): number {
    return this.#drafts.size;
  }

  /** What the draft that came from a file says of it, for one that is broken by now. */
  lastGoodAt(path: string): Claim | null {
    for (const { path: from, prompt, digest, metadata } of this.#drafts.values()) {
      if (from === path) return { path, name: prompt, digest, metadata, isSound: false };
    }
    return null;
  }

  /** Reads the drafts that are stored, and puts back those that the store has lost or has otherwise. */
  async restore(): Promise<void> {
    const store = await this.#stores.drafts();
    const mine = [...this.#drafts.values()];
    const all = new DraftShelf(await store.readDrafts());
    all.change({ put: mine, remove: [] });
    if (mine.length > 0) await store.changeDrafts({ put: mine, remove: [] });
    this.#drafts = all;
  }

  /** What drafts are compared with from now on. */
  set registered(registered: RegisteredPrompts) {
    this.#registered = registered;
  }

  get registeredNames(): MapIterator<PromptName> {
    return this.#registered.prompts.keys();
  }

  /** Null for a prompt that the registry does not have. */
  registeredOf(name: PromptName): Registered | null {
    return this.#registered.prompts.get(name) ?? null;
  }

  /** What is wrong with the name of a file because of what the registry holds. */
  problemsOf(claim: Claim | null): readonly Problem[] {
    if (claim === null || this.#registered.prompts.has(claim.name)) return NO_PROBLEMS;
    const registered = this.#registered.spellings.get(nameKey(claim.name));
    return registered === undefined ? NO_PROBLEMS : [nameDiffersInCase(claim, registered, false)];
  }

  /** @returns whether the registry is another than it was when it was last read. */
  async isOutdated(): Promise<boolean> {
    return (await readMark(await this.#stores.registry())) !== this.#registered.mark;
  }

  /** Settles every prompt that has a file or a draft. */
  settleAll(): Promise<Settled> {
    return this.settle(new Set([...this.#files.names(), ...this.#drafts.names()]), new Map());
  }

  /**
   * Brings the drafts of these prompts to what their files say.
   * @param read The files that were just read, by path.
   */
  async settle(names: Iterable<PromptName>, read: ReadonlyMap<string, PromptFile>): Promise<Settled> {
    const unread: string[] = [];
    const put: { readonly draft: Draft; readonly event: DraftEvent }[] = [];
    const gone: DraftGoneEvent[] = [];
    for (const name of this.#withSpellings(names)) {
      const draft = this.#drafts.get(name);
      const registered = this.registeredOf(name)?.ofGit ?? null;
      const verdict = judgeDraft({ name, claims: this.#files.claimsOf(name), registered, draft });
      if (verdict.kind === "keep") continue;
      if (verdict.kind !== "put") {
        if (draft !== null) gone.push({ kind: "draft-gone", prompt: name, path: draft.path, why: verdict.kind });
        continue;
      }
      const file = read.get(verdict.claim.path);
      if (file === undefined) unread.push(verdict.claim.path);
      else put.push({ draft: draftOf(file), event: await this.#draftEvent(file, draft) });
    }
    await this.#change(
      put.map(({ draft }) => draft),
      gone.map(({ prompt }) => prompt),
    );
    return { events: [...gone, ...put.map(({ event }) => event)], unread };
  }

  /** Takes away all that is stored of this work tree. */
  async removeAll(): Promise<void> {
    const store = await this.#stores.drafts();
    this.#drafts = new DraftShelf(await store.readDrafts());
    await this.#change([], [...this.#drafts.names()]);
  }

  #withSpellings(names: Iterable<PromptName>): ReadonlySet<PromptName> {
    const all = new Set(names);
    for (const name of names) for (const spelling of this.#drafts.spellingsOf(name)) all.add(spelling);
    return all;
  }

  async #change(put: readonly Draft[], remove: readonly PromptName[]): Promise<void> {
    if (put.length === 0 && remove.length === 0) return;
    await (await this.#stores.drafts()).changeDrafts({ put, remove });
    this.#drafts.change({ put, remove });
  }

  async #draftEvent({ name, path, content }: PromptFile, draft: Draft | null): Promise<DraftEvent> {
    const before = draft === null ? await this.#newestContent(name) : draft.content;
    return { kind: "draft", prompt: name, path, before, after: content };
  }

  async #newestContent(name: PromptName): Promise<Content | null> {
    const latest = this.registeredOf(name)?.latest ?? null;
    if (latest === null) return null;
    const registry = await this.#stores.registry();
    return (await registry.readVersion(name, latest))?.content ?? null;
  }
}

function draftOf({ name, path, content, digest, metadata }: PromptFile): Draft {
  return { prompt: name, path, content, digest, metadata, savedAt: new Date().toISOString() };
}
