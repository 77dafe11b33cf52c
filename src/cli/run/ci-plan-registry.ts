import { shortCommit } from "../../core/commit.ts";
import type { CommitId } from "../../core/commit.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { RegistryReader } from "../../core/registry.ts";
import { findOwnership } from "../../engine/ownership.ts";
import type { Project } from "../../engine/project.ts";
import { rehearse } from "../../engine/rehearse.ts";
import { resolveCommit } from "../../git/repository.ts";
import type { Repository } from "../../git/repository.ts";
import type { PullRequest } from "../../github/event.ts";
import { isRegistryUnset, openForReading } from "../registry.ts";
import type { Job } from "./ci-job.ts";

interface PlannedRegistry {
  readonly registry: RegistryReader;
  /** What to call it where that is not its address. */
  readonly called: string | null;
}

/**
 * The registry that a pull request is compared with. Where none is set, as in a pull request from a fork, an empty one would
 * make every prompt new; what the base would make of an empty one tells what the pull request changes.
 */
export async function openToPlan(job: Job, project: Project, pull: PullRequest | null): Promise<PlannedRegistry> {
  const { context, annotate } = job;
  const opened = { registry: await openForReading(context, project), called: null };
  if (pull === null || !isRegistryUnset(context, project)) return opened;
  const base = await baseOf(project.repository, pull);
  if (base === null || (await findOwnership(project, opened.registry)).lastSync !== null) return opened;
  const shown = shortCommit(base);
  try {
    const registry = await rehearse(project, base);
    annotate("notice", `no registry is set: the plan is of one that has all of the base, ${shown}, and nothing else`);
    await opened.registry[Symbol.asyncDispose]();
    return { registry, called: `a registry in step with ${shown}` };
  } catch (error) {
    if (!(error instanceof PromptreeError)) throw error;
    const why = `the base, ${shown}, can't be synced: ${error.message}`;
    annotate("warning", `no registry is set, and ${why}; the plan is of an empty registry`);
    return opened;
  }
}

/** What the merge that GitHub tries is a merge into; null where that is not what is checked out. */
async function baseOf(repository: Repository, { head }: PullRequest): Promise<CommitId | null> {
  return repository.head === head ? null : resolveCommit(repository, "HEAD^1");
}
