import type { CommitId, CommitInfo } from "../../core/commit.ts";
import { isPathNamed, nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import type { Problem } from "../../core/problem.ts";
import type { PromptState } from "../../core/registry.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { digestAsMade } from "../../core/version.ts";
import { Claims } from "./claims.ts";
import type { Claim } from "./claims.ts";
import type { ContentStore } from "./content-store.ts";
import type { FileChange, ReadCommit } from "./file-changes.ts";
import { ReplayProblems } from "./problems.ts";
import { Track } from "./track.ts";

export interface ReplayInput {
  /** What the registry holds of this repository's prompts, where the replay begins. */
  readonly managed: Iterable<PromptState>;
  /** The files where the replay begins; null to go by what the registry has recorded of them. */
  readonly files: readonly FileChange[] | null;
  /**
   * Every name in the registry, whoever has it: a name that differs from one of these only in case is refused. Of those that
   * differ so themselves the last one counts.
   */
  readonly names: Iterable<PromptName>;
  /** The place of each commit in the replayed range, for prompts that an interrupted sync has brought further. */
  readonly order: ReadonlyMap<CommitId, number>;
  readonly contents: ContentStore;
}

export interface ReplayResult {
  readonly prompts: ReadonlyMap<PromptName, DesiredPrompt>;
  readonly problems: readonly Problem[];
  readonly aliasCommits: ReadonlySet<CommitId>;
  readonly commits: number;
}

type Moved = ReadonlyMap<string, Claim>;

/**
 * Follows the prompts through commits, oldest first. It depends on nothing but its input and the commits, so that one long
 * replay and many short ones end in the same registry.
 */
export class Replay {
  readonly #input: ReplayInput;
  readonly #observed = new Map<PromptName, PromptState>();
  /** Name key → as it is registered. */
  readonly #registered = new Map<string, PromptName>();
  /** Name key → as it was when history first made a version. */
  readonly #first = new Map<string, PromptName>();
  readonly #claims = new Claims();
  readonly #tracks = new Map<PromptName, Track>();
  readonly #problems = new ReplayProblems();
  readonly #aliasCommits = new Set<CommitId>();
  /** Prompts whose recorded path another prompt has: an interrupted sync leaves that behind, and whoever renames a prompt. */
  readonly #unclaimed = new Set<PromptName>();
  #commits = 0;

  constructor(input: ReplayInput) {
    this.#input = input;
    for (const name of input.names) this.#registered.set(nameKey(name), name);
    for (const state of input.managed) {
      this.#observed.set(state.name, state);
      // Ours is no intruder, whoever has another of that name by now.
      this.#registered.set(nameKey(state.name), state.name);
    }
    for (const file of input.files ?? []) this.#recall(file);
    for (const state of this.#observed.values()) {
      if (input.files === null) this.#believe(state);
      else this.#doubt(state);
    }
  }

  /** The paths that made prompts at the last synced commit. */
  get paths(): Iterable<string> {
    return this.#claims.paths;
  }

  follow({ commit, files, changesAliases }: ReadCommit): void {
    this.#commits++;
    if (changesAliases) this.#aliasCommits.add(commit.id);
    const moved = this.#moved(files);
    const affected = new Set<PromptName>();
    for (const file of files) this.#take(file, commit, moved, affected);
    for (const name of this.#withVariants(affected)) this.#settle(name, commit, moved);
  }

  finish(): ReplayResult {
    for (const name of this.#unclaimed) {
      if (!this.#claims.of(name).some((claim) => claim.name === name)) this.#track(name)?.orphan();
    }
    const prompts = new Map<PromptName, DesiredPrompt>();
    for (const [name, track] of this.#tracks) {
      const prompt = track.desired();
      const registered = this.#registered.get(nameKey(name)) ?? null;
      const kept = registered === null ? this.#keptOf(name) : name;
      if (kept === name) prompts.set(name, prompt);
      else if (prompt.versions.length > 0) this.#problems.leftOut(prompt, kept);
      const isOurs = registered !== null && this.#observed.has(registered);
      this.#problems.reportCollisions(name, this.#claims.of(name), registered ?? name, isOurs);
    }
    return { prompts, problems: this.#problems.atEnd(), aliasCommits: this.#aliasCommits, commits: this.#commits };
  }

  /** Of names that differ only in case, none of them registered, the one that will be: that of a file, else the first. */
  #keptOf(name: PromptName): PromptName {
    return this.#claims.of(name)[0]?.name ?? this.#first.get(nameKey(name)) ?? name;
  }

  #recall({ path, file }: FileChange): void {
    const prompt = file?.reading.prompt ?? null;
    if (file === null || prompt === null) return;
    const { name, digest, metadata } = prompt;
    this.#claims.put({ path, name, file: { digest, metadata, blob: file.entry.blob } });
  }

  #doubt({ name, managed }: PromptState): void {
    if (managed === null || managed.orphaned) return;
    const claim = this.#claims.at(managed.path);
    if (claim !== null && claim.name !== name) this.#unclaimed.add(name);
  }

  #believe(state: PromptState): void {
    if (state.managed === null || state.managed.orphaned) return;
    const { path, metadata } = state.managed;
    const earlier = this.#claims.at(path);
    if (earlier !== null) this.#unclaimed.add(earlier.name);
    const newest = state.newestManaged;
    const file = newest === null ? null : { digest: digestAsMade(newest), metadata, blob: null };
    this.#claims.put({ path, name: state.name, file });
  }

  /** What the moved files of a commit claimed before, by their new paths. */
  #moved(files: readonly FileChange[]): Moved {
    const moved = new Map<string, Claim>();
    for (const { path, renamedFrom } of files) {
      const claim = renamedFrom === null ? null : this.#claims.at(renamedFrom);
      if (claim !== null) moved.set(path, claim);
    }
    return moved;
  }

  #take({ path, file }: FileChange, commit: CommitInfo, moved: Moved, affected: Set<PromptName>): void {
    const claim = this.#claims.at(path);
    if (claim !== null) affected.add(claim.name);
    this.#problems.forget(path);
    if (file === null) return this.#claims.drop(path);

    const { prompt, problems } = file.reading;
    this.#problems.found(path, commit.id, problems, prompt === null);
    if (prompt !== null) {
      const { digest, metadata, name } = prompt;
      affected.add(name);
      this.#claims.put({ path, name, file: { digest, metadata, blob: file.entry.blob } });
      this.#input.contents.keep(file.entry.blob, prompt.content);
      return;
    }
    const before = claim ?? moved.get(path);
    if (before === undefined) return;
    affected.add(before.name);
    this.#claims.put({ path, name: before.name, file: null });
  }

  /** A name that one file gave up is free for a file whose own differs from it only in case. */
  #withVariants(names: ReadonlySet<PromptName>): ReadonlySet<PromptName> {
    const all = new Set(names);
    for (const name of names) for (const claim of this.#claims.of(name)) all.add(claim.name);
    return all;
  }

  /** Decides what a commit means for one prompt, after all of its files were taken in. */
  #settle(name: PromptName, commit: CommitInfo, moved: Moved): void {
    const claims = this.#claims.of(name);
    const readable = claims.filter((claim) => claim.file !== null);
    const own = readable.find((claim) => claim.name === name);
    if (own === undefined) {
      const held = claims.some((claim) => claim.name === name);
      if (!held) this.#track(name)?.orphan();
    } else if (readable.length > 1) {
      this.#problems.duplicateInHistory(name, commit.id, readable);
      this.#tracks.set(name, this.#track(name) ?? Track.begin(name, own.path));
    } else {
      this.#version(own, commit, moved);
    }
  }

  #version(claim: Claim, commit: CommitInfo, moved: Moved): void {
    const track = this.#track(claim.name) ?? Track.begin(claim.name, claim.path);
    this.#tracks.set(claim.name, track);
    const key = nameKey(claim.name);
    if ((this.#registered.get(key) ?? claim.name) !== claim.name) return;
    if (!this.#first.has(key)) this.#first.set(key, claim.name);
    const before = moved.get(claim.path);
    if (before !== undefined && before.name !== claim.name && isPathNamed(before.name, before.path)) {
      track.startedAs(before.name);
    }
    track.settle(claim, commit, this.#input.order.get(commit.id) ?? null);
  }

  #track(name: PromptName): Track | null {
    const known = this.#tracks.get(name);
    if (known !== undefined) return known;
    const state = this.#observed.get(name);
    if (state === undefined || state.managed === null) return null;
    const commit = state.newestManaged?.provenance?.commit;
    const resumeAt = commit === undefined ? null : (this.#input.order.get(commit) ?? null);
    const track = Track.resume(state, state.managed, resumeAt);
    this.#tracks.set(name, track);
    return track;
  }
}
