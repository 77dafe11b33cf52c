import { isAbsolute, join, relative } from "node:path";
import type { AliasName } from "../../core/alias.ts";
import { isAliasName } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { PromptName } from "../../core/name.ts";
import { parseReference } from "../../core/reference.ts";
import { explainFileAlias } from "../../content/alias-name.ts";
import { editPointer, openDesk } from "../../engine/pointers/edit-pointer.ts";
import type { Desk, PointerEdit, PointerWish } from "../../engine/pointers/edit-pointer.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import { pointerJson } from "../../report/pointer-json.ts";
import { isEdited, pointerText } from "../../report/pointer-text.ts";
import type { Context } from "../context.ts";
import { print, warn } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { actorOf } from "../io.ts";
import { commandLine } from "../next-command.ts";
import { openForReading, openForWriting } from "../registry.ts";

export interface PointerOptions {
  readonly now?: true | undefined;
}

/** What one of the pointer commands comes to: where to point, and the commit that says so. */
export interface Decision {
  readonly wish: PointerWish;
  readonly message: (edit: PointerEdit) => string;
}

/** How long `--now` waits for a sync that is at work, in milliseconds. */
const WAIT_MS = 60_000;

/** The way of all commands that move a pointer; they differ in how they decide where to. */
export async function movePointer(
  context: Context,
  name: string,
  options: PointerOptions,
  decide: (desk: Desk) => Promise<Decision>,
): Promise<ExitCode> {
  const prompt = readName(name);
  const project = await openProject(context.dir);
  requireSettings(project);
  await using registry = await openForReading(context, project);
  const desk = await openDesk(project, registry, prompt);
  const { wish, message } = await decide(desk);
  const now = {
    open: () => openForWriting(context, project),
    actor: actorOf(context.io),
    waitMs: WAIT_MS,
    onWait: () => context.io.err(`A sync is at work on ${registry.address}; waiting for it …\n`),
  };
  const edit = await editPointer(desk, wish, options.now === true ? now : null);
  warnOf(edit, context);
  const { root } = project.repository;
  const path = filePath(context, root, edit);
  const commands = edit.isToCommit ? [commitCommand(context, root, path, message(edit))] : [];
  const report = { edit, path, commands };
  print(
    context,
    () => pointerJson(report),
    () => pointerText(report, context.view),
  );
  return EXIT.done;
}

/** @throws PromptreeError `usage`. */
export function readName(text: string): PromptName {
  const name = parseReference(text)?.name;
  if (name === undefined) throw new PromptreeError("usage", `"${text}" is no prompt's name`);
  return name;
}

/** @throws PromptreeError `usage`. */
export function readAlias(text: string): AliasName {
  const reason = explainFileAlias(text);
  if (reason === null && isAliasName(text)) return text;
  throw new PromptreeError("usage", `the alias "${text}" ${String(reason)}`);
}

function warnOf(edit: PointerEdit, context: Context): void {
  const say = (text: string): void => warn(context, text);
  if (edit.isOrphan) say(`"${edit.prompt}" has no file any more`);
  if (edit.isComing) say(`version ${edit.version} is not in ${edit.registry} yet; a sync of HEAD makes it`);
  if (edit.wasUncommitted && isEdited(edit)) {
    say(`${edit.file.path} had other edits that are not committed; they are kept, and a commit takes them along`);
  }
}

/** From where the command was typed, or from the top of a repository elsewhere. */
function filePath({ io }: Context, root: string, { file }: PointerEdit): string {
  return isWithin(io.cwd, root) ? relative(io.cwd, join(root, file.path)) : file.path;
}

/** Nothing in the message means anything to a shell. */
function commitCommand(context: Context, root: string, path: string, message: string): string {
  const git = isWithin(context.io.cwd, root) ? ["git"] : ["git", "-C", root];
  return `${commandLine([...git, "add", path])} && ${commandLine([...git, "commit"])} -m "${message}"`;
}

function isWithin(folder: string, root: string): boolean {
  const path = relative(root, folder);
  return path === "" || (!path.startsWith("..") && !isAbsolute(path));
}
