import { relative } from "node:path";
import { PromptreeError } from "../../core/errors.ts";
import { importRegistry } from "../../engine/import/import-registry.ts";
import { importFiles } from "../../engine/import/import-files.ts";
import { isComplete } from "../../engine/import/import-result.ts";
import type { ImportResult } from "../../engine/import/import-result.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import type { Project } from "../../engine/project.ts";
import { importJson } from "../../report/import-json.ts";
import { importText } from "../../report/import-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { commandLine, nextCommand } from "../next-command.ts";
import { openForReading } from "../registry.ts";
import { readFilter } from "./search.ts";

interface ImportCommandOptions {
  readonly filter?: string | undefined;
  readonly dryRun?: true | undefined;
}

export async function importPrompts(
  context: Context,
  files: readonly string[],
  options: ImportCommandOptions,
): Promise<ExitCode> {
  if (files.length > 0 && options.filter !== undefined) {
    throw new PromptreeError("usage", "--filter is about a registry's prompts, and files are named");
  }
  const filter = options.filter === undefined ? null : readFilter(options.filter);
  const dryRun = options.dryRun === true;
  const project = await openProject(context.dir);
  requireSettings(project);
  const result =
    files.length > 0
      ? await importFiles(project.repository, context.dir, files, { dryRun })
      : await fromRegistry(context, project, { filter, dryRun });
  const next = nextCommands(result, { context, project, files, options });
  print(
    context,
    () => importJson(result, next),
    () => importText(result, { view: context.view, next }),
  );
  return isComplete(result) ? EXIT.done : EXIT.failed;
}

async function fromRegistry(
  context: Context,
  project: Project,
  options: Parameters<typeof importRegistry>[2],
): Promise<ImportResult> {
  await using registry = await openForReading(context, project);
  return await importRegistry(project, registry, options);
}

interface Typed {
  readonly context: Context;
  readonly project: Project;
  readonly files: readonly string[];
  readonly options: ImportCommandOptions;
}

/** More paths than these are named by their folder. */
const PATHS_NAMED = 4;

function nextCommands(
  { dryRun, written, registry }: ImportResult,
  { context, project, files, options }: Typed,
): readonly string[] {
  if (written.length === 0) return [];
  if (dryRun) {
    const filter = options.filter === undefined ? [] : ["--filter", options.filter];
    return [nextCommand("import", [...filter, ...files], context)];
  }
  const folder = relative(context.io.cwd, project.repository.root);
  const git = ["git", ...(folder === "" ? [] : ["-C", folder])];
  const paths = written.length <= PATHS_NAMED ? written : [...new Set(written.map(topOf))];
  return [
    commandLine([...git, "add", ...paths]),
    commandLine([...git, "commit", "-m", "Import prompts"]),
    nextCommand("sync", [], registry === null ? { ...context, registry: null } : context),
  ];
}

function topOf(path: string): string {
  return path.split("/", 1).join("");
}
