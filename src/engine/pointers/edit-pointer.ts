import type { AliasManifest, AliasName, AliasTarget, DeclaredPrompt } from "../../core/alias.ts";
import { targetText } from "../../core/alias-target.ts";
import { PromptreeError } from "../../core/errors.ts";
import { nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import type { Registry, RegistryReader } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { ALIASES_FILE, aliasPath } from "../../content/alias-path.ts";
import { deleteAlias, setAlias } from "../../content/aliases-edit.ts";
import { readFileAt } from "../../git/blobs.ts";
import { uncommittedPaths } from "../../git/worktree.ts";
import { ALIASES_PATHS } from "../paths.ts";
import type { Project } from "../project.ts";
import { unmanaged, findPrompt } from "./known-prompt.ts";
import type { KnownPrompt } from "./known-prompt.ts";
import { moveNow } from "./move-now.ts";
import type { Mover, PointerMove } from "./move-now.ts";
import { requireNoOtherPointer } from "./silent-file.ts";
import { neverSynced, unknownAlias, versionOf, versionsHint } from "./version-of.ts";
import type { PointerFile, WorktreeAliases } from "./worktree-aliases.ts";
import {
  declaredWith,
  fileForNew,
  filesText,
  filesWith,
  pointerFile,
  readCommittedAliases,
  readWorktreeAliases,
  writePointerFile,
} from "./worktree-aliases.ts";

/** What a pointer command works on. */
export interface Desk {
  readonly project: Project;
  readonly registry: RegistryReader;
  readonly aliases: WorktreeAliases;
  readonly prompt: KnownPrompt;
}

/** @throws PromptreeError `invalid-files`, or `not-found` for a prompt that nobody knows. */
export async function openDesk(project: Project, registry: RegistryReader, name: PromptName): Promise<Desk> {
  const aliases = await readWorktreeAliases(project.repository);
  return { project, registry, aliases, prompt: await findPrompt(project, registry, aliases.manifest, name) };
}

export interface PointerWish {
  readonly alias: AliasName;
  /** Null: the alias is to go. */
  readonly target: AliasTarget | null;
}

/** Moves pointers at once, in a registry that is opened when there is something to move. */
export interface Now extends Mover {
  readonly open: () => Promise<Registry>;
}

export interface PointerEdit {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  /** As it stands in the file now; null when it does not. */
  readonly target: string | null;
  /** The version that is; null for none, and for one that the registry can't tell yet. */
  readonly version: VersionNumber | null;
  /** The registry does not have that version yet; a sync makes it. */
  readonly isComing: boolean;
  /** Where the registry had the alias before; null for nowhere. */
  readonly found: VersionNumber | null;
  readonly isProtected: boolean;
  /** Git has set it before, so that a sync puts back what else moves it. */
  readonly isRecorded: boolean;
  readonly isOrphan: boolean;
  /** The file that has the pointer, by its path from the repository's root; `before` is null for one that was made. */
  readonly file: { readonly path: string; readonly before: string | null; readonly after: string };
  /** The file was edited and not committed already, and is not as HEAD has it now either. */
  readonly wasUncommitted: boolean;
  /** The file is not as HEAD has it now; where nothing was written, what the files say of this alias is not what HEAD says. */
  readonly isToCommit: boolean;
  /** What was moved in the registry at once. */
  readonly moved: readonly PointerMove[];
  readonly registry: string;
}

/**
 * Writes a pointer into a file of the work tree, and with `now` moves it in the registry as well.
 * @throws PromptreeError with nothing changed.
 */
export async function editPointer(desk: Desk, { alias, target }: PointerWish, now: Now | null): Promise<PointerEdit> {
  const { project, registry, aliases, prompt } = desk;
  if (target === null) requireUnfollowed(desk, alias);
  const file = fileOf(desk, alias, target);
  const before = file.text ?? "";
  const after = editedText(desk, file, alias, target);
  if (after !== before) await requireNoOtherPointer(aliases, file, project, registry, { prompt: prompt.name, alias });
  const declared = declaredWith(aliases, file, after, prompt.name) ?? { prompt: prompt.name, aliases: [], at: nowhere };
  const { version, isComing } =
    target === null ? NOWHERE : await versionOf(target, declared, prompt, { project, registry });
  const found = prompt.state?.aliases.get(alias) ?? null;
  const write = async (): Promise<void> => {
    if (after !== before) await writePointerFile(project.repository, file, after);
  };
  let moved: readonly PointerMove[] = [];
  if (now !== null) {
    requireMovable(desk, { version, isComing, isDeleted: target === null });
    moved = movesOf(prompt, [alias, ...followersOf(alias, declared)], version);
  }
  if (now === null || moved.length === 0) await write();
  else await moveNow(await now.open(), prompt, moved, now, write);
  const isToCommit =
    after === before ? await isUncommitted(desk, alias) : await differsFromHead(desk, file.path, after);
  return {
    prompt: prompt.name,
    alias,
    target: textOf(target),
    version,
    isComing,
    found,
    isProtected: project.settings.protected.has(alias),
    isRecorded: prompt.state?.managed?.aliases.has(alias) === true,
    isOrphan: isOrphan(prompt),
    file: { path: file.path, before: file.text, after },
    wasUncommitted: isToCommit && aliases.uncommitted.has(file.path),
    isToCommit,
    moved,
    registry: registry.address,
  };
}

/** Managed, and without a file: an application may still get it, but nothing new is to point at it. */
function isOrphan({ isOurs, hasFile }: KnownPrompt): boolean {
  return isOurs && !hasFile;
}

/** @throws PromptreeError `blocked` for an orphan. */
export function requireNoOrphan(prompt: KnownPrompt): void {
  if (!isOrphan(prompt)) return;
  throw new PromptreeError("blocked", `"${prompt.name}" has no file any more, so no alias is pointed at it anew`, {
    hint: `bring its file back first; ${versionsHint(prompt)}`,
  });
}

async function isUncommitted({ project, aliases, prompt }: Desk, alias: AliasName): Promise<boolean> {
  if (aliases.uncommitted.size === 0) return false;
  const committed = await readCommittedAliases(project.repository);
  return targetIn(committed, prompt.name, alias) !== targetIn(aliases.manifest, prompt.name, alias);
}

/** Whether there is something to commit of a file that was written; what is staged of it does not count. */
async function differsFromHead({ project, aliases }: Desk, path: string, text: string): Promise<boolean> {
  if (!aliases.uncommitted.has(path)) return true;
  const { repository } = project;
  // Git may have turned line ends, and then only git can tell.
  if (!(await uncommittedPaths(repository, ALIASES_PATHS)).includes(path)) return false;
  if (repository.head === null) return true;
  const committed = await readFileAt(repository, repository.head, path);
  return committed.kind !== "bytes" || Buffer.compare(committed.bytes, Buffer.from(text)) !== 0;
}

function textOf(target: AliasTarget | null): string | null {
  return target === null ? null : targetText(target);
}

function targetIn({ prompts }: AliasManifest, prompt: PromptName, alias: AliasName): string | null {
  const declared = prompts.get(prompt)?.aliases.find((one) => one.alias === alias);
  return textOf(declared?.target ?? null);
}

const NOWHERE = { version: null, isComing: false };

/**
 * Where the pointer stands, or is to stand.
 * @throws PromptreeError `blocked` where it stands in several files and is to be changed: with one edited, they would disagree.
 */
function fileOf({ aliases, prompt }: Desk, alias: AliasName, target: AliasTarget | null): PointerFile {
  const [first, second] = filesWith(aliases, prompt.name, alias);
  if (first === undefined) return target === null ? editedByHand(aliases, alias) : fileForNew(aliases, alias);
  if (second === undefined || targetIn(aliases.manifest, prompt.name, alias) === textOf(target)) {
    return pointerFile(aliases, first.file, first.alias);
  }
  throw new PromptreeError("blocked", `${alias} of "${prompt.name}" stands in ${first.file} and in ${second.file}`, {
    hint: "take it out of one of them by hand first",
  });
}

/** Where a pointer that is gone from the files already may have stood. */
function editedByHand(aliases: WorktreeAliases, alias: AliasName): PointerFile {
  const usual = fileForNew(aliases, alias);
  if (aliases.uncommitted.has(usual.path)) return usual;
  if (aliases.uncommitted.has(aliasPath(alias))) return pointerFile(aliases, aliasPath(alias), alias);
  return aliases.uncommitted.has(ALIASES_FILE) ? pointerFile(aliases, ALIASES_FILE, null) : usual;
}

function editedText(
  { aliases, prompt }: Desk,
  file: PointerFile,
  alias: AliasName,
  target: AliasTarget | null,
): string {
  const others = aliases.parts.filter((part) => part.file !== file.path);
  const from = { file: file.path, alias: file.alias, text: file.text ?? "", others };
  requireSameCase(aliases, prompt.name);
  if (target?.kind === "alias") requireTarget(aliases, prompt, target.alias);
  const edit = target === null ? deleteAlias(from, prompt.name, alias) : setAlias(from, prompt.name, alias, target);
  switch (edit.kind) {
    case "edited":
      return edit.text;
    case "by-hand":
      throw new PromptreeError(
        "blocked",
        `${file.path} is written in a way that can't be edited safely, so nothing was changed`,
        { hint: `${target === null ? "take out" : "write"} by hand: ${onOneLine(edit.lines)}` },
      );
    case "broken": {
      const [problem] = edit.problems;
      throw new PromptreeError("usage", problem?.message ?? "the file would hold errors", {
        hint: problem?.hint ?? "point the alias at a version",
      });
    }
  }
}

/** An alias on a line below its prompt comes between braces. */
function onOneLine(lines: string): string {
  return lines.replace(/:\n +(.*)$/, ": {$1}");
}

/** Names that differ in case alone can't stand side by side. */
function requireSameCase({ manifest }: WorktreeAliases, name: PromptName): void {
  const twin = [...manifest.prompts.values()].find((one) => nameKey(one.prompt) === nameKey(name));
  if (twin === undefined || twin.prompt === name) return;
  const { file, line, message } = twin.at(
    "error",
    "names-differ-in-case",
    `names "${name}" in another case: "${twin.prompt}"`,
  );
  throw new PromptreeError("blocked", `line ${line} of ${file} ${message}`, {
    hint: `write "${name}" on that line, or rename the prompt`,
  });
}

function requireTarget(aliases: WorktreeAliases, prompt: KnownPrompt, target: AliasName): void {
  const known = aliases.manifest.prompts.get(prompt.name)?.aliases.map((one) => one.alias) ?? [];
  if (!known.includes(target)) throw unknownAlias(prompt, target, known, filesText(aliases));
}

function requireUnfollowed({ aliases, prompt }: Desk, alias: AliasName): void {
  const declared = aliases.manifest.prompts.get(prompt.name);
  const known = declared?.aliases.map((one) => one.alias) ?? [];
  if (!known.includes(alias) && prompt.state?.aliases.has(alias) !== true) {
    throw unknownAlias(prompt, alias, known, filesText(aliases));
  }
  const [follower] = declared?.aliases.filter(({ target }) => target.kind === "alias" && target.alias === alias) ?? [];
  if (follower === undefined) return;
  throw new PromptreeError(
    "blocked",
    `"${follower.alias}" of "${prompt.name}" follows "${alias}", which has to stay then`,
    {
      hint: `point it elsewhere first: promptree alias set ${prompt.name} ${follower.alias} TARGET`,
    },
  );
}

interface Aim {
  readonly version: VersionNumber | null;
  readonly isComing: boolean;
  readonly isDeleted: boolean;
}

/** @throws PromptreeError when the registry can't have the pointer where it is to go. */
function requireMovable({ prompt, registry }: Desk, { version, isComing, isDeleted }: Aim): void {
  if (prompt.state === null) throw neverSynced(prompt, registry);
  if (!prompt.isOurs) throw unmanaged(prompt.name, registry);
  if (isDeleted || (version !== null && !isComing)) return;
  const what = version === null ? "any version of it that git made" : `version ${version}`;
  throw new PromptreeError("not-found", `${registry.address} does not have ${what} yet`, {
    hint: "merge and sync first, or leave out --now",
  });
}

/** The aliases that come along, because they say `@alias`. */
function followersOf(alias: AliasName, declared: DeclaredPrompt): readonly AliasName[] {
  return declared.aliases
    .filter(({ target }) => target.kind === "alias" && target.alias === alias)
    .flatMap((one) => [one.alias, ...followersOf(one.alias, declared)]);
}

function movesOf(
  { state }: KnownPrompt,
  aliases: readonly AliasName[],
  to: VersionNumber | null,
): readonly PointerMove[] {
  return aliases
    .map((alias) => ({ alias, from: state?.aliases.get(alias) ?? null, to }))
    .filter((move) => move.from !== move.to);
}

function nowhere(): never {
  throw new Error("a prompt without aliases has no place in a file");
}
