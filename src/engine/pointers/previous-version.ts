import type { AliasName, DeclaredPrompt } from "../../core/alias.ts";
import type { CommitId } from "../../core/commit.ts";
import type { PromptName } from "../../core/name.ts";
import type { RegistryReader } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { readAliasPart } from "../../content/alias-part.ts";
import { readExcerpt } from "../../content/aliases-excerpt.ts";
import { openBlobs } from "../../git/blobs.ts";
import type { BlobReader } from "../../git/blobs.ts";
import { readHistory, relate } from "../../git/history.ts";
import type { PathChange } from "../../git/history.ts";
import type { Repository } from "../../git/repository.ts";
import { judgeAliasFiles, readAliasEntries, readAliasFilesAt } from "../alias-files.ts";
import type { AliasFile } from "../alias-files.ts";
import { ALIASES_PATHS } from "../paths.ts";
import type { Candidates } from "../plan/targets.ts";
import { resolveTarget } from "../plan/targets.ts";
import type { KnownPrompt } from "./known-prompt.ts";
import { candidatesOf } from "./version-of.ts";

/** Where an alias was put; `unclear` where it followed the newest version, and git alone can't tell which that was. */
export type Point = VersionNumber | "unclear";

/**
 * Where a rollback goes: to where the alias was before it came to where it is. Going back is no step forward: after 1, 2, 3 and
 * back to 2, the version before is 1, so that a second rollback does not bring back what the first took away.
 * @param points Oldest first.
 * @param current Null for an alias that is not there: the version before is where it last was.
 */
export function pointBefore(points: readonly Point[], current: VersionNumber | null): Point | null {
  const trail: Point[] = [];
  for (const point of current === null ? points : [...points, current]) {
    // Two versions that nobody can tell may be two.
    const at = point === "unclear" && trail.at(-1) !== point ? -1 : trail.lastIndexOf(point);
    if (at === -1) trail.push(point);
    else trail.length = at + 1;
  }
  return trail.at(current === null ? -1 : -2) ?? null;
}

/**
 * From the registry's record, and from git's where that tells nothing, or tells a later version: a registry that was filled
 * anew has seen no more than the last of an alias's moves.
 */
export async function previousVersion(
  prompt: KnownPrompt,
  alias: AliasName,
  { repository, registry }: { readonly repository: Repository; readonly registry: RegistryReader },
): Promise<Point | null> {
  const current = prompt.state?.aliases.get(alias) ?? null;
  const candidates = candidatesOf(prompt.state, prompt.versions);
  const recorded = (await registry.readAliasMoves(prompt.name)) ?? [];
  const moves = recorded
    .filter((move) => move.alias === alias && !move.former)
    .flatMap(({ to }) => (to !== null && candidates.all.has(to) ? [to] : []));
  const before = pointBefore(moves, current);
  if (typeof before === "number" && (current === null || before < current)) return before;
  return pointBefore([...(await pointsInGit(repository, prompt, alias, candidates)), ...moves], current);
}

/** Where the files have put an alias, commit by commit. */
async function pointsInGit(
  repository: Repository,
  { name, versions }: KnownPrompt,
  alias: AliasName,
  candidates: Candidates,
): Promise<readonly Point[]> {
  const { head } = repository;
  if (head === null) return [];
  await using blobs = openBlobs(repository);
  const points: Point[] = [];
  for await (const files of readAliasFilesSince(
    repository,
    head,
    await firstCommit(repository, head, versions),
    blobs,
  )) {
    const declared = declaredIn(files, name, readExcerptOf(name));
    const point = declared === null ? null : pointOf(alias, declared, candidates);
    if (point === null || point === points.at(-1)) continue;
    // An excerpt does not tell of errors elsewhere, with which the files never were in force.
    if (declaredIn(files, name) !== null) points.push(point);
  }
  return points;
}

/**
 * The commit of the first version: what the files said before was about another prompt of that name, if about any. Null when
 * it is not in this history.
 */
async function firstCommit(
  repository: Repository,
  head: CommitId,
  versions: KnownPrompt["versions"],
): Promise<CommitId | null> {
  const first = versions.find(({ provenance }) => provenance !== null)?.provenance?.commit ?? null;
  if (first === null) return null;
  return ["same", "ahead"].includes(await relate(repository, first, head)) ? first : null;
}

/** The files as a commit has them, or none for null, and as each later one leaves them. */
async function* readAliasFilesSince(
  repository: Repository,
  to: CommitId,
  from: CommitId | null,
  blobs: BlobReader,
): AsyncGenerator<ReadonlyMap<string, AliasFile>> {
  const start = from === null ? [] : await readAliasFilesAt(blobs, from);
  const files = new Map(start.map((file) => [file.path, file]));
  yield files;
  for await (const { changes } of readHistory(repository, { from, to, paths: ALIASES_PATHS })) {
    await follow(changes, files, blobs);
    yield files;
  }
}

/** Brings the files to where a commit leaves them. */
async function follow(changes: readonly PathChange[], files: Map<string, AliasFile>, blobs: BlobReader): Promise<void> {
  for (const { path, entry } of changes) if (entry === null) files.delete(path);
  const entries = changes.flatMap(({ entry }) => entry ?? []);
  for (const file of await readAliasEntries(blobs, entries)) files.set(file.path, file);
}

type ReadPart = typeof readAliasPart;

function readExcerptOf(name: PromptName): ReadPart {
  const names = new Set([name]);
  return (file, alias, bytes) => readExcerpt(file, alias, bytes, names);
}

function declaredIn(
  files: ReadonlyMap<string, AliasFile>,
  name: PromptName,
  read: ReadPart = readAliasPart,
): DeclaredPrompt | null {
  return judgeAliasFiles([...files.values()], read).manifest?.prompts.get(name) ?? null;
}

function pointOf(alias: AliasName, declared: DeclaredPrompt, candidates: Candidates): Point | null {
  const target = declared.aliases.find((one) => one.alias === alias)?.target;
  if (target === undefined) return null;
  if (target.kind === "latest") return "unclear";
  if (target.kind === "alias") return pointOf(target.alias, declared, candidates);
  const resolution = resolveTarget(target, declared, candidates);
  return resolution.ok ? resolution.candidate.version : null;
}
