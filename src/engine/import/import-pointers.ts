import type { AliasManifest, DeclaredAlias } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { PromptState } from "../../core/registry.ts";
import { readAliases } from "../../content/aliases.ts";
import { explainFileAlias } from "../../content/alias-name.ts";
import { extendAliases, pointerLines } from "../../content/extend-aliases.ts";
import type { Pointer } from "../../content/extend-aliases.ts";
import type { FileReading } from "../../git/blobs.ts";
import type { Repository } from "../../git/repository.ts";
import { replaceWorktreeFile } from "../../git/worktree-write.ts";
import { readWorktreeFile } from "../../git/worktree.ts";
import { ALIASES_FILE } from "../paths.ts";
import type { ImportedPointer, ImportedPrompt, ImportResult } from "./import-result.ts";

export interface PointersInput {
  readonly repository: Repository;
  /** Every prompt of the registry. */
  readonly states: readonly PromptState[];
  /** What became of those that were imported. */
  readonly prompts: readonly ImportedPrompt[];
  readonly owners: ReadonlySet<string>;
  readonly dryRun: boolean;
}

export interface ImportedPointers extends Pick<ImportResult, "pointers" | "missingLines"> {
  readonly path: string;
  readonly isWritten: boolean;
}

/**
 * Adds the pointers of all prompts that have a file now to `aliases.yaml`. They are written as version numbers, also where
 * one points at the newest version: `latest` would move it at the next commit, and nobody asked for that.
 */
export async function importPointers(input: PointersInput): Promise<ImportedPointers> {
  const { repository, dryRun } = input;
  const file = await readWorktreeFile(repository, ALIASES_FILE);
  const manifest = file.kind === "bytes" ? readAliases(ALIASES_FILE, file.bytes).manifest : null;
  const judged = withFiles(input, manifest).flatMap((state) => judgePointers(state, manifest));
  const missing: readonly Pointer[] = judged.filter(({ outcome }) => outcome === "made");
  const nothing = { pointers: judged, missingLines: null, path: ALIASES_FILE, isWritten: false };
  if (missing.length === 0) return nothing;

  const text = newText(file, missing);
  const failure = text === null || dryRun ? null : await write(repository, file, text);
  if (text !== null && failure === null) return { ...nothing, isWritten: true };
  const reason = failure ?? `${ALIASES_FILE} can't be gone on with as it is laid out`;
  return {
    ...nothing,
    pointers: judged.map((pointer) =>
      pointer.outcome === "made" ? { ...pointer, outcome: "left-out", reason } : pointer,
    ),
    missingLines: pointerLines(missing),
  };
}

/**
 * The prompts whose pointers belong into the file. Where there is no manifest yet, one that is made now speaks for all
 * prompts: those that git manages already keep the pointers that it has set.
 */
function withFiles({ states, prompts, owners }: PointersInput, manifest: AliasManifest | null): readonly PromptState[] {
  const carried = new Set(
    prompts.flatMap(({ outcome, name }) => (outcome === "made" || outcome === "there-already" ? [name] : [])),
  );
  const imported = states.filter(({ name }) => carried.has(name));
  if (manifest !== null || imported.every(({ aliases }) => aliases.size === 0)) return imported;
  const ours = states.flatMap((state) => {
    const { managed } = state;
    if (managed === null || !owners.has(managed.repository)) return [];
    return [{ ...state, aliases: new Map([...state.aliases].filter(([alias]) => managed.aliases.has(alias))) }];
  });
  return [...imported, ...ours].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function judgePointers(state: PromptState, manifest: AliasManifest | null): readonly ImportedPointer[] {
  const declared = manifest?.prompts.get(state.name)?.aliases ?? [];
  return [...state.aliases]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([alias, version]) => {
      const pointer = { prompt: state.name, alias, version };
      const wrong = explainFileAlias(alias);
      if (wrong !== null) return { ...pointer, outcome: "left-out", reason: `the alias ${wrong}` };
      const there = declared.find((one) => one.alias === alias);
      if (there === undefined) return { ...pointer, outcome: "made", reason: null };
      if (mayBeAt(there, pointer, state)) return { ...pointer, outcome: "there-already", reason: null };
      return { ...pointer, outcome: "left-out", reason: `${ALIASES_FILE} has it at ${there.text}` };
    });
}

/** Where an alias follows another one, or a commit, only a plan can tell where it ends. */
function mayBeAt({ target }: DeclaredAlias, { version }: Pointer, { latest }: PromptState): boolean {
  if (target.kind === "number") return target.version === version;
  return target.kind !== "latest" || latest?.version === version;
}

/** Null where the file can't be gone on with. */
function newText(file: FileReading, missing: readonly Pointer[]): string | null {
  if (file.kind === "missing") return checked(pointerLines(missing));
  return file.kind === "bytes" ? extendAliases(ALIASES_FILE, file.bytes, missing) : null;
}

/** A file so large that nobody could read it is none. */
function checked(text: string): string | null {
  return readAliases(ALIASES_FILE, new TextEncoder().encode(text)).manifest === null ? null : text;
}

/** Gives why the file could not be written; null when it was. */
async function write(repository: Repository, file: FileReading, text: string): Promise<string | null> {
  const before = file.kind === "bytes" ? file.bytes : null;
  try {
    await replaceWorktreeFile(repository, ALIASES_FILE, before, new TextEncoder().encode(text));
    return null;
  } catch (error) {
    if (!(error instanceof PromptreeError)) throw error;
    return error.message;
  }
}
