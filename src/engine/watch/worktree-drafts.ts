import type { PromptName } from "../../core/name.ts";
import type { Problem } from "../../core/problem.ts";
import type { PromptFile } from "../../core/prompt-file.ts";
import type { Repository } from "../../git/repository.ts";
import type { KnownFiles } from "./known-files.ts";
import type { LiveDrafts } from "./live-drafts.ts";
import type { ProblemBoard } from "./problem-board.ts";
import { readFiles } from "./read-files.ts";
import type { Readings } from "./read-files.ts";
import type { DraftEvent, DraftGoneEvent } from "./watch-event.ts";

type DraftEvents = readonly (DraftEvent | DraftGoneEvent)[];

export interface ReadOptions {
  /** Whether the files may just be being written. */
  readonly isNew: boolean;
  /** Of which files git is asked whether they are ignored. */
  readonly ask: "none" | "unknown" | "all";
}

/** Keeps the drafts of a work tree, and what is wrong with its files, as the files are. */
export class WorktreeDrafts {
  readonly #files: KnownFiles;
  readonly #drafts: LiveDrafts;
  readonly #board: ProblemBoard;
  /** Prompts whose files have changed, until their drafts have followed. */
  readonly #unsettled = new Set<PromptName>();

  constructor(files: KnownFiles, drafts: LiveDrafts, board: ProblemBoard) {
    this.#files = files;
    this.#drafts = drafts;
    this.#board = board;
  }

  /** Reads these files and brings the drafts to what they say. */
  async read(repository: Repository, paths: readonly string[], options: ReadOptions): Promise<DraftEvents> {
    const { ask, isNew } = options;
    const isKnown = (path: string): boolean => ask === "none" || (ask === "unknown" && this.#files.has(path));
    return this.#follow(repository, await readFiles(repository, paths, isKnown), isNew);
  }

  async #follow(repository: Repository, readings: Readings, isNew: boolean): Promise<DraftEvents> {
    const touched = this.#take(readings);
    const events = await this.#settle(repository, promptsOf(readings));
    const now = Date.now();
    for (const path of touched) this.#board.put(path, this.#problemsOf(path), now, isNew);
    return events;
  }

  #problemsOf(path: string): readonly Problem[] {
    const problems = this.#files.problemsOf(path);
    const collisions = this.#drafts.problemsOf(this.#files.soleClaimAt(path));
    return collisions.length === 0 ? problems : [...problems, ...collisions];
  }

  /** @returns the files that what was read may matter to. */
  #take(readings: Readings): ReadonlySet<string> {
    const touched = new Set(readings.keys());
    for (const [path, reading] of readings) {
      const isFirstAndBroken = reading?.prompt === null && !this.#files.has(path);
      const lastGood = isFirstAndBroken ? this.#drafts.lastGoodAt(path) : null;
      for (const name of this.#files.put(path, reading, lastGood)) {
        this.#unsettled.add(name);
        for (const claim of this.#files.claimsOf(name)) touched.add(claim.path);
      }
    }
    return touched;
  }

  async #settle(repository: Repository, read: ReadonlyMap<string, PromptFile>): Promise<DraftEvents> {
    const { events, unread } = await this.#drafts.settle(this.#unsettled, read);
    this.#unsettled.clear();
    if (unread.length === 0) return events;
    // They were kept from being drafts by another file of the same name, which no longer is one.
    const more = await readFiles(repository, unread, () => true);
    this.#take(more);
    const settled = await this.#drafts.settle(this.#unsettled, promptsOf(more));
    this.#unsettled.clear();
    return [...events, ...settled.events];
  }
}

function promptsOf(readings: Readings): ReadonlyMap<string, PromptFile> {
  const prompts = new Map<string, PromptFile>();
  for (const [path, reading] of readings) if (reading?.prompt != null) prompts.set(path, reading.prompt);
  return prompts;
}
