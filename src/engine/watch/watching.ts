import type { ChangeKind } from "../../git/path-events.ts";
import { mayHoldPrompts } from "../../content/prompt-path.ts";
import { HeadFollower } from "./follow-head.ts";
import { Gathering, orAgain } from "./gathering.ts";
import type { Head } from "./head.ts";
import { isYamlPath, judgeYaml } from "./judge-yaml.ts";
import type { KnownPrompts } from "./judge-yaml.ts";
import { KnownFiles } from "./known-files.ts";
import { LiveDrafts } from "./live-drafts.ts";
import { ProblemBoard } from "./problem-board.ts";
import { PromptJobs } from "./prompt-jobs.ts";
import { RegistryFile } from "./registry-file.ts";
import type { Stores } from "./stores.ts";
import { Teller } from "./teller.ts";
import { Turns, ifSo } from "./turns.ts";
import type { Job } from "./turns.ts";
import { WatchedPaths } from "./watched-paths.ts";
import type { WatchOptions, WatchState } from "./watch-options.ts";
import { WorktreeDrafts } from "./worktree-drafts.ts";

/** In milliseconds. */
const CHECK_EVERY = 5 * 60_000;
/** Where the system does not tell of all changes: the least, and how many times as long as a look takes. */
const CHECK_ANYWAY = { every: 3000, times: 20 };
const WATCH_AGAIN = 60_000;
/** How long HEAD must have stood still before all files are looked at. */
const STILL = 150;
const PULSE = 2000;

/** A watch at work: what is to be done, in turns. Times are in milliseconds since 1970. */
export class Watching {
  readonly #options: WatchOptions;
  readonly #stores: Stores;
  readonly #ending = new AbortController();
  readonly #files = new KnownFiles(() => this.#yaml.add(""));
  readonly #registryFile: RegistryFile;
  readonly #board = new ProblemBoard();
  readonly #teller: Teller;
  readonly #drafts: LiveDrafts;
  readonly #prompts: PromptJobs;
  readonly #follower: HeadFollower;
  readonly #paths: WatchedPaths;
  readonly #turns: Turns;
  readonly #moved = new Gathering({ quiet: 15, atMost: 100 });
  readonly #yaml = new Gathering({ quiet: 10, atMost: 50 });
  #mustReopen = false;
  #checkAt = 0;
  #pulseAt = 0;
  #ended: Promise<void> = Promise.resolve();

  constructor(head: Head, stores: Stores, options: WatchOptions) {
    const { repository } = head.project;
    const wake = (): void => this.#turns.wake();
    this.#options = options;
    this.#stores = stores;
    this.#registryFile = new RegistryFile(options.registryFile ?? null);
    this.#teller = new Teller(options.onEvent);
    this.#drafts = new LiveDrafts(this.#files, stores);
    this.#prompts = new PromptJobs({
      repository,
      stores,
      wake,
      files: this.#files,
      drafts: this.#drafts,
      worktree: new WorktreeDrafts(this.#files, this.#drafts, this.#board),
      teller: this.#teller,
      onLooked: (took) => this.#beLooked(took),
      onCompared: () => this.#yaml.add(""),
    });
    this.#follower = new HeadFollower(head, {
      dir: options.dir,
      actor: options.actor,
      stores,
      signal: this.#ending.signal,
      tell: (event) => this.#teller.tell(event),
      onMove: () => this.#prompts.look(Date.now() + STILL),
      onSynced: () => this.#prompts.compare(),
      onFailed: () => this.#closeRegistry(),
    });
    this.#paths = new WatchedPaths({
      repository,
      poll: options.poll,
      onFile: (path, kind) => this.#notice(path, kind),
      onRef: () => {
        this.#moved.add("HEAD");
        this.#turns.wakeWithNews();
      },
      onError: (error) => {
        this.#teller.fail("events", error);
        this.#checkAt = Math.min(this.#checkAt, Date.now() + CHECK_ANYWAY.every);
        wake();
      },
    });
    this.#turns = new Turns(this.#jobs(), {
      onFailure: (part, error) => {
        this.#mustReopen = true;
        this.#teller.fail(part, error);
      },
      onSuccess: (part) => this.#teller.succeed(part),
    });
  }

  start(): void {
    this.#ended = this.#run();
    // Thrown by `stop`.
    this.#ended.catch(() => undefined);
  }

  async stop(): Promise<void> {
    await using _stores = this.#stores;
    this.#ending.abort();
    await this.#paths.close();
    await this.#ended;
    await this.#paths.close();
    await this.#close();
    await this.#drafts.removeAll();
  }

  state(): WatchState {
    const { branch, commit, syncs } = this.#follower.head;
    return {
      ready: this.#teller.isReady,
      branch,
      commit,
      syncs,
      prompts: this.#files.prompts,
      drafts: this.#drafts.all(),
      problems: this.#board.all(),
      lastSync: this.#follower.lastSync,
      failure: this.#teller.trouble ?? this.#follower.failure,
    };
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    try {
      await this.#paths.start();
    } catch (error) {
      this.#teller.fail("events", error);
    }
    await this.#turns.run(signal);
  }

  /** The earlier in the list, the more it matters that it is done soon. */
  #jobs(): readonly Job[] {
    const headDue = (): number => Math.min(this.#moved.dueAt(), this.#follower.syncAt);
    return [
      { name: "open", dueAt: () => ifSo(this.#mustReopen), run: () => this.#openAnew() },
      { name: "check", dueAt: () => this.#checkAt, run: () => this.#check() },
      { name: "head", dueAt: headDue, run: () => this.#followHead() },
      ...this.#prompts.urgent(),
      { name: "yaml", dueAt: () => this.#yaml.dueAt(), run: () => this.#judgeYaml() },
      { name: "problems", dueAt: () => this.#board.dueAt(), run: async () => this.#tellProblems() },
      ...this.#prompts.unhurried(),
      { name: "pulse", dueAt: () => this.#pulseAt, run: () => this.#feelPulse() },
    ];
  }

  #notice(path: string, kind: ChangeKind): void {
    if (isYamlPath(path)) this.#yaml.add(path);
    else if (kind === "folder-gone") this.#prompts.noticeFolderGone(path);
    else if (kind === "symlink" || mayHoldPrompts(path) || this.#files.has(path)) this.#prompts.notice(path);
    else return;
    this.#turns.wakeWithNews();
  }

  /** What is asked for next is opened anew: another file may stand where the registry was. */
  async #close(): Promise<void> {
    this.#mustReopen = false;
    await this.#prompts.settled();
    await this.#stores[Symbol.asyncDispose]();
  }

  async #closeRegistry(): Promise<void> {
    await this.#prompts.settled();
    await this.#stores.closeRegistry();
  }

  /** A work tree that is held anew has no drafts stored. */
  async #openAnew(): Promise<void> {
    await this.#close();
    await this.#drafts.restore();
  }

  async #followHead(): Promise<void> {
    const paths = this.#moved.take(Infinity);
    await orAgain(this.#moved, paths, () => this.#follower.follow());
  }

  async #judgeYaml(): Promise<void> {
    const paths = this.#yaml.take(Infinity);
    const problems = await orAgain(this.#yaml, paths, () =>
      judgeYaml(this.#follower.head.project.repository, this.#knownPrompts()),
    );
    const told = this.#board.placesOf((place) => place === null || isYamlPath(place));
    for (const place of new Set([...told, ...problems.keys()])) {
      this.#board.put(place, problems.get(place) ?? [], Date.now(), this.#teller.isReady);
    }
  }

  #knownPrompts(): KnownPrompts {
    const { registeredNames } = this.#drafts;
    // A file whose name nobody knows may have any.
    const isKnown = this.#teller.isReady && !this.#files.hasNameless;
    return {
      names: isKnown ? [...this.#files.names(), ...registeredNames] : null,
      registeredOf: (name) => this.#drafts.registeredOf(name),
    };
  }

  async #tellProblems(): Promise<void> {
    this.#teller.tell(...this.#board.take(Date.now()));
  }

  /** Looks at everything, whatever was told of it. */
  async #check(): Promise<void> {
    await this.#watchAgain();
    if (!(await this.#openAnother())) {
      await this.#closeRegistry();
      this.#follower.again();
      await this.#follower.follow();
      await this.#drafts.restore();
      this.#prompts.compare();
    }
    this.#prompts.look(0);
    this.#yaml.add("");
    this.#checkAt = Infinity;
  }

  /** @returns whether another file stood in the registry's place, which is in use now. */
  async #openAnother(): Promise<boolean> {
    if (!(await this.#registryFile.isAnother())) return false;
    await this.#close();
    this.#follower.anew();
    await this.#follower.follow();
    await this.#drafts.restore();
    this.#prompts.compare();
    await this.#registryFile.beOpened();
    return true;
  }

  /** What kept the system from telling of changes may be over. */
  async #watchAgain(): Promise<void> {
    if (this.#paths.isWhole || Date.now() < this.#paths.startedAt + WATCH_AGAIN) return;
    await this.#paths.start();
    if (this.#paths.isWhole) this.#teller.succeed("events");
  }

  #beLooked(took: number): void {
    const pause = this.#paths.isWhole
      ? (this.#options.fullLookEvery ?? CHECK_EVERY)
      : Math.max(CHECK_ANYWAY.every, CHECK_ANYWAY.times * took);
    if (this.#checkAt === Infinity) this.#checkAt = Date.now() + pause;
    if (this.#teller.isReady) return;
    this.#beReady();
    this.#yaml.add("");
  }

  #beReady(): void {
    const { branch, commit, syncs } = this.#follower.head;
    const { address, count } = this.#drafts;
    const registry = address;
    this.#teller.beReady({
      kind: "ready",
      registry,
      branch,
      commit,
      syncs,
      prompts: this.#files.prompts,
      drafts: count,
    });
  }

  /** Somebody else may have written to the registry, which tells nobody. */
  async #feelPulse(): Promise<void> {
    if (!(await this.#openAnother()) && this.#teller.isReady && (await this.#drafts.isOutdated())) {
      this.#prompts.compare();
      this.#follower.retry();
    }
    this.#pulseAt = Date.now() + PULSE;
  }
}
