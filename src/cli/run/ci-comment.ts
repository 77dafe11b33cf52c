import { PromptreeError } from "../../core/errors.ts";
import type { PullRequest } from "../../github/event.ts";
import { isForbidden } from "../../github/github-error.ts";
import { hiddenMark } from "../../github/mark.ts";
import { reportKey } from "./ci-job.ts";
import type { Job } from "./ci-job.ts";

export type CommentWhen = "auto" | "always" | "never";

interface CommentText {
  readonly isQuiet: boolean;
  readonly markdown: (budget: number) => string;
}

/** @throws PromptreeError `usage` where a comment is a must and there is no token for it. */
export function requireCommentToken({ environment }: Job, when: CommentWhen): void {
  if (when !== "always" || environment.token !== null) return;
  throw new PromptreeError("usage", "GITHUB_TOKEN is not set, and --comment always needs it", {
    hint: "hand it to the step: env: GITHUB_TOKEN: ${{ github.token }}",
  });
}

/**
 * With `auto`, a token that may not comment, as that of a fork's pull request, is no failure, and a quiet report makes no
 * comment where there is none.
 */
export async function commentOnPullRequest(
  job: Job,
  { number }: PullRequest,
  when: CommentWhen,
  { isQuiet, markdown }: CommentText,
): Promise<void> {
  const { environment, annotate } = job;
  if (when === "never") return;
  if (environment.token === null) {
    annotate("notice", "no comment was made, because the step has no GITHUB_TOKEN; the plan is in the job summary");
    return;
  }
  const [{ connectGitHub }, { putComment }] = await Promise.all([
    import("../../github/client.ts"),
    import("../../github/comment.ts"),
  ]);
  const github = connectGitHub(environment, environment.token, job.context.io.env);
  const mark = hiddenMark("plan", reportKey(job));
  const create = when === "always" || !isQuiet;
  try {
    await putComment(github, { number, mark, markdown: markdown(mark.budget), create });
  } catch (error) {
    if (when === "always" || !isForbidden(error)) throw error;
    annotate("notice", "the token may not comment on this pull request; the plan is in the job summary");
  }
}
