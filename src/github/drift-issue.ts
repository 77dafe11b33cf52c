import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { GitHub } from "./client.ts";
import { isLost } from "./github-error.ts";
import { isMarked, isSameBody, markedBody } from "./mark.ts";
import type { Mark } from "./mark.ts";
import { isOwn, User } from "./own.ts";

/** What became of the issue; `none` where there is no drift and no issue is open. */
export type IssueOutcome = "opened" | "updated" | "unchanged" | "closed" | "none";

export interface IssueText {
  readonly title: string;
  readonly markdown: string;
}

const Issue = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  user: User.nullable(),
  pull_request: z.unknown().optional(),
});

const ISSUES = "/repos/{owner}/{repo}/issues";
const ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}";
const ATTEMPTS = 3;

/**
 * One open issue of ours as long as there is drift.
 * @param drift Null where there is none.
 * @param mended What is said of an issue that is closed.
 * @throws GitHubError
 */
export async function putDriftIssue(
  github: GitHub,
  mark: Mark,
  drift: IssueText | null,
  mended: string,
): Promise<IssueOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return drift === null ? await closeIssue(github, mark, mended) : await putOnce(github, mark, drift);
    } catch (error) {
      if (!isLost(error) || attempt === ATTEMPTS) throw error;
      await sleep(attempt * 1000);
    }
  }
}

async function putOnce(github: GitHub, mark: Mark, { title, markdown }: IssueText): Promise<IssueOutcome> {
  const body = markedBody(mark, markdown);
  const found = await findIssue(github, mark);
  if (found === null) {
    await github.send(`POST ${ISSUES}`, { title, body }, { retries: false });
    return "opened";
  }
  if (found.title === title && isSameBody(found.body ?? null, body)) return "unchanged";
  await github.send(`PATCH ${ISSUE}`, { issue_number: found.number, title, body });
  return "updated";
}

async function closeIssue(github: GitHub, mark: Mark, mended: string): Promise<IssueOutcome> {
  const found = await findIssue(github, mark);
  if (found === null) return "none";
  const issue = { issue_number: found.number };
  await github.send(`PATCH ${ISSUE}`, { ...issue, state: "closed", state_reason: "completed" });
  await github.send(`POST ${ISSUE}/comments`, { ...issue, body: mended }, { retries: false });
  return "closed";
}

async function findIssue(github: GitHub, mark: Mark): Promise<z.infer<typeof Issue> | null> {
  for await (const page of github.list(`GET ${ISSUES}`, { state: "open" }, Issue)) {
    for (const issue of page) {
      const isOurs = issue.pull_request === undefined && isMarked(mark, issue.body ?? null);
      if (isOurs && isOwn(issue.user, await github.login())) return issue;
    }
  }
  return null;
}
