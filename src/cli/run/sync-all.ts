import { PromptreeError } from "../../core/errors.ts";
import type { SyncResult } from "../../core/sync-result.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import type { Project } from "../../engine/project.ts";
import { redactAddress } from "../../registry/address.ts";
import { syncJson } from "../../report/json.ts";
import { registriesText, registryHeading } from "../../report/sync-all-text.ts";
import type { Context } from "../context.ts";
import { EXIT, exitCodeOf } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { failureJson, printFailure } from "../failure.ts";
import { warningOfUncommitted } from "../uncommitted.ts";
import { syncExitCode, syncRegistry } from "./sync-registry.ts";
import type { SyncFlags } from "./sync-registry.ts";

interface SyncAllOptions extends SyncFlags {
  readonly plan?: string | undefined;
}

/** What became of one registry. */
type Outcome =
  | { readonly name: string; readonly result: SyncResult }
  | { readonly name: string; readonly error: PromptreeError };

/** Syncs every registry of promptree.yaml, in its order. What goes wrong with one does not stop the others. */
export async function syncAll(context: Context, options: SyncAllOptions): Promise<ExitCode> {
  refuseOne(context, options);
  const project = await openProject(context.dir);
  const outcomes = await warningOfUncommitted(project.repository, context, async (warn) => {
    requireSettings(project);
    const all = await syncEach(context, project, options);
    await warn();
    return all;
  });
  const failed = outcomes.filter((outcome) => codeOf(outcome) !== EXIT.done).map(({ name }) => name);
  context.io.out(
    context.json
      ? `${JSON.stringify(
          outcomes.map((outcome) => outcomeJson(outcome, context)),
          null,
          2,
        )}\n`
      : `${registriesText(outcomes.length, failed, context.view)}\n`,
  );
  return exitCode(outcomes);
}

async function syncEach(context: Context, project: Project, options: SyncAllOptions): Promise<readonly Outcome[]> {
  const { registries } = project.settings;
  if (registries.size === 0) throw namesNone();
  const outcomes: Outcome[] = [];
  for (const [name, url] of registries) {
    const heading = registryHeading(name, redactAddress(url), context.view);
    outcomes.push(await syncOne({ ...context, registry: name }, project, name, options, heading));
  }
  return outcomes;
}

/** A registry's result is printed when it is there, not when the last one is. */
async function syncOne(
  context: Context,
  project: Project,
  name: string,
  flags: SyncFlags,
  heading: string,
): Promise<Outcome> {
  try {
    const { result, text } = await syncRegistry(context, project, flags, null, performance.now());
    if (!context.json) context.io.out(`${heading}\n\n${text()}\n\n`);
    return { name, result };
  } catch (error) {
    if (!(error instanceof PromptreeError)) throw error;
    if (!context.json) {
      context.io.err(`${heading}\n\n`);
      printFailure(error, context, flags.full === true);
      context.io.err("\n");
    }
    return { name, error };
  }
}

function outcomeJson(outcome: Outcome, context: Context) {
  const { name } = outcome;
  return "error" in outcome
    ? { name, ...failureJson(outcome.error, { ...context, registry: name }) }
    : { name, ...syncJson(outcome.result) };
}

/** The one code of all; where they differ, it is partly done if anything is, and else failed. */
function exitCode(outcomes: readonly Outcome[]): ExitCode {
  const codes = new Set(outcomes.map(codeOf));
  const [code = EXIT.done] = codes;
  if (codes.size === 1) return code;
  return codes.has(EXIT.done) || codes.has(EXIT.partly) ? EXIT.partly : EXIT.failed;
}

function codeOf(outcome: Outcome): ExitCode {
  return "error" in outcome ? exitCodeOf(outcome.error.code) : syncExitCode(outcome.result);
}

function refuseOne({ registry }: Context, { plan }: SyncAllOptions): void {
  const option = registry === null ? (plan === undefined ? null : "--plan") : "--registry";
  if (option === null) return;
  throw new PromptreeError("usage", `${option} is about one registry, and --all means all of promptree.yaml`, {
    hint: `leave out ${option} or --all`,
  });
}

function namesNone(): PromptreeError {
  return new PromptreeError("usage", "--all means the registries of promptree.yaml, and it names none", {
    hint: "name them there, registries: and a line NAME: URL for each, and commit that; or leave out --all",
  });
}
