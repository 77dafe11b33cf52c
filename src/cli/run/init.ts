import { relative, resolve } from "node:path";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import { listPromptFiles } from "../../engine/scaffold/named-files.ts";
import { findPlace } from "../../engine/scaffold/place.ts";
import type { Place } from "../../engine/scaffold/place.ts";
import { locatePrompt } from "../../engine/scaffold/prompt-location.ts";
import type { PromptLocation } from "../../engine/scaffold/prompt-location.ts";
import { couldUseWorkflows } from "../../engine/scaffold/set-up-workflows.ts";
import { setUp } from "../../engine/scaffold/set-up.ts";
import type { SetUp } from "../../engine/scaffold/set-up.ts";
import { WORKFLOWS_FOLDER } from "../../engine/scaffold/workflows.ts";
import { initText } from "../../report/init-text.ts";
import { initJson } from "../../report/json.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { askForSample, askForWorkflows, askWhere } from "../init/questions.ts";
import type { Terminal } from "../io.ts";
import { commandLine, nextCommand } from "../next-command.ts";

interface InitOptions {
  readonly yes?: true | undefined;
  /** `false` for `--no-sample`. */
  readonly sample?: string | boolean | undefined;
  readonly workflows?: boolean | undefined;
}

const USUAL_SAMPLE = "support_reply";

export async function initialise(context: Context, dir: string | null, options: InitOptions): Promise<ExitCode> {
  const terminal = options.yes === true || context.json ? null : terminalOf(context);
  const place = await choosePlace(context, dir, terminal);
  const sample = place === null ? null : await chooseSample(place, options.sample, terminal);
  const workflows =
    place === null || sample === null ? null : await chooseWorkflows(place, options.workflows, terminal);
  if (place === null || sample === null || workflows === null) {
    context.io.err("Interrupted: nothing was made.\n");
    return EXIT.interrupted;
  }
  const result = await setUp(place, sample === "none" ? null : sample, workflows);
  const folder = relative(context.io.cwd, result.root);
  const next = nextCommands(result, folder, context);
  print(
    context,
    () => initJson(result, next),
    () => initText(result, folder, next, context.view),
  );
  return EXIT.done;
}

/** A dumb terminal can't show a question. */
function terminalOf({ io }: Context): Terminal | null {
  return io.env["TERM"] === "dumb" ? null : (io.terminal?.() ?? null);
}

async function choosePlace(context: Context, dir: string | null, terminal: Terminal | null): Promise<Place | null> {
  const place = (folder: string): Promise<Place> => {
    const path = resolve(context.dir, folder);
    return findPlace(path, path !== context.dir);
  };
  if (dir !== null) return place(dir);
  const here = await place(".");
  if (here.hasRepository || terminal === null) return here;
  const answer = await askWhere(terminal, ".");
  return answer === null ? null : place(answer);
}

/** Where there are prompts, a sample is made only for somebody who asks for it. */
async function chooseSample(
  { root }: Place,
  given: InitOptions["sample"],
  terminal: Terminal | null,
): Promise<PromptLocation | "none" | null> {
  if (typeof given === "string") return locatePrompt(given, null);
  if (given === false || (await listPromptFiles(root)).length > 0) return "none";
  if (terminal === null) return locatePrompt(USUAL_SAMPLE, null);
  const answer = await askForSample(terminal, USUAL_SAMPLE);
  return answer === null || answer === "none" ? answer : locatePrompt(answer.name, null);
}

/** Nobody is asked whose repository is not on GitHub. */
async function chooseWorkflows(
  place: Place,
  given: InitOptions["workflows"],
  terminal: Terminal | null,
): Promise<boolean | null> {
  if (given !== undefined) return given;
  return terminal !== null && (await couldUseWorkflows(place)) ? askForWorkflows(terminal) : false;
}

/** Typed instead of the files in them. */
const FOLDERS = [PROMPTS_FOLDER, WORKFLOWS_FOLDER];

/** From where the command was typed to the first sync. */
function nextCommands(
  { root, uncommitted, hasPrompts, branch }: SetUp,
  folder: string,
  context: Context,
): readonly string[] {
  const there: Context = { ...context, io: { ...context.io, cwd: root }, dir: root };
  const paths = new Set(uncommitted.map((path) => FOLDERS.find((name) => path.startsWith(`${name}/`)) ?? path));
  if (!hasPrompts) paths.add(PROMPTS_FOLDER);
  return [
    ...(folder === "" ? [] : [commandLine(["cd", folder])]),
    ...(hasPrompts ? [] : [nextCommand("new", ["call_summary"], there)]),
    ...(paths.size === 0
      ? []
      : [commandLine(["git", "add", ...paths]), commandLine(["git", "commit", "-m", "Set up promptree"])]),
    nextCommand(branch.isCurrent ? "sync" : "plan", [], there),
  ];
}
