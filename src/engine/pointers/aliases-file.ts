import type { AliasManifest, DeclaredPrompt } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { PromptName } from "../../core/name.ts";
import { NO_PROBLEMS, hasErrors } from "../../core/problem.ts";
import { readAliases } from "../../content/aliases.ts";
import type { AliasesReading } from "../../content/aliases.ts";
import { readFileAt } from "../../git/blobs.ts";
import type { Repository } from "../../git/repository.ts";
import { replaceWorktreeFile } from "../../git/worktree-write.ts";
import { readWorktreeFile, uncommittedPaths } from "../../git/worktree.ts";
import { judgeFile } from "../judge-file.ts";
import { ALIASES_FILE } from "../paths.ts";
import { InvalidFilesError } from "../project.ts";

/** `aliases.yaml` as it is in the work tree. */
export interface AliasesFile {
  /** To the letter; null when there is no file. */
  readonly text: string | null;
  readonly manifest: AliasManifest;
  /** It is missing or holds nothing, and so leaves all pointers as they are. */
  readonly isSilent: boolean;
  /** It is not as HEAD has it. */
  readonly isUncommitted: boolean;
}

const NONE: AliasManifest = { prompts: new Map() };
const ABSENT: AliasesReading = { manifest: null, problems: NO_PROBLEMS };

/** @throws PromptreeError `invalid-files` when the file holds errors, `no-repository` where there is no work tree. */
export async function readAliasesFile(repository: Repository): Promise<AliasesFile> {
  if (repository.isBare) {
    throw new PromptreeError("no-repository", `a bare repository has no ${ALIASES_FILE} to work on`, {
      hint: "go to a clone of it",
    });
  }
  const [file, uncommitted] = await Promise.all([
    readWorktreeFile(repository, ALIASES_FILE),
    uncommittedPaths(repository, [ALIASES_FILE]),
  ]);
  const { manifest, problems } = judgeFile(ALIASES_FILE, file, readAliases, ABSENT);
  if (hasErrors(problems)) throw new InvalidFilesError(problems);
  return {
    text: file.kind === "bytes" ? Buffer.from(file.bytes).toString() : null,
    manifest: manifest ?? NONE,
    isSilent: manifest === null,
    isUncommitted: uncommitted.length > 0,
  };
}

/** What HEAD says; nothing where it has no `aliases.yaml`, or a broken one. */
export async function readCommittedAliases(repository: Repository): Promise<AliasManifest> {
  if (repository.head === null) return NONE;
  const file = await readFileAt(repository, repository.head, ALIASES_FILE);
  return judgeFile(ALIASES_FILE, file, readAliases, ABSENT).manifest ?? NONE;
}

/** @throws PromptreeError `blocked` when the file was edited since it was read. */
export async function writeAliasesFile(repository: Repository, before: AliasesFile, text: string): Promise<void> {
  const known = before.text === null ? null : Buffer.from(before.text);
  await replaceWorktreeFile(repository, ALIASES_FILE, known, Buffer.from(text));
}

/** What an `aliases.yaml` that is known to be sound says of a prompt. */
export function declaredIn(text: string, prompt: PromptName): DeclaredPrompt | null {
  return readAliases(ALIASES_FILE, Buffer.from(text)).manifest?.prompts.get(prompt) ?? null;
}
