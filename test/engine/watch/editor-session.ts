import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Draft, DraftStore } from "../../../src/core/draft.ts";
import type { PromptState, Registry } from "../../../src/core/registry.ts";
import { startWatch } from "../../../src/engine/watch/watch.ts";
import type { WatchEvent } from "../../../src/engine/watch/watch-event.ts";
import type { Watch, WatchOptions } from "../../../src/engine/watch/watch-options.ts";
import { openDraftStore, openRegistry } from "../../../src/registry/open.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import type { CommitSpec, RepositoryBuilder } from "../../helpers/repository-builder.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

export type EventKind = WatchEvent["kind"];
export type EventOf<Kind extends EventKind> = Extract<WatchEvent, { readonly kind: Kind }>;

/** Long enough for a busy machine; nothing that works waits for it. In milliseconds. */
export const PATIENT = { timeout: 30_000, interval: 20 };

/** Somebody who edits prompts in a repository, with a registry file beside it. */
export class EditorSession {
  readonly repository: RepositoryBuilder;
  /** The work tree. */
  readonly root: string;
  readonly registryFile: string;
  readonly events: WatchEvent[] = [];
  #watch: Watch | null = null;

  constructor(repository: RepositoryBuilder, registryFile: string, root = repository.root) {
    this.repository = repository;
    this.registryFile = registryFile;
    this.root = root;
  }

  /** Begins to watch, and waits until it is ready. */
  async watch(options: Partial<WatchOptions> = {}): Promise<Watch> {
    const watch = await startWatch({ ...this.options(), ...options });
    this.#watch = watch;
    onTestFinished(() => this.stop());
    await this.until(() => watch.state().ready);
    return watch;
  }

  options(): WatchOptions {
    return {
      dir: this.root,
      openRegistry: () => this.openRegistry(),
      openDrafts: (worktree) => this.openDrafts(worktree),
      registryFile: this.registryFile,
      actor: "tester",
      poll: false,
      onEvent: (event) => this.events.push(event),
    };
  }

  async stop(): Promise<void> {
    const watch = this.#watch;
    this.#watch = null;
    await watch?.stop();
  }

  openRegistry(): Promise<Registry> {
    return openRegistry(`sqlite:${this.registryFile}`, { baseDir: "/" });
  }

  openDrafts(worktree = this.root): Promise<DraftStore> {
    return openDraftStore(`sqlite:${this.registryFile}`, { baseDir: "/", worktree });
  }

  /** The drafts that are stored, as `name: text`. */
  async drafts(): Promise<readonly string[]> {
    await using store = await this.openDrafts();
    return (await store.readDrafts()).map(draftText);
  }

  async prompts(): Promise<ReadonlyMap<string, PromptState>> {
    await using registry = await this.openRegistry();
    const prompts = new Map<string, PromptState>();
    for await (const page of registry.readPrompts()) for (const prompt of page) prompts.set(prompt.name, prompt);
    return prompts;
  }

  /** Waits for an event after those that were there when `since` was taken; gives the first that fits. */
  async event<Kind extends EventKind>(
    kind: Kind,
    fits: (event: EventOf<Kind>) => boolean = () => true,
    since = 0,
  ): Promise<EventOf<Kind>> {
    const isIt = (event: WatchEvent): event is EventOf<Kind> => event.kind === kind;
    let found: EventOf<Kind> | undefined;
    await this.until(
      () => {
        found = this.events.slice(since).filter(isIt).find(fits);
        return found !== undefined;
      },
      async () => `no ${kind} among ${JSON.stringify(this.events.slice(since).map(briefly))}`,
    );
    if (found === undefined) throw new Error("found");
    return found;
  }

  /** Waits until something is so. */
  async until(
    isSo: () => boolean | Promise<boolean>,
    otherwise = async (): Promise<string> => "waited in vain",
  ): Promise<void> {
    const deadline = Date.now() + PATIENT.timeout;
    while (!(await isSo())) {
      if (Date.now() > deadline)
        throw new Error(`${await otherwise()}; events: ${JSON.stringify(this.events.map(briefly))}`);
      await new Promise((resolve) => {
        setTimeout(resolve, PATIENT.interval);
      });
    }
  }

  /** Saves as most editors do: another file is put in the place of the one that was there. */
  async saveAtomically(path: string, text: string): Promise<void> {
    const place = join(this.root, path);
    const beside = join(dirname(place), `.${basename(place)}.tmp`);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(beside, text);
    await rename(beside, place);
  }

  async write(path: string, text: string | Uint8Array): Promise<void> {
    const place = join(this.root, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text);
  }

  async remove(path: string): Promise<void> {
    await rm(join(this.root, path), { recursive: true, force: true });
  }

  /** Git in the work tree, as somebody with a name. */
  async git(...args: readonly string[]): Promise<string> {
    return this.repository.git("-C", this.root, "-c", "core.fsync=none", ...args);
  }

  /** Commits all that is in the work tree. */
  async commitAll(message: string): Promise<void> {
    await this.git("add", "--all");
    await this.git("commit", "--quiet", "--allow-empty", "-m", message);
  }
}

/** @param registry Its file, from the top of the work tree; left out, it stands elsewhere. */
export async function newSession(commits: readonly CommitSpec[] = [], registry?: string): Promise<EditorSession> {
  const repository = await newRepository();
  const file = registry === undefined ? join(await temporaryFolder(), "registry.db") : join(repository.root, registry);
  const session = new EditorSession(repository, file);
  if (commits.length > 0) {
    await repository.importCommits(commits);
    await repository.checkout();
  }
  return session;
}

export function draftText({ prompt, content }: Draft): string {
  return `${prompt}: ${content.type === "text" ? content.template : content.messages.map((one) => one.content).join("|")}`;
}

/** An event as one line. */
export function briefly(event: WatchEvent): string {
  switch (event.kind) {
    case "draft":
    case "draft-gone":
      return `${event.kind} ${event.prompt}`;
    case "problems":
      return `problems ${event.path}: ${event.problems.map(({ code }) => code).join(" ")}`;
    case "sync-failed":
    case "trouble":
      return `${event.kind} ${event.error instanceof Error ? event.error.message : String(event.error)}`;
    case "branch":
      return `branch ${event.branch}`;
    case "synced":
      return `synced ${event.result.applied.length}`;
    case "ready":
    case "recovered":
      return event.kind;
  }
}

/** More than a system may tell of in one go. */
export const MANY = 1200;

/** Prompts in a dozen folders. */
export function manyFiles(text: string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: MANY }, (_, at) => [`prompts/f${at % 12}/p${at}.md`, `${text} ${at}`] as const),
  );
}
