import type {
  Outcome,
  PromptState,
  Registry,
  RegistryReader,
  VersionSummary,
  WriteOptions,
  WriteSession,
} from "../../src/core/registry.ts";
import type { DraftStore } from "../../src/core/draft.ts";
import type { PromptName } from "../../src/core/name.ts";
import type { VersionNumber } from "../../src/core/version.ts";
import { promptName, versionNumber } from "./builders.ts";

/** An empty registry to test, with the means to look at it from elsewhere. */
export interface Fixture extends AsyncDisposable {
  readonly registry: Registry;
  /** Opens another handle on the same registry, as another process would have one. */
  readonly openAnother: () => Promise<Registry>;
  readonly openReader: () => Promise<RegistryReader>;
  /** Deletes one version, as the registry's own users may; null where there is no way to. */
  readonly deleteVersion: ((name: PromptName, version: VersionNumber) => Promise<void>) | null;
  /** Opens the drafts of a work tree; null for a registry that keeps none. */
  readonly openDrafts: ((worktree: string) => Promise<DraftStore>) | null;
}

/** What a kind of registry promises. Where it promises less, the tests of it are skipped and say why. */
export interface RegistryKind {
  readonly open: () => Promise<Fixture>;
  /** Disposing a session undoes its writes, and nobody else sees them before the commit. */
  readonly transactional: boolean;
  /** `readRevision` never gives null. */
  readonly tellsRevision: boolean;
  /** `readAliasMoves` never gives null. */
  readonly tellsAliasMoves: boolean;
  /** The lock outlives the process that holds it, so that there is somebody to tell of. */
  readonly tellsLock: boolean;
  /** `nextVersion` counts versions that were deleted by hand. */
  readonly countsDeleted: boolean;
  /** Whether others can change what a version holds, beside this registry's own writers. */
  readonly contentsCanChange: boolean;
  /** Which tag keys it keeps: every text, or those that an MLflow server accepts. */
  readonly tagKeys: "any" | "mlflow";
  /** How many characters the longest value it keeps beside a template may have; null for no end. */
  readonly longestValue: number | null;
  /** How many prompts the tests of thousands make: more than it gives in one page, and at least 100. */
  readonly many: number;
}

export const WRITER: WriteOptions = { actor: "Ada Lovelace", commit: null, waitMs: 60_000 };

/** One session around some writes, committed. */
export async function write<Value>(
  registry: Registry,
  work: (session: WriteSession) => Promise<Value>,
  options: Partial<WriteOptions> = {},
): Promise<Value> {
  await using session = await registry.beginWrite({ ...WRITER, ...options });
  const value = await work(session);
  await session.commit();
  return value;
}

/** The values of outcomes that are all expected to be good. */
export function valuesOf<Value>(outcomes: readonly Outcome<Value>[]): readonly Value[] {
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw outcome.error;
    return outcome.value;
  });
}

/** Each outcome as `ok` or its error's code. */
export function codesOf(outcomes: readonly Outcome<unknown>[]): readonly string[] {
  return outcomes.map((outcome) => (outcome.ok ? "ok" : outcome.error.code));
}

export async function readAll(reader: RegistryReader): Promise<readonly PromptState[]> {
  return (await Array.fromAsync(reader.readPrompts())).flat();
}

export async function readOne(reader: RegistryReader, name: string): Promise<PromptState> {
  const prompt = await reader.readPrompt(promptName(name));
  if (prompt === null) throw new Error(`there is no prompt ${name}`);
  return prompt;
}

export async function readRecord(reader: RegistryReader, name: string, version: number) {
  const record = await reader.readVersion(promptName(name), versionNumber(version));
  if (record === null) throw new Error(`there is no version ${version} of ${name}`);
  return record;
}

export async function readSummaries(
  reader: RegistryReader,
  names: readonly string[],
): Promise<readonly VersionSummary[]> {
  return (await Array.fromAsync(reader.readVersions(names.map(promptName)))).flat();
}

/** Aliases as a plain object, `{production: 2}`. */
export function aliasesOf(prompt: PromptState): Readonly<Record<string, number>> {
  return Object.fromEntries(prompt.aliases);
}
