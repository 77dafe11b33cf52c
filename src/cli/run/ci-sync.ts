import { resolve } from "node:path";
import type { Digest } from "../../core/digest.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { SyncResult } from "../../core/sync-result.ts";
import type { Provenance } from "../../core/version.ts";
import type { ContentChange } from "../../engine/content-changes.ts";
import { readContentChanges } from "../../engine/content-changes.ts";
import type { Project } from "../../engine/project.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import { sync } from "../../engine/sync.ts";
import { failureMarkdown, failureOf } from "../../github/failure-markdown.ts";
import { changeOutputs } from "../../github/outputs.ts";
import { SUMMARY_BUDGET, appendSummary, writeOutputs } from "../../github/step-files.ts";
import { syncJson } from "../../report/json.ts";
import { syncMarkdown } from "../../report/markdown/sync-markdown.ts";
import { isVersionChange, versionsWithDiffs } from "../../report/markdown/version-diffs.ts";
import { syncText } from "../../report/sync-text.ts";
import { print } from "../context.ts";
import type { Context } from "../context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { actorOf } from "../io.ts";
import { saveMemory } from "../memory.ts";
import type { GivenFlags } from "../plan-flags.ts";
import { createProgress } from "../progress-bar.ts";
import { openForWriting } from "../registry.ts";
import { reportFailure, runJob } from "./ci-job.ts";
import type { Job } from "./ci-job.ts";
import { planOptions } from "./plan-options.ts";
import { syncExitCode } from "./sync-registry.ts";

interface CiSyncOptions extends GivenFlags {
  /** In seconds. */
  readonly wait: number;
  readonly planArtifact?: string | undefined;
}

interface Synced {
  readonly result: SyncResult;
  /** Null where there was nothing to plan. */
  readonly fingerprint: Digest | null;
  readonly contents: ReadonlyMap<Provenance, ContentChange>;
}

/** A sync after a merge; what it did stands in the job's summary and in the step's outputs. */
export async function syncInJob(context: Context, options: CiSyncOptions): Promise<ExitCode> {
  return runJob(context, async (job) => {
    try {
      return await syncAndTell(job, options);
    } catch (error) {
      if (!(error instanceof PromptreeError)) throw error;
      const exitCode = reportFailure(job, error);
      const limits = { budget: SUMMARY_BUDGET, rest: null };
      await appendSummary(job.environment, failureMarkdown("Prompts not synced", failureOf(error), limits));
      return exitCode;
    }
  });
}

async function syncAndTell(job: Job, options: CiSyncOptions): Promise<ExitCode> {
  const { context, environment } = job;
  const begun = performance.now();
  const project = await openProject(context.dir);
  requireSettings(project);
  const { result, fingerprint, contents } = await syncOnce(job, project, options);
  const elapsedMs = performance.now() - begun;
  await writeOutputs(environment, changeOutputs(result.applied, fingerprint));
  const { body } = syncMarkdown(result, {
    budget: SUMMARY_BUDGET,
    place: environment.place,
    rest: null,
    contents: (change) => (isVersionChange(change) ? (contents.get(change.provenance) ?? null) : null),
    elapsedMs,
  });
  await appendSummary(environment, body);
  job.annotateProblems(result.problems);
  for (const { change, error } of result.failed) job.annotate("error", `${change.prompt}: ${error.message}`);
  print(
    context,
    () => syncJson(result),
    () => syncText(result, { view: context.view, elapsedMs, all: true }),
  );
  return syncExitCode(result);
}

async function syncOnce({ context }: Job, project: Project, options: CiSyncOptions): Promise<Synced> {
  const approved = options.planArtifact === undefined ? null : await approvedBy(context, options.planArtifact);
  await using registry = await openForWriting(context, project);
  using progress = createProgress(context, {
    farewell: () => "Interrupted.",
    giveBack: registry.lockOutlives ? async () => registry[Symbol.asyncDispose]() : null,
  });
  let fingerprint: Digest | null = approved;
  let contents: Synced["contents"] = new Map();
  const work = sync(project, registry, {
    ...planOptions(options),
    actor: actorOf(context.io),
    anyBranch: false,
    approved,
    waitMs: options.wait * 1000,
    onWait: () => context.io.err(`Another sync is at work on ${registry.address}; waiting for it …\n`),
    onFirst: saveMemory,
    onPlan: async ({ plan, contents: source }, reader) => {
      fingerprint = plan.fingerprint();
      const planned = plan.changes.filter((change) => change.action === "register-version");
      contents = await readContentChanges(versionsWithDiffs(plan.changes), planned, source, reader);
    },
    progress: progress.report,
  });
  const result = await progress.unlessEnded(work);
  return { result, fingerprint, contents };
}

async function approvedBy(context: Context, file: string): Promise<Digest> {
  const { readFingerprint } = await import("./plan-file.ts");
  return readFingerprint(resolve(context.dir, file));
}
