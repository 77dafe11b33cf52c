import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { GitHub } from "./client.ts";
import { isLost, isMissing } from "./github-error.ts";
import { isMarked, isSameBody, markedBody } from "./mark.ts";
import type { Mark } from "./mark.ts";
import { isOwn, User } from "./own.ts";

/** What became of a comment; `none` where there is nothing to tell and nothing was told before. */
export type CommentOutcome = "created" | "updated" | "unchanged" | "none";

export interface CommentOptions {
  /** Of the pull request. */
  readonly number: number;
  readonly mark: Mark;
  readonly markdown: string;
  /** Whether to make a comment where there is none. */
  readonly create: boolean;
}

const Comment = z.object({ id: z.number(), body: z.string().nullish(), user: User.nullable() });

const COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const COMMENT = "/repos/{owner}/{repo}/issues/comments/{comment_id}";
const ATTEMPTS = 3;

/**
 * One comment of ours on a pull request, updated in place. Where an answer was lost it is looked for before another is made.
 * @throws GitHubError
 */
export async function putComment(github: GitHub, options: CommentOptions): Promise<CommentOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await putOnce(github, options);
    } catch (error) {
      if (!isLost(error) || attempt === ATTEMPTS) throw error;
      await sleep(attempt * 1000);
    }
  }
}

async function putOnce(github: GitHub, { number, mark, markdown, create }: CommentOptions): Promise<CommentOutcome> {
  const [found, ...others] = await findComments(github, number, mark);
  const body = markedBody(mark, markdown);
  // Two jobs at once may have made one each.
  for (const { id } of others) await deleteComment(github, id);
  if (found === undefined) {
    if (!create) return "none";
    await github.send(`POST ${COMMENTS}`, { issue_number: number, body }, { retries: false });
    return "created";
  }
  if (isSameBody(found.body ?? null, body)) return "unchanged";
  await github.send(`PATCH ${COMMENT}`, { comment_id: found.id, body });
  return "updated";
}

async function deleteComment(github: GitHub, id: number): Promise<void> {
  try {
    await github.send(`DELETE ${COMMENT}`, { comment_id: id });
  } catch (error) {
    // Another job has done it, or this one, and the answer was lost.
    if (!isMissing(error)) throw error;
  }
}

async function findComments(github: GitHub, number: number, mark: Mark) {
  const marked: z.infer<typeof Comment>[] = [];
  for await (const page of github.list(`GET ${COMMENTS}`, { issue_number: number }, Comment)) {
    marked.push(...page.filter(({ body }) => isMarked(mark, body ?? null)));
  }
  if (marked.length === 0) return [];
  const login = await github.login();
  return marked.filter(({ user }) => isOwn(user, login));
}
