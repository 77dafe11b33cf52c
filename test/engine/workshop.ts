import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import type { Registry, RegistryReader } from "../../src/core/registry.ts";
import type { SyncResult } from "../../src/core/sync-result.ts";
import { makePlan } from "../../src/engine/make-plan.ts";
import { openContents } from "../../src/engine/replay/content-store.ts";
import type { MadePlan } from "../../src/engine/make-plan.ts";
import { NO_PROGRESS } from "../../src/engine/progress.ts";
import { openProject, requireSettings } from "../../src/engine/project.ts";
import { sync } from "../../src/engine/sync.ts";
import type { SyncOptions } from "../../src/engine/sync.ts";
import { openRegistry } from "../../src/registry/open.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { CommitSpec, FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

export const REGISTRY_KINDS = ["memory", "sqlite"] as const;
export type RegistryKind = (typeof REGISTRY_KINDS)[number];

const OPTIONS: SyncOptions = {
  prune: false,
  adopt: false,
  force: false,
  acceptRewrite: false,
  actor: "tester",
  anyBranch: false,
  approved: null,
  waitMs: 0,
  onWait: () => {},
  progress: NO_PROGRESS,
};

/** One sync of the repository in a folder, as `promptree sync` does it. */
export async function syncFolder(
  folder: string,
  registry: Registry,
  options: Partial<SyncOptions> = {},
): Promise<SyncResult> {
  return sync(await openProject(folder), registry, { ...OPTIONS, ...options });
}

/**
 * One plan, as `promptree plan` does it.
 * @param keepOpen is handed what the plan's texts come from, to end it; without it, they can't be read.
 */
export async function planFolder(
  folder: string,
  reader: RegistryReader,
  options: Partial<SyncOptions> = {},
  keepOpen: ((contents: AsyncDisposable) => void) | null = null,
): Promise<MadePlan> {
  const project = await openProject(folder);
  requireSettings(project);
  await using stack = new AsyncDisposableStack();
  const contents = openContents(project.repository);
  if (keepOpen === null) stack.use(contents);
  else keepOpen(contents);
  return await makePlan(project, reader, contents, { ...OPTIONS, ...options }, NO_PROGRESS);
}

/** An empty registry that is gone when the test is over. */
export async function newRegistry(kind: RegistryKind = "memory"): Promise<Registry> {
  const url = kind === "memory" ? "memory:" : `sqlite:${join(await temporaryFolder(), "registry.db")}`;
  const registry = await openRegistry(url, { baseDir: "/" });
  onTestFinished(() => registry[Symbol.asyncDispose]());
  return registry;
}

/** A repository of prompts with a registry beside it. */
export class Workshop {
  readonly repository: RepositoryBuilder;
  readonly registry: Registry;

  constructor(repository: RepositoryBuilder, registry: Registry) {
    this.repository = repository;
    this.registry = registry;
  }

  /** Adds commits on `main`; a file's text is a prompt's body, null deletes it. Gives their ids. */
  async commit(...commits: readonly (FileSpecs | CommitSpec)[]): Promise<readonly string[]> {
    const specs = commits.map((commit) => (isCommitSpec(commit) ? commit : { files: commit }));
    return this.repository.importCommits(specs);
  }

  async sync(options: Partial<SyncOptions> = {}): Promise<SyncResult> {
    return syncFolder(this.repository.root, this.registry, options);
  }

  async plan(options: Partial<SyncOptions> = {}): Promise<Plan> {
    return (await planFolder(this.repository.root, this.registry, options)).plan;
  }

  /** Commits, then syncs. */
  async ship(...commits: readonly (FileSpecs | CommitSpec)[]): Promise<SyncResult> {
    await this.commit(...commits);
    return this.sync();
  }

  /** Moves `main` to a commit. */
  async moveTo(commit: string): Promise<void> {
    await this.repository.git("update-ref", "refs/heads/main", commit);
  }
}

function isCommitSpec(commit: FileSpecs | CommitSpec): commit is CommitSpec {
  return "message" in commit || "files" in commit || "branch" in commit || "parents" in commit;
}

export async function newWorkshop(
  kind: RegistryKind = "memory",
  commits: readonly (FileSpecs | CommitSpec)[] = [],
): Promise<Workshop> {
  const workshop = new Workshop(await newRepository(), await newRegistry(kind));
  if (commits.length > 0) await workshop.commit(...commits);
  return workshop;
}
