import { IndexLock } from "../../git/index-lock.ts";
import type { Repository } from "../../git/repository.ts";
import { Aside } from "./aside.ts";
import { Gathering, orAgain } from "./gathering.ts";
import type { KnownFiles } from "./known-files.ts";
import type { LiveDrafts } from "./live-drafts.ts";
import { listPromptFiles } from "./read-files.ts";
import { readRegistered } from "./registered.ts";
import type { RegisteredPrompts } from "./registered.ts";
import type { Stores } from "./stores.ts";
import type { Teller } from "./teller.ts";
import { ifSo } from "./turns.ts";
import type { Job } from "./turns.ts";
import type { ReadOptions, WorktreeDrafts } from "./worktree-drafts.ts";

interface PromptJobsOptions {
  readonly repository: Repository;
  readonly files: KnownFiles;
  readonly drafts: LiveDrafts;
  readonly worktree: WorktreeDrafts;
  readonly stores: Stores;
  readonly teller: Teller;
  /** Called when a job has become due. */
  readonly wake: () => void;
  /** Called when a look at all files has ended, with how long it took in milliseconds. */
  readonly onLooked: (took: number) => void;
  /** Called when it is known what the registry holds. */
  readonly onCompared: () => void;
}

/** How many files are read in a turn. What is saved meanwhile waits for the turn to end, so a look takes smaller bites. */
const SAVED_A_TURN = 256;
const LOOKED_AT_A_TURN = 64;

/** How often git is asked whether it is done with the work tree, and how long HEAD may move after that, in milliseconds. */
const WHILE_LOCKED = 20;
const AFTER_LOCK = 40;

/** How many files somebody saves by hand, and how long they wait for git, in milliseconds: it may be waiting for an editor. */
const BY_HAND = { files: 20, atMost: 1000 };

/** What there is to do about the prompt files. Times are in milliseconds since 1970. */
export class PromptJobs {
  readonly #options: PromptJobsOptions;
  readonly #saved = new Gathering({ quiet: 20, atMost: 50 });
  readonly #lock: IndexLock;
  #wasLocked = false;
  /** Before it, files that were saved are not read. */
  #heldUntil = 0;
  readonly #comparing: Aside<RegisteredPrompts>;
  readonly #listing: Aside<readonly string[]>;
  /** What a look at all files has still to read. */
  readonly #unread = new Set<string>();
  #mustCompare = true;
  #lookAt = Infinity;
  /** When the look under way began; null between two. */
  #lookBegan: number | null = null;

  constructor(options: PromptJobsOptions) {
    this.#options = options;
    this.#lock = new IndexLock(options.repository);
    this.#comparing = new Aside(options.wake);
    this.#listing = new Aside(options.wake);
  }

  /** A file may have changed. */
  notice(path: string): void {
    this.#saved.add(path);
  }

  noticeFolderGone(folder: string): void {
    for (const path of this.#options.files.paths()) if (path.startsWith(`${folder}/`)) this.#saved.add(path);
  }

  /** The registry may hold something else than it did. */
  compare(): void {
    this.#mustCompare = true;
  }

  /** All files are to be looked at, at that time and not before. */
  look(at: number): void {
    this.#lookAt = at;
  }

  /** Resolves when no work goes on beside the turns. */
  async settled(): Promise<void> {
    await this.#comparing.settled();
    await this.#listing.settled();
  }

  /** What the eye waits for. */
  urgent(): readonly Job[] {
    return [
      { name: "registry", dueAt: () => ifSo(this.#comparing.isDone), run: () => this.#endComparing() },
      {
        name: "registry",
        begins: true,
        dueAt: () => ifSo(this.#mustCompare && !this.#comparing.isBegun),
        run: async () => this.#beginComparing(),
      },
      { name: "files", dueAt: () => Math.max(this.#saved.dueAt(), this.#heldUntil), run: () => this.#readSaved() },
    ];
  }

  /** What takes long. */
  unhurried(): readonly Job[] {
    return [
      { name: "look", begins: true, dueAt: () => this.#nextLook(), run: async () => this.#beginLook() },
      { name: "look", begins: true, dueAt: () => ifSo(this.#listing.isDone), run: () => this.#endListing() },
      { name: "files", dueAt: () => ifSo(this.#unread.size > 0 && this.#isCompared()), run: () => this.#readUnread() },
      { name: "look", dueAt: () => ifSo(this.#isLookOver()), run: () => this.#endLook() },
    ];
  }

  #isCompared(): boolean {
    return !this.#mustCompare && !this.#comparing.isBegun;
  }

  #isLookOver(): boolean {
    return this.#lookBegan !== null && !this.#listing.isBegun && this.#unread.size === 0 && this.#isCompared();
  }

  #nextLook(): number {
    return this.#listing.isBegun ? Infinity : this.#lookAt;
  }

  #beginComparing(): void {
    const { stores } = this.#options;
    this.#mustCompare = false;
    this.#comparing.begin(async () => readRegistered(await stores.registry()));
  }

  async #endComparing(): Promise<void> {
    try {
      this.#options.drafts.registered = await this.#comparing.take();
      this.#options.onCompared();
      // Before all files were read, a draft without one may still have it.
      if (this.#options.teller.isReady) await this.#settleAll();
    } catch (error) {
      this.#mustCompare = true;
      throw error;
    }
  }

  async #readSaved(): Promise<void> {
    if (await this.#mustWaitForGit()) return;
    const paths = this.#saved.take(SAVED_A_TURN);
    await orAgain(this.#saved, paths, () => this.#read(paths, { isNew: true, ask: "unknown" }));
    for (const path of paths) this.#unread.delete(path);
  }

  /** What git writes when it goes to another commit is best looked at when HEAD is there: most of it is no draft then. */
  async #mustWaitForGit(): Promise<boolean> {
    const isLocked = await this.#lock.isHeld();
    if (this.#saved.size <= BY_HAND.files && Date.now() - this.#saved.firstAt >= BY_HAND.atMost) return false;
    const mustWait = isLocked || this.#wasLocked;
    this.#wasLocked = isLocked;
    if (mustWait) this.#heldUntil = Date.now() + (isLocked ? WHILE_LOCKED : AFTER_LOCK);
    return mustWait;
  }

  #beginLook(): void {
    const { repository } = this.#options;
    this.#lookBegan ??= Date.now();
    this.#lookAt = Infinity;
    this.#listing.begin(async () => (await listPromptFiles(repository)).map(({ path }) => path));
  }

  async #endListing(): Promise<void> {
    const { files } = this.#options;
    try {
      const listed = new Set(await this.#listing.take());
      for (const path of listed) this.#unread.add(path);
      // Deleted, or ignored by now, or made since.
      const others = [...files.paths()].filter((path) => !listed.has(path));
      await this.#read(others, { isNew: true, ask: "all" });
    } catch (error) {
      this.#lookAt = 0;
      throw error;
    }
  }

  async #readUnread(): Promise<void> {
    const { isReady } = this.#options.teller;
    const paths = this.#unread.values().take(LOOKED_AT_A_TURN).toArray();
    await this.#read(paths, { isNew: isReady, ask: "none" });
    for (const path of paths) this.#unread.delete(path);
  }

  /** Drafts are left whose prompts no file makes: those of a watch that was killed. */
  async #endLook(): Promise<void> {
    await this.#settleAll();
    if (this.#unread.size > 0) return;
    const took = Date.now() - (this.#lookBegan ?? 0);
    this.#lookBegan = null;
    this.#options.onLooked(took);
  }

  async #read(paths: readonly string[], how: ReadOptions): Promise<void> {
    const { repository, teller, worktree } = this.#options;
    teller.tell(...(await worktree.read(repository, paths, how)));
  }

  async #settleAll(): Promise<void> {
    const { events, unread } = await this.#options.drafts.settleAll();
    for (const path of unread) this.#unread.add(path);
    this.#options.teller.tell(...events);
  }
}
