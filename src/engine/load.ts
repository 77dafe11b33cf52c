import type { AliasName } from "../core/alias.ts";
import { DRAFT } from "../core/draft.ts";
import type { Draft } from "../core/draft.ts";
import { PromptreeError } from "../core/errors.ts";
import type { PromptName } from "../core/name.ts";
import { didYouMean } from "../core/nearest.ts";
import type { PromptReference } from "../core/reference.ts";
import type { PromptState, RegistryReader, VersionRecord } from "../core/registry.ts";
import type { VersionNumber } from "../core/version.ts";
import { readAliasesAt } from "./alias-history.ts";

export interface LoadedVersion {
  readonly record: VersionRecord;
  /** The aliases that point to it now. */
  readonly aliases: readonly AliasName[];
}

export interface LoadedDraft {
  readonly draft: Draft;
}

/**
 * What applications get for a reference: a version, or the prompt's draft for `@draft`, unless it has an alias of that name.
 * @param at When the alias is to have pointed to the version; null for now.
 * @throws PromptreeError `not-found`, saying what there is; `usage` for a moment without an alias.
 */
export async function loadPrompt(
  registry: RegistryReader,
  reference: PromptReference,
  at: Date | null = null,
): Promise<LoadedVersion | LoadedDraft> {
  const { name, selector } = reference;
  if (selector.kind !== "alias" || selector.alias !== DRAFT || at !== null) return loadVersion(registry, reference, at);
  const state = await registry.readPrompt(name);
  if (state?.aliases.has(selector.alias) === true) return loadNow(registry, state, selector);
  const draft = await registry.readDraft(name);
  if (draft !== null) return { draft };
  if (state === null) throw await unknownPrompt(registry, name, WHEN_DRAFTED);
  throw new PromptreeError("not-found", `prompt "${name}" has no draft in ${registry.address}`, { hint: WHEN_DRAFTED });
}

const WHEN_DRAFTED = "it has one while its file differs from the newest version and this runs: promptree watch";

/** A version, whatever stands in its place as a draft. Else as `loadPrompt`. */
export async function loadVersion(
  registry: RegistryReader,
  { name, selector }: PromptReference,
  at: Date | null = null,
): Promise<LoadedVersion> {
  const state = await registry.readPrompt(name);
  if (state === null) throw await unknownPrompt(registry, name);
  return at === null ? loadNow(registry, state, selector) : loadPast(registry, state, selector, at);
}

async function loadNow(
  registry: RegistryReader,
  state: PromptState,
  selector: PromptReference["selector"],
): Promise<LoadedVersion> {
  const { name } = state;
  const version = selector.kind === "version" ? selector.version : pointedAt(state, selector);
  const record = await registry.readVersion(name, version);
  if (record === null) throw await unknownVersion(registry, name, version);
  return { record, aliases: aliasesOf(state, version) };
}

async function loadPast(
  registry: RegistryReader,
  state: PromptState,
  selector: PromptReference["selector"],
  at: Date,
): Promise<LoadedVersion> {
  const { name } = state;
  if (selector.kind !== "alias") {
    throw new PromptreeError("usage", "a moment goes with an alias: other references mean the same at all times", {
      hint: `name one: promptree get ${name}@production --at …`,
    });
  }
  const version = (await readAliasesAt(registry, name, at)).get(selector.alias)?.to ?? null;
  if (version === null) {
    throw new PromptreeError("not-found", `"${selector.alias}" of prompt "${name}" pointed nowhere then`, {
      hint: `see when it was moved: promptree log ${name} --aliases`,
    });
  }
  const record = await registry.readVersion(name, version);
  if (record === null) throw await unknownVersion(registry, name, version);
  return { record, aliases: aliasesOf(state, version) };
}

/** The aliases of a prompt that point to one of its versions. */
export function aliasesOf(state: PromptState, version: VersionNumber): readonly AliasName[] {
  return [...state.aliases].filter(([, target]) => target === version).map(([alias]) => alias);
}

function pointedAt(
  state: PromptState,
  selector: Exclude<PromptReference["selector"], { kind: "version" }>,
): VersionNumber {
  const version = selector.kind === "latest" ? state.latest?.version : state.aliases.get(selector.alias);
  if (version !== undefined) return version;
  if (selector.kind === "latest") throw new PromptreeError("not-found", `prompt "${state.name}" has no version`);
  const names = [...state.aliases.keys()];
  throw new PromptreeError("not-found", `prompt "${state.name}" has no alias "${selector.alias}"`, {
    hint:
      didYouMean(selector.alias, names) ??
      (names.length === 0 ? "it has none" : `its aliases: ${names.toSorted().join(", ")}`),
  });
}

/** @param otherwise The hint where no prompt has a name like it; what there is, when left out. */
export async function unknownPrompt(
  registry: RegistryReader,
  name: PromptName,
  otherwise?: string,
): Promise<PromptreeError> {
  const names: PromptName[] = [];
  for await (const page of registry.readPrompts()) names.push(...page.map((prompt) => prompt.name));
  const hint = didYouMean(name, names) ?? otherwise ?? (names.length === 0 ? TO_FILL : TO_LIST);
  return new PromptreeError("not-found", `there is no prompt "${name}" in ${registry.address}`, { hint });
}

const TO_FILL = "the registry is empty; fill it: promptree sync";
const TO_LIST = "list what there is: promptree search";

async function unknownVersion(
  registry: RegistryReader,
  name: PromptName,
  version: VersionNumber,
): Promise<PromptreeError> {
  const numbers: VersionNumber[] = [];
  for await (const page of registry.readVersions([name])) numbers.push(...page.map((summary) => summary.version));
  return new PromptreeError("not-found", `prompt "${name}" has no version ${version}`, {
    hint: `its versions: ${numbers.join(", ")}`,
  });
}
