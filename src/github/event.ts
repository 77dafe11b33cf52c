import { readFile } from "node:fs/promises";
import { z } from "zod";
import { PromptreeError, messageOf } from "../core/errors.ts";
import type { Environment } from "./environment.ts";

/** The pull request that set off the job. */
export interface PullRequest {
  readonly number: number;
  readonly title: string;
  /** The newest commit of its branch, which is not the merge that GitHub tries. */
  readonly head: string;
  readonly isFromFork: boolean;
}

const Repository = z.object({ full_name: z.string() });

const PullRequestEvent = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    title: z.string(),
    // The fork may have been deleted since.
    head: z.object({ sha: z.string(), repo: Repository.nullable() }),
    base: z.object({ repo: Repository }),
  }),
});

/**
 * Null where another event set off the job.
 * @throws PromptreeError `usage` for an event that is no pull request's although it is called so, and for
 * `pull_request_target`, whose checkout is not what would be merged.
 */
export async function readPullRequest({ eventName, eventPath }: Environment): Promise<PullRequest | null> {
  if (eventName === "pull_request_target") {
    throw new PromptreeError(
      "usage",
      "on pull_request_target the checkout is the base, and a plan of it says nothing",
      {
        hint: "run it on pull_request, where the checkout is the merge of base and head",
      },
    );
  }
  if (eventName !== "pull_request") return null;
  const { number, title, head, base } = (await readEvent(eventPath)).pull_request;
  return { number, title, head: head.sha, isFromFork: head.repo?.full_name !== base.repo.full_name };
}

async function readEvent(path: string): Promise<z.infer<typeof PullRequestEvent>> {
  try {
    return PullRequestEvent.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    const what = error instanceof z.ZodError ? "it is no event of a pull request" : messageOf(error);
    throw new PromptreeError("usage", `GITHUB_EVENT_PATH can't be read: ${what}`, { cause: error });
  }
}
