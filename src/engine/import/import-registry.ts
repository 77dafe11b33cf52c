import { matchesFilter } from "../../core/filter.ts";
import type { SearchFilter } from "../../core/filter.ts";
import { nameKey } from "../../core/name.ts";
import { NO_PROBLEMS } from "../../core/problem.ts";
import type { PromptState, RegistryReader, VersionRecord } from "../../core/registry.ts";
import { findOwnership } from "../ownership.ts";
import type { Project } from "../project.ts";
import { carryOver } from "./carry-over.ts";
import { hasPathOfItsOwn } from "./choose-path.ts";
import { ExistingFiles } from "./existing-files.ts";
import { importPointers } from "./import-pointers.ts";
import type { ImportResult, ImportedPrompt } from "./import-result.ts";
import { joinMetadata } from "./join-metadata.ts";
import { makeFile } from "./new-files.ts";
import type { NewFile } from "./new-files.ts";
import { requireWorktree } from "./require-worktree.ts";

export interface RegistryImportOptions {
  /** Null for all prompts. */
  readonly filter: SearchFilter | null;
  readonly dryRun: boolean;
}

/** How many versions are asked for at once: enough to keep a server busy, few enough to hold in memory. */
const VERSIONS_A_BATCH = 32;

/**
 * Writes a registry out as files of the work tree: each prompt's newest version, and the pointers. The registry is read
 * and nothing else, and no file is overwritten. Once the files are committed and synced, the next plan is empty.
 * @throws PromptreeError `no-repository` where there is no work tree.
 */
export async function importRegistry(
  project: Project,
  registry: RegistryReader,
  options: RegistryImportOptions,
): Promise<ImportResult> {
  const { repository } = project;
  requireWorktree(repository);
  const states = await readStates(registry);
  const owners = await ownersOf(project, registry);
  const importer = new RegistryImporter(project, registry, await ExistingFiles.read(repository), states, owners);
  const chosen = states.filter((state) => options.filter === null || matchesFilter(options.filter, state));
  const prompts = await importer.importAll(chosen, options.dryRun);
  const { pointers, missingLines, written } = await importPointers({
    repository,
    states,
    prompts,
    owners,
    dryRun: options.dryRun,
  });
  const made = prompts.flatMap(({ outcome, path: file }) => (outcome === "made" && file !== null ? [file] : []));
  return {
    registry: registry.address,
    dryRun: options.dryRun,
    prompts,
    pointers,
    missingLines,
    problems: NO_PROBLEMS,
    written: [...made, ...written],
  };
}

async function readStates(registry: RegistryReader): Promise<readonly PromptState[]> {
  const states: PromptState[] = [];
  for await (const page of registry.readPrompts()) states.push(...page);
  return states;
}

/** Every name that this repository's prompts may be managed under; none before there is a commit or a remote. */
async function ownersOf(project: Project, registry: RegistryReader): Promise<ReadonlySet<string>> {
  const { identity, settings, repository } = project;
  if (repository.head !== null) return (await findOwnership(project, registry)).owners;
  return new Set([settings.repository ?? identity.remote].filter((owner) => owner !== null));
}

/** What becomes of a prompt once its file, if it is to get one, is made. */
interface Judged {
  readonly prompt: ImportedPrompt;
  readonly file: NewFile | null;
}

class RegistryImporter {
  readonly #project: Project;
  readonly #registry: RegistryReader;
  readonly #files: ExistingFiles;
  readonly #owners: ReadonlySet<string>;
  /** How many prompts have a name, whatever its case. */
  readonly #sameNames: ReadonlyMap<string, readonly PromptState[]>;

  constructor(
    project: Project,
    registry: RegistryReader,
    files: ExistingFiles,
    states: readonly PromptState[],
    owners: ReadonlySet<string>,
  ) {
    this.#project = project;
    this.#registry = registry;
    this.#files = files;
    this.#owners = owners;
    this.#sameNames = Map.groupBy(states, ({ name }) => nameKey(name));
  }

  /** By name. A name that is a path gets it before one that has to look for another. */
  async importAll(states: readonly PromptState[], dryRun: boolean): Promise<readonly ImportedPrompt[]> {
    const prompts: ImportedPrompt[] = [];
    const inOrder = [
      ...states.filter(({ name }) => hasPathOfItsOwn(name)),
      ...states.filter(({ name }) => !hasPathOfItsOwn(name)),
    ];
    for (let at = 0; at < inOrder.length; at += VERSIONS_A_BATCH) {
      const batch = inOrder.slice(at, at + VERSIONS_A_BATCH);
      const records = await Promise.all(batch.map((state) => this.#newest(state)));
      const judged: Judged[] = [];
      for (const [index, state] of batch.entries()) judged.push(await this.#judge(state, records[index] ?? null));
      prompts.push(...(await Promise.all(judged.map((one) => this.#make(one, dryRun)))));
    }
    return prompts.toSorted((a, b) => ((a.name ?? "") < (b.name ?? "") ? -1 : 1));
  }

  async #newest(state: PromptState): Promise<VersionRecord | null> {
    if (state.latest === null || this.#standing(state) !== null) return null;
    return this.#registry.readVersion(state.name, state.latest.version);
  }

  async #judge(state: PromptState, record: VersionRecord | null): Promise<Judged> {
    const { name, managed } = state;
    const told = { name, from: null, version: state.latest?.version ?? null };
    const leftOut = (...reasons: readonly string[]): Judged => ({
      prompt: { ...told, outcome: "left-out", path: null, reasons },
      file: null,
    });
    const standing = this.#standing(state);
    if (standing?.outcome === "managed") {
      const path = managed?.orphaned === false ? managed.path : null;
      return { prompt: { ...told, outcome: "managed", path, reasons: [] }, file: null };
    }
    if (standing !== null) return leftOut(standing.reason);
    if (record === null) return leftOut("it has no version");
    const { content, digest, unread } = record;
    if (unread !== undefined) return leftOut(...unread);
    const { metadata, reasons } = joinMetadata(state, record);
    const candidate = { name, content, digest, metadata, wantedPath: null, reasons };
    const { file, ...outcome } = await carryOver(candidate, this.#files);
    return { prompt: { ...told, ...outcome }, file };
  }

  async #make({ prompt, file }: Judged, dryRun: boolean): Promise<ImportedPrompt> {
    const failure = file === null || dryRun ? null : await makeFile(this.#project.repository, file);
    return failure === null ? prompt : { ...prompt, outcome: "left-out", path: null, reasons: [failure] };
  }

  /** What is known of a prompt before its text is read; null for one that is to be carried over. */
  #standing({
    name,
    managed,
  }: PromptState): { readonly outcome: "managed" | "left-out"; readonly reason: string } | null {
    if (managed !== null && this.#owners.has(managed.repository)) return { outcome: "managed", reason: "" };
    if (managed !== null) return { outcome: "left-out", reason: `${managed.repository} manages it` };
    const other = this.#sameNames.get(nameKey(name))?.find((one) => one.name !== name);
    if (other === undefined) return null;
    return { outcome: "left-out", reason: `its name differs from "${other.name}" only in case` };
  }
}
