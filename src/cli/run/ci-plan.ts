import { resolve } from "node:path";
import { PromptreeError } from "../../core/errors.ts";
import type { Plan } from "../../core/plan.ts";
import { readContentChanges } from "../../engine/content-changes.ts";
import { makePlan } from "../../engine/make-plan.ts";
import { newWarnings } from "../../engine/new-warnings.ts";
import { NO_PROGRESS } from "../../engine/progress.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import { openContents } from "../../engine/replay/content-store.ts";
import { summaryPlace } from "../../github/environment.ts";
import { readPullRequest } from "../../github/event.ts";
import type { PullRequest } from "../../github/event.ts";
import { failureMarkdown, failureOf } from "../../github/failure-markdown.ts";
import { changeOutputs } from "../../github/outputs.ts";
import { SUMMARY_BUDGET, appendSummary, writeOutputs } from "../../github/step-files.ts";
import type { RestPlace } from "../../report/markdown/fit.ts";
import { isQuietPlan, planMarkdown } from "../../report/markdown/plan-markdown.ts";
import { isVersionChange, versionsWithDiffs } from "../../report/markdown/version-diffs.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { nextCommand } from "../next-command.ts";
import { repeatFlags } from "../plan-flags.ts";
import type { GivenFlags } from "../plan-flags.ts";
import { commentOnPullRequest, requireCommentToken } from "./ci-comment.ts";
import type { CommentWhen } from "./ci-comment.ts";
import { reportFailure, runJob } from "./ci-job.ts";
import type { Job } from "./ci-job.ts";
import { openToPlan } from "./ci-plan-registry.ts";
import { planOptions } from "./plan-options.ts";
import { planExitCode, printPlan } from "./print-plan.ts";

interface CiPlanOptions extends GivenFlags {
  readonly comment: CommentWhen;
  readonly planArtifact?: string | undefined;
}

/** What is told of a plan, or of why there is none. */
interface Report {
  readonly exitCode: ExitCode;
  /** Whether a reviewer misses nothing without it. */
  readonly isQuiet: boolean;
  readonly markdown: (budget: number, rest: RestPlace | null) => string;
}

/** The plan of a pull request's merge: on the terminal, beside the files, in the summary, and last as a comment. */
export async function planInJob(context: Context, options: CiPlanOptions): Promise<ExitCode> {
  return runJob(context, async (job) => {
    const { environment } = job;
    const pull = await readPullRequest(environment);
    requireCommentToken(job, options.comment);
    const report = await reportOf(job, pull, options);
    await appendSummary(environment, report.markdown(SUMMARY_BUDGET, null));
    if (pull !== null) {
      const rest = summaryPlace(environment);
      await commentOnPullRequest(job, pull, options.comment, {
        isQuiet: report.isQuiet,
        markdown: (budget) => report.markdown(budget, rest),
      });
    }
    return report.exitCode;
  });
}

async function reportOf(job: Job, pull: PullRequest | null, options: CiPlanOptions): Promise<Report> {
  try {
    return await planReport(job, pull, options);
  } catch (error) {
    if (!(error instanceof PromptreeError)) throw error;
    return {
      exitCode: reportFailure(job, error),
      isQuiet: false,
      markdown: (budget, rest) => failureMarkdown("Prompts: no plan could be made", failureOf(error), { budget, rest }),
    };
  }
}

async function planReport(job: Job, pull: PullRequest | null, options: CiPlanOptions): Promise<Report> {
  const { context, environment } = job;
  const project = await openProject(context.dir);
  requireSettings(project);
  const { registry: opened, called } = await openToPlan(job, project, pull);
  await using registry = opened;
  await using store = openContents(project.repository);
  const made = await makePlan(project, registry, store, planOptions(options), NO_PROGRESS);
  const warnings = pull === null ? [] : await newWarnings(project.repository, made.plan.problems);
  const plan = {
    ...made.plan,
    registry: called ?? made.plan.registry,
    problems: [...made.plan.problems, ...warnings],
  };
  const changes = plan.changes.filter((change) => change.action === "register-version");
  const contents = await readContentChanges(versionsWithDiffs(plan.changes), changes, made.contents, registry);

  if (options.planArtifact !== undefined) {
    const { writePlan } = await import("./plan-file.ts");
    await writePlan(resolve(context.dir, options.planArtifact), plan);
  }
  await writeOutputs(environment, changeOutputs(plan.changes, plan.fingerprint()));
  if (plan.source.commit === pull?.head) job.annotate("warning", NOT_THE_MERGE);
  job.annotateProblems(plan.problems);
  for (const { message } of plan.blocks) job.annotate("error", message);
  const command = nextCommand("sync", repeatFlags(options), context);
  printPlan(context, { ...made, plan }, { all: true, command });
  return {
    exitCode: planExitCode(plan),
    isQuiet: isQuietPlan(plan),
    markdown: (budget, rest) =>
      planMarkdown(plan, {
        budget,
        rest,
        place: environment.place,
        contents: (change) => (isVersionChange(change) ? (contents.get(change.provenance) ?? null) : null),
        mergeMessage: mergeMessage(pull, plan),
      }).body,
  };
}

const NOT_THE_MERGE =
  "HEAD is the pull request's own commit and not its merge, so merging may do something else; let actions/checkout choose the commit";

/** As GitHub words a squash, and a merge when promptree has read its message. */
function mergeMessage(pull: PullRequest | null, plan: Plan): string | null {
  if (pull === null) return null;
  return plan.source.commit === pull.head ? null : `${pull.title} (#${pull.number})`;
}
