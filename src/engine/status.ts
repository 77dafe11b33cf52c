import { PromptreeError } from "../core/errors.ts";
import type { PromptName } from "../core/name.ts";
import { nameFromPath, isPromptName } from "../core/name.ts";
import type { Block, Plan } from "../core/plan.ts";
import { NO_PROBLEMS } from "../core/problem.ts";
import type { RegistryReader, SyncState } from "../core/registry.ts";
import { readPrompt } from "../content/prompt.ts";
import { isPromptPath } from "../content/prompt-path.ts";
import { readWorktreeFile, uncommittedPaths } from "../git/worktree.ts";
import type { Repository } from "../git/repository.ts";
import { makePlan } from "./make-plan.ts";
import { openContents } from "./replay/content-store.ts";
import { findOwnership } from "./ownership.ts";
import { SYNCED_PATHS } from "./paths.ts";
import { NO_PROGRESS } from "./progress.ts";
import { headOf } from "./project.ts";
import type { Project } from "./project.ts";

/** How a registry stands to its repository, as far as it can be told. */
export interface StatusReading extends Pick<
  Plan,
  "source" | "registry" | "changes" | "drift" | "problems" | "orphans"
> {
  readonly conflicts: readonly Conflict[];
  readonly lastSync: SyncState | null;
  /** Commits that touch prompts or aliases since the last sync; null when nobody can tell. */
  readonly commitsBehind: number | null;
  readonly drafts: readonly Draft[];
  /** Why no plan can be made, as where history was rewritten: changes, drift, conflicts and problems are empty then. Null when one can. */
  readonly blocked: PromptreeError | null;
}

type Conflict = Extract<Block, { readonly kind: "conflict" }>;

interface Draft {
  readonly prompt: PromptName;
  readonly path: string;
}

/** Reads only. */
export async function readStatus(project: Project, registry: RegistryReader): Promise<StatusReading> {
  const [standing, drafts] = await Promise.all([readStanding(project, registry), readDrafts(project.repository)]);
  return { ...standing, drafts };
}

type Standing = Omit<StatusReading, "drafts">;

const LOOK_ONLY = { prune: false, adopt: false, force: false, acceptRewrite: false };

async function readStanding(project: Project, registry: RegistryReader): Promise<Standing> {
  await using contents = openContents(project.repository);
  try {
    const { plan, lastSync, commits } = await makePlan(project, registry, contents, LOOK_ONLY, NO_PROGRESS);
    const { source, changes, drift, problems, orphans } = plan;
    const conflicts = plan.blocks.filter((block) => block.kind === "conflict");
    const told = { source, registry: plan.registry, changes, drift, problems, orphans, conflicts };
    return { ...told, lastSync, commitsBehind: commits, blocked: null };
  } catch (error) {
    if (error instanceof PromptreeError && error.code === "blocked") return readBlocked(project, registry, error);
    throw error;
  }
}

/** What can be told without a plan: what the registry itself says. */
async function readBlocked(project: Project, registry: RegistryReader, blocked: PromptreeError): Promise<Standing> {
  const { repository, owners, lastSync } = await findOwnership(project, registry);
  const orphans: PromptName[] = [];
  for await (const page of registry.readPrompts()) {
    for (const { name, managed } of page) {
      if (managed !== null && managed.orphaned && owners.has(managed.repository)) orphans.push(name);
    }
  }
  return {
    source: { commit: headOf(project), branch: project.repository.branch, repository },
    registry: registry.address,
    lastSync,
    commitsBehind: null,
    changes: [],
    drift: [],
    conflicts: [],
    problems: NO_PROBLEMS,
    orphans,
    blocked,
  };
}

async function readDrafts(repository: Repository): Promise<readonly Draft[]> {
  const paths = await uncommittedPaths(repository, SYNCED_PATHS);
  const drafts = await Promise.all(paths.filter(isPromptPath).map((path) => readDraft(repository, path)));
  return drafts.flat();
}

/** A draft that can't be read goes by the name of its path, as it would without front matter. */
async function readDraft(repository: Repository, path: string): Promise<readonly Draft[]> {
  const file = await readWorktreeFile(repository, path);
  const read = file.kind === "bytes" ? readPrompt(path, file.bytes).prompt?.name : undefined;
  const name = read ?? nameFromPath(path);
  return isPromptName(name) ? [{ prompt: name, path }] : [];
}
