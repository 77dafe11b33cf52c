import type { PromptName } from "../core/name.ts";
import { nameFromPath, isPromptName } from "../core/name.ts";
import type { Plan } from "../core/plan.ts";
import type { RegistryReader, SyncState } from "../core/registry.ts";
import { readPrompt } from "../content/prompt.ts";
import { isPromptPath } from "../content/prompt-path.ts";
import { openBlobs } from "../git/blobs.ts";
import { readWorktreeFile, uncommittedPaths } from "../git/worktree.ts";
import type { Repository } from "../git/repository.ts";
import { makePlan } from "./make-plan.ts";
import { NO_PROGRESS } from "./progress.ts";
import type { Project } from "./project.ts";
import { SYNCED_PATHS } from "./paths.ts";

export interface StatusReading {
  readonly plan: Plan;
  readonly lastSync: SyncState | null;
  /** Commits that touch prompts or aliases since the last sync; null when nobody can tell. */
  readonly commitsBehind: number | null;
  readonly drafts: readonly Draft[];
}

interface Draft {
  readonly prompt: PromptName;
  readonly path: string;
}

/** How a registry stands to its repository; reads only. */
export async function readStatus(project: Project, registry: RegistryReader): Promise<StatusReading> {
  await using blobs = openBlobs(project.repository);
  const options = { prune: false, adopt: false, force: false, acceptRewrite: false };
  const [{ plan, lastSync, commits }, drafts] = await Promise.all([
    makePlan(project, registry, blobs, options, NO_PROGRESS),
    readDrafts(project.repository),
  ]);
  return { plan, lastSync, commitsBehind: commits, drafts };
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
