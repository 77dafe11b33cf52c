import type { CommitId } from "../core/commit.ts";
import { PROMPTS_FOLDER } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import { NO_PROBLEMS } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import type { PromptReading } from "../core/prompt-file.ts";
import type { RegistryReader } from "../core/registry.ts";
import { withSecretsTold } from "../content/possible-secrets.ts";
import { readSettings } from "../content/settings.ts";
import { openBlobs, readFileAt } from "../git/blobs.ts";
import type { BlobReading, FileReading } from "../git/blobs.ts";
import type { Repository } from "../git/repository.ts";
import { readTree } from "../git/tree.ts";
import type { TreeEntry } from "../git/entry.ts";
import { readWorktreeFile } from "../git/worktree.ts";
import { DEFAULT_SETTINGS } from "../core/settings.ts";
import { judgeAliasFiles, readAliasFilesAt, readWorktreeAliasFiles } from "./alias-files.ts";
import type { AliasFile } from "./alias-files.ts";
import { findBrokenDrafts, findBrokenPromotions } from "./draft-releases.ts";
import { judgeFile } from "./judge-file.ts";
import { duplicateNames } from "./duplicate-name.ts";
import { SETTINGS_FILE } from "./paths.ts";
import { splitDoubts } from "./split-doubts.ts";
import { undeclaredPrompts } from "./undeclared-prompts.ts";
import { isNoPrompt, readEntry } from "./replay/file-changes.ts";
import { readWorktreePrompts } from "./worktree-prompts.ts";

export interface Validation {
  readonly problems: readonly Problem[];
  readonly prompts: number;
}

/**
 * Judges every file of the work tree, or of a commit.
 * @param openRegistry Asked for only where the work tree has a protected alias at another number than HEAD has.
 */
export async function validate(
  repository: Repository,
  commit: CommitId | null,
  openRegistry: () => Promise<RegistryReader>,
): Promise<Validation> {
  const files = commit === null ? worktreeFiles(repository) : commitFiles(repository, commit);
  const readings = await files.readPrompts();
  const prompts = readings.flatMap((reading) => reading.prompt ?? []);
  const names = namesOf(readings);
  const aliases = judgeAliasFiles(await files.readAliases());
  const settings = judgeFile(SETTINGS_FILE, await files.read(SETTINGS_FILE), readSettings, NO_SETTINGS);
  const { manifest } = aliases;
  const protectedAliases = settings.settings.protected;
  return {
    prompts: prompts.length,
    problems: [
      ...readings.flatMap((reading) => reading.problems),
      ...duplicateNames(prompts),
      ...aliases.problems,
      ...(manifest === null || names === null ? [] : undeclaredPrompts(manifest, names)),
      ...splitDoubts(settings.settings.splits, manifest, names),
      ...(manifest === null || commit !== null
        ? []
        : [
            ...(await findBrokenDrafts({ repository, prompts, manifest, protectedAliases })),
            ...(await findBrokenPromotions({ repository, manifest, protectedAliases, openRegistry })),
          ]),
      ...settings.problems,
    ],
  };
}

/** Null where a broken file may have any name. */
function namesOf(readings: readonly PromptReading[]): readonly PromptName[] | null {
  const names = readings.map(({ prompt, brokenName = null }) => prompt?.name ?? brokenName);
  return names.every((name) => name !== null) ? names : null;
}

const NO_SETTINGS = { settings: DEFAULT_SETTINGS, problems: NO_PROBLEMS };

/** Where the files are read from. */
interface Files {
  readPrompts(): Promise<readonly PromptReading[]>;
  readAliases(): Promise<readonly AliasFile[]>;
  read(path: string): Promise<FileReading>;
}

function worktreeFiles(repository: Repository): Files {
  return {
    read: (path) => readWorktreeFile(repository, path),
    readAliases: () => readWorktreeAliasFiles(repository),
    readPrompts: () => readWorktreePrompts(repository, readClosely),
  };
}

function commitFiles(repository: Repository, commit: CommitId): Files {
  return {
    read: (path) => readFileAt(repository, commit, path),
    readAliases: async () => {
      await using blobs = openBlobs(repository);
      return await readAliasFilesAt(blobs, commit);
    },
    readPrompts: async () => {
      await using blobs = openBlobs(repository);
      const entries: TreeEntry[] = [];
      for await (const entry of readTree(repository, commit, [PROMPTS_FOLDER])) {
        if (!isNoPrompt(entry)) entries.push(entry);
      }
      const readings = await blobs.read(entries.map((entry) => entry.blob));
      return entries.map((entry, index) => readClosely(entry, readings[index]));
    },
  };
}

/** As a sync reads a file, with what only a check looks for. */
function readClosely(entry: Pick<TreeEntry, "path" | "kind">, file: BlobReading | undefined): PromptReading {
  const reading = readEntry(entry, file);
  if (file?.kind !== "bytes") return reading;
  return { ...reading, problems: withSecretsTold(entry.path, file.bytes, reading.problems) };
}
