import { PromptreeError } from "../../core/errors.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import { readStatus } from "../../engine/status.ts";
import type { StatusReading } from "../../engine/status.ts";
import { summaryPlace } from "../../github/environment.ts";
import { failureMarkdown, failureOf } from "../../github/failure-markdown.ts";
import { isForbidden } from "../../github/github-error.ts";
import { hiddenMark } from "../../github/mark.ts";
import { SUMMARY_BUDGET, appendSummary, writeOutputs } from "../../github/step-files.ts";
import { statusJson } from "../../report/json.ts";
import { driftMarkdown } from "../../report/markdown/drift-markdown.ts";
import { statusText } from "../../report/status-text.ts";
import { print } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openForReading } from "../registry.ts";
import { reportFailure, reportKey, runJob } from "./ci-job.ts";
import type { Job } from "./ci-job.ts";

interface CiDriftOptions {
  readonly failOnDrift?: true | undefined;
}

/** What somebody changed in the registry by hand: in the job's summary, and as one issue while it lasts. */
export async function checkDriftInJob(context: Context, options: CiDriftOptions): Promise<ExitCode> {
  return runJob(context, async (job) => {
    const { environment } = job;
    const state = await readDrift(job);
    if (state instanceof PromptreeError) {
      const exitCode = reportFailure(job, state);
      const limits = { budget: SUMMARY_BUDGET, rest: null };
      await appendSummary(environment, failureMarkdown("Nobody can tell prompt drift", failureOf(state), limits));
      return exitCode;
    }
    tell(job, state);
    await writeOutputs(environment, { drift: String(state.drift.length) });
    const { title, body } = driftMarkdown(state, { budget: SUMMARY_BUDGET, place: environment.place, rest: null });
    await appendSummary(environment, state.drift.length === 0 ? body : `### ${title}\n\n${body}`);
    await keepIssue(job, state);
    return options.failOnDrift === true && state.drift.length > 0 ? EXIT.failed : EXIT.done;
  });
}

async function readDrift({ context }: Job): Promise<StatusReading | PromptreeError> {
  try {
    const project = await openProject(context.dir);
    requireSettings(project);
    await using registry = await openForReading(context, project);
    const state = await readStatus(project, registry);
    return state.blocked ?? state;
  } catch (error) {
    if (error instanceof PromptreeError) return error;
    throw error;
  }
}

function tell({ context, annotate }: Job, state: StatusReading): void {
  const { source, blocked: _, ...told } = state;
  const status = { ...told, head: source, isBlocked: false };
  const { length } = state.drift;
  if (length > 0)
    annotate(
      "warning",
      `the registry holds ${length === 1 ? "a difference" : `${length} differences`} that git did not make`,
    );
  print(
    context,
    () => statusJson(status),
    () => statusText(status, context.view, true),
  );
}

async function keepIssue(job: Job, state: StatusReading): Promise<void> {
  const { environment, annotate, context } = job;
  if (environment.token === null) {
    annotate("notice", "no issue is kept, because the step has no GITHUB_TOKEN; the drift is in the job summary");
    return;
  }
  const [{ connectGitHub }, { putDriftIssue }] = await Promise.all([
    import("../../github/client.ts"),
    import("../../github/drift-issue.ts"),
  ]);
  const mark = hiddenMark("drift", reportKey(job));
  const rest = summaryPlace(environment);
  const { title, body } = driftMarkdown(state, { budget: mark.budget, place: environment.place, rest });
  const drift = state.drift.length === 0 ? null : { title, markdown: body };
  try {
    await putDriftIssue(connectGitHub(environment, environment.token, context.io.env), mark, drift, body);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    annotate("notice", "the token may not keep an issue in this repository; the drift is in the job summary");
  }
}
