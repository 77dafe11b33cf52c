import { PromptreeError } from "../../src/core/errors.ts";
import type { RegistryReader } from "../../src/core/registry.ts";
import type { SyncResult } from "../../src/core/sync-result.ts";
import { InvalidFilesError } from "../../src/engine/project.ts";
import { changeWords, driftWords, problemsOf } from "./plan-words.ts";
import { dumpRegistry } from "./registry-dump.ts";

/** A prompt's versions, a line each: its number and its text. */
export async function versionsOf(registry: RegistryReader, prompt: string): Promise<readonly string[]> {
  const versions = (await dumpRegistry(registry))[prompt]?.versions ?? [];
  return versions.map(({ version, content }) =>
    content.type === "text" ? `${version} ${content.template}` : `${version} chat`,
  );
}

/** The commit messages of a prompt's versions, oldest first. */
export async function messagesOf(registry: RegistryReader, prompt: string): Promise<readonly string[]> {
  const versions = (await dumpRegistry(registry))[prompt]?.versions ?? [];
  return versions.map(({ message }) => message);
}

/** The tags that each version of a prompt carries, oldest version first. */
export async function versionTagsOf(
  registry: RegistryReader,
  prompt: string,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const versions = (await dumpRegistry(registry))[prompt]?.versions ?? [];
  return versions.map(({ metadata }) => Object.fromEntries(metadata.tags));
}

export async function pointersOf(registry: RegistryReader, prompt: string): Promise<Readonly<Record<string, number>>> {
  return (await dumpRegistry(registry))[prompt]?.aliases ?? {};
}

export async function promptsOf(registry: RegistryReader): Promise<readonly string[]> {
  return Object.keys(await dumpRegistry(registry));
}

/** What a sync did and said, in lines. */
export function told(result: SyncResult): {
  readonly applied: readonly string[];
  readonly drift: readonly string[];
  readonly problems: readonly string[];
  readonly orphans: readonly string[];
} {
  return {
    applied: result.applied.map(changeWords),
    drift: result.drift.map(driftWords),
    problems: problemsOf(result),
    orphans: result.orphans,
  };
}

export const NOTHING = { applied: [], drift: [], problems: [], orphans: [] };

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly problems: readonly string[];
}

/** How work was refused; work that is done is a failure of the test. */
export async function refusalOf(work: Promise<unknown>): Promise<Refusal> {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PromptreeError)) throw new Error("was not refused", { cause: error });
  const { code, message, hint } = error;
  return { code, message, hint, problems: error instanceof InvalidFilesError ? problemsOf(error) : [] };
}
