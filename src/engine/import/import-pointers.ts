import { decidesAbout, NO_ALIASES } from "../../core/alias.ts";
import type { AliasManifest, AliasName, DeclaredAlias } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import { hasErrors } from "../../core/problem.ts";
import type { PromptState } from "../../core/registry.ts";
import { explainFileAlias } from "../../content/alias-name.ts";
import { readAliasPart } from "../../content/alias-part.ts";
import { extendAliases, pointerLines } from "../../content/extend-aliases.ts";
import type { Pointer } from "../../content/extend-aliases.ts";
import { mergeAliases } from "../../content/merge-aliases.ts";
import type { FileReading } from "../../git/blobs.ts";
import type { Repository } from "../../git/repository.ts";
import { replaceWorktreeFile } from "../../git/worktree-write.ts";
import { readAliasParts, readWorktreeAliasFiles } from "../alias-files.ts";
import type { AliasFile } from "../alias-files.ts";
import { fileForNew } from "../pointers/worktree-aliases.ts";
import type { PointerFile } from "../pointers/worktree-aliases.ts";
import type { ImportedPointer, ImportedPrompt, ImportResult, MissingLines } from "./import-result.ts";

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
  /** The files that were written. */
  readonly written: readonly string[];
}

/** What the files say, and which of them a new pointer belongs into. */
interface Standing {
  readonly files: readonly AliasFile[];
  /** Null where they say nothing, or where one of them is broken. */
  readonly manifest: AliasManifest | null;
  readonly fileFor: (alias: AliasName) => PointerFile;
}

/**
 * Adds the pointers of all prompts that have a file now to the files that are about their aliases. They are written as version
 * numbers, also where one points at the newest version: `latest` would move it at the next commit, and nobody asked for that.
 */
export async function importPointers(input: PointersInput): Promise<ImportedPointers> {
  const { repository, dryRun } = input;
  const standing = await readStanding(repository);
  const judged = withFiles(input, standing).flatMap((state) => judgePointers(state, standing.manifest));
  const missing = judged.filter(({ outcome }) => outcome === "made");
  const places = new Map(missing.map(({ alias }) => standing.fileFor(alias)).map((place) => [place.path, place]));
  const reasons = new Map<ImportedPointer, string>();
  const missingLines: MissingLines[] = [];
  const written: string[] = [];
  for (const [path, place] of places) {
    const group = missing.filter(({ alias }) => standing.fileFor(alias).path === path);
    const file = standing.files.find((one) => one.path === path)?.file ?? MISSING;
    const text = newText(place, file, group);
    const failure = text === null || dryRun ? null : await write(repository, path, file, text);
    if (text !== null && failure === null) {
      written.push(path);
      continue;
    }
    for (const pointer of group) reasons.set(pointer, failure ?? `${path} can't be gone on with as it is laid out`);
    missingLines.push({ path, lines: pointerLines(place.alias, group) });
  }
  const pointers = judged.map((pointer): ImportedPointer => {
    const reason = reasons.get(pointer);
    return reason === undefined ? pointer : { ...pointer, outcome: "left-out", reason };
  });
  return { pointers, missingLines, written };
}

const MISSING: FileReading = { kind: "missing" };

async function readStanding(repository: Repository): Promise<Standing> {
  const files = await readWorktreeAliasFiles(repository);
  const { parts, problems } = readAliasParts(files);
  const { manifest } = mergeAliases(parts, problems);
  return { files, manifest, fileFor: (alias) => fileForNew({ files, parts }, alias) };
}

/**
 * The prompts whose pointers belong into the files. Where a file says nothing yet, one that says something now speaks for all
 * prompts: those that git manages already keep the pointers that it has set.
 */
function withFiles({ states, prompts, owners }: PointersInput, standing: Standing): readonly PromptState[] {
  const carried = new Set(
    prompts.flatMap(({ outcome, name }) => (outcome === "made" || outcome === "there-already" ? [name] : [])),
  );
  const imported = states.filter(({ name }) => carried.has(name));
  const { scope } = standing.manifest ?? NO_ALIASES;
  const touched = new Set(
    imported.flatMap(({ aliases }) => [...aliases.keys()]).map((alias) => standing.fileFor(alias).path),
  );
  const isDecidedNow = (alias: AliasName): boolean =>
    !decidesAbout(scope, alias) && touched.has(standing.fileFor(alias).path);
  const ours = states.flatMap((state) => {
    const { managed } = state;
    if (managed === null || !owners.has(managed.repository) || carried.has(state.name)) return [];
    const kept = [...state.aliases].filter(([alias]) => managed.aliases.has(alias) && isDecidedNow(alias));
    return kept.length === 0 ? [] : [{ ...state, aliases: new Map(kept) }];
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
      return { ...pointer, outcome: "left-out", reason: `${fileOf(there)} has it at ${there.text}` };
    });
}

function fileOf({ at }: DeclaredAlias): string {
  return String(at("error", "", "").file);
}

/** Where an alias follows another one, or a commit, only a plan can tell where it ends. */
function mayBeAt({ target }: DeclaredAlias, { version }: Pointer, { latest }: PromptState): boolean {
  if (target.kind === "number") return target.version === version;
  return target.kind !== "latest" || latest?.version === version;
}

/** Null where the file can't be gone on with. */
function newText({ path, alias }: PointerFile, file: FileReading, missing: readonly Pointer[]): string | null {
  if (file.kind === "missing") return checked(path, alias, pointerLines(alias, missing));
  return file.kind === "bytes" ? extendAliases({ file: path, alias, bytes: file.bytes }, missing) : null;
}

/** A file so large that nobody could read it is none. */
function checked(path: string, alias: AliasName | null, text: string): string | null {
  return hasErrors(readAliasPart(path, alias, new TextEncoder().encode(text)).problems) ? null : text;
}

/** Gives why the file could not be written; null when it was. */
async function write(repository: Repository, path: string, file: FileReading, text: string): Promise<string | null> {
  const before = file.kind === "bytes" ? file.bytes : null;
  try {
    await replaceWorktreeFile(repository, path, before, new TextEncoder().encode(text));
    return null;
  } catch (error) {
    if (!(error instanceof PromptreeError)) throw error;
    return error.message;
  }
}
