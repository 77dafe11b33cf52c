import { NO_ALIASES } from "../../core/alias.ts";
import type { AliasManifest, AliasName, DeclaredPrompt } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { PromptName } from "../../core/name.ts";
import { hasErrors } from "../../core/problem.ts";
import { ALIASES_FILE, ALIASES_FOLDER, aliasPath } from "../../content/alias-path.ts";
import { readAliasPart } from "../../content/alias-part.ts";
import type { AliasPart } from "../../content/alias-part.ts";
import { mergeAliases } from "../../content/merge-aliases.ts";
import type { Repository } from "../../git/repository.ts";
import { replaceWorktreeFile } from "../../git/worktree-write.ts";
import { uncommittedPaths } from "../../git/worktree.ts";
import { readAliasParts, readAliasesAt, readWorktreeAliasFiles } from "../alias-files.ts";
import type { AliasFile } from "../alias-files.ts";
import { ALIASES_PATHS } from "../paths.ts";
import { InvalidFilesError } from "../project.ts";

/** All files of pointers as they are in the work tree. */
export interface WorktreeAliases {
  readonly files: readonly AliasFile[];
  readonly parts: readonly AliasPart[];
  /** What they say together. */
  readonly manifest: AliasManifest;
  /** The paths of those that are not as HEAD has them. */
  readonly uncommitted: ReadonlySet<string>;
}

/** One of them, which may still have to be made. */
export interface PointerFile {
  /** From the repository's root. */
  readonly path: string;
  /** The only alias it is about; null for `aliases.yaml`. */
  readonly alias: AliasName | null;
  /** To the letter; null when there is no file. */
  readonly text: string | null;
  /** It is not missing, and says something. */
  readonly speaks: boolean;
}

/** @throws PromptreeError `invalid-files` when a file holds errors, `no-repository` where there is no work tree. */
export async function readWorktreeAliases(repository: Repository): Promise<WorktreeAliases> {
  if (repository.isBare) {
    throw new PromptreeError("no-repository", `a bare repository has no ${ALIASES_FILE} to work on`, {
      hint: "go to a clone of it",
    });
  }
  const [files, uncommitted] = await Promise.all([
    readWorktreeAliasFiles(repository),
    uncommittedPaths(repository, ALIASES_PATHS),
  ]);
  const { parts, problems: wrong } = readAliasParts(files);
  const { manifest, problems } = mergeAliases(parts, wrong);
  if (hasErrors(problems)) throw new InvalidFilesError(problems);
  return { files, parts, manifest: manifest ?? NO_ALIASES, uncommitted: new Set(uncommitted) };
}

/** What HEAD says; nothing where it has no file, or a broken one. */
export async function readCommittedAliases(repository: Repository): Promise<AliasManifest> {
  if (repository.head === null) return NO_ALIASES;
  return (await readAliasesAt(repository, repository.head)).manifest ?? NO_ALIASES;
}

/** The files that have a pointer. */
export function filesWith({ parts }: WorktreeAliases, prompt: PromptName, alias: AliasName): readonly AliasPart[] {
  return parts.filter(({ prompts }) => prompts.get(prompt)?.aliases.some((one) => one.alias === alias) === true);
}

/**
 * Where a new pointer belongs: into the alias's own file if it has one, else into `aliases.yaml`, else, where there are only files
 * of one alias each, into a new one.
 */
export function fileForNew(aliases: Pick<WorktreeAliases, "files" | "parts">, alias: AliasName): PointerFile {
  const own = aliasPath(alias);
  const has = (path: string): boolean => aliases.files.some((file) => file.path === path);
  const hasFolder = aliases.files.some(({ path }) => path.startsWith(`${ALIASES_FOLDER}/`));
  const isOwn = has(own) || (hasFolder && !has(ALIASES_FILE));
  return pointerFile(aliases, isOwn ? own : ALIASES_FILE, isOwn ? alias : null);
}

export function pointerFile(
  { files, parts }: Pick<WorktreeAliases, "files" | "parts">,
  path: string,
  alias: AliasName | null,
): PointerFile {
  const file = files.find((one) => one.path === path)?.file;
  return {
    path,
    alias,
    text: file?.kind === "bytes" ? Buffer.from(file.bytes).toString() : null,
    speaks: parts.some((part) => part.file === path && part.speaks),
  };
}

/** @throws PromptreeError `blocked` when the file was edited since it was read. */
export async function writePointerFile(repository: Repository, before: PointerFile, text: string): Promise<void> {
  const known = before.text === null ? null : Buffer.from(before.text);
  await replaceWorktreeFile(repository, before.path, known, Buffer.from(text));
}

/** What all files say of a prompt once one of them has another text, which is known to be sound. */
export function declaredWith(
  { parts }: WorktreeAliases,
  { path, alias }: PointerFile,
  text: string,
  prompt: PromptName,
): DeclaredPrompt | null {
  const others = parts.filter(({ file }) => file !== path);
  const { manifest } = mergeAliases([...others, readAliasPart(path, alias, Buffer.from(text))]);
  return manifest?.prompts.get(prompt) ?? null;
}

/** What a message calls the files together. */
export function filesText({ files }: WorktreeAliases): string {
  const hasShared = files.some(({ path }) => path === ALIASES_FILE);
  const hasFolder = files.some(({ path }) => path.startsWith(`${ALIASES_FOLDER}/`));
  if (!hasFolder) return ALIASES_FILE;
  return hasShared ? `${ALIASES_FILE} and ${ALIASES_FOLDER}/` : `${ALIASES_FOLDER}/`;
}
