import fc from "fast-check";
import type { AliasName } from "../../../src/core/alias.ts";
import type { PromptState, Registry, WriteSession } from "../../../src/core/registry.ts";
import { aliasName, digestOf, metadata, promptName, textContent, versionNumber } from "../builders.ts";

/** What somebody else does to a registry, by hand or with another tool. Numbers are taken modulo what there is. */
export interface Meddling {
  readonly does:
    | "moves an alias"
    | "deletes an alias"
    | "sets an alias of his own"
    | "sets a tag of his own"
    | "changes a tag"
    | "removes a tag"
    | "changes the description"
    | "changes a content"
    | "registers a version"
    | "deletes the newest version"
    | "registers a prompt";
  readonly prompt: number;
  readonly value: number;
}

export const WITHOUT_VERSIONS = [
  "moves an alias",
  "deletes an alias",
  "sets an alias of his own",
  "sets a tag of his own",
  "changes a tag",
  "removes a tag",
  "changes the description",
  "changes a content",
] as const;

export const ALL_MEDDLING = [
  ...WITHOUT_VERSIONS,
  "registers a version",
  "deletes the newest version",
  "registers a prompt",
] as const;

export function meddlingArbitrary(kinds: readonly Meddling["does"][]): fc.Arbitrary<readonly Meddling[]> {
  const one = fc.record({ does: fc.constantFrom(...kinds), prompt: fc.nat({ max: 7 }), value: fc.nat({ max: 5 }) });
  return fc.array(one, { maxLength: 4 });
}

/** Names that no story has: what stands under these is never git's. */
const FOREIGN_ALIAS = "theirs";
const FOREIGN_TAG = "their_tag";
export const FOREIGN_PROMPT = "their_prompt";

/** Deletes one version, which the port has no way to. */
export type DeleteVersion = (prompt: string, version: number) => void;

/** @param deleteVersion Null where nobody can: those meddlings then do nothing. */
export async function meddle(
  registry: Registry,
  all: readonly Meddling[],
  deleteVersion: DeleteVersion | null = null,
): Promise<void> {
  for (const meddling of all) {
    if (meddling.does === "deletes the newest version") {
      await deleteNewest(registry, meddling, deleteVersion);
      continue;
    }
    await using session = await registry.beginWrite({ actor: "somebody", commit: null, waitMs: 0 });
    await meddleOnce(registry, session, { ...meddling, does: meddling.does });
    await session.commit();
  }
}

/** Of those that git made. */
async function deleteNewest(
  registry: Registry,
  { prompt }: Meddling,
  deleteVersion: DeleteVersion | null,
): Promise<void> {
  const states = await statesOf(registry);
  const newest = states[prompt % states.length]?.newestManaged ?? null;
  if (newest !== null) deleteVersion?.(newest.prompt, newest.version);
}

async function statesOf(registry: Registry): Promise<readonly PromptState[]> {
  return (await Array.fromAsync(registry.readPrompts())).flat();
}

async function meddleOnce(
  registry: Registry,
  session: WriteSession,
  { does, prompt, value }: Meddling & { readonly does: Exclude<Meddling["does"], "deletes the newest version"> },
): Promise<void> {
  const states = await statesOf(registry);
  if (does === "registers a prompt") return registerVersion(session, `${FOREIGN_PROMPT}_${value % 2}`, value);
  const state = states[prompt % states.length];
  if (state === undefined) return;
  switch (does) {
    case "registers a version":
      return registerVersion(session, state.name, value);
    case "sets an alias of his own":
      return setAlias(session, state, aliasName(FOREIGN_ALIAS), value);
    case "moves an alias":
      return withAlias(state, value, (alias) => setAlias(session, state, alias, value));
    case "deletes an alias":
      return withAlias(state, value, async (alias) => {
        await session.deleteAliases([{ prompt: state.name, alias, managedAliases: null }]);
      });
    case "sets a tag of his own":
      return update(session, state, { setTags: new Map([[FOREIGN_TAG, `${value}`]]) });
    case "changes a tag":
      return withTag(state, value, (tag) => update(session, state, { setTags: new Map([[tag, `by hand ${value}`]]) }));
    case "removes a tag":
      return withTag(state, value, (tag) => update(session, state, { removeTags: [tag] }));
    case "changes the description":
      return update(session, state, { description: value === 0 ? null : `By hand ${value}` });
    case "changes a content":
      return changeContent(session, state, value);
  }
}

async function registerVersion(session: WriteSession, name: string, value: number): Promise<void> {
  const text = `By hand ${value}`;
  await session.registerVersions([
    {
      prompt: promptName(name),
      content: textContent(text),
      digest: digestOf(text),
      message: "by hand",
      metadata: metadata(),
      provenance: null,
      defaults: { metadata: metadata({ [FOREIGN_TAG]: "1" }), managed: null },
    },
  ]);
}

/** Of the newest version that git made. */
async function changeContent(session: WriteSession, state: PromptState, value: number): Promise<void> {
  const version = state.newestManaged?.version;
  if (version === undefined) return;
  await session.restoreVersions([{ prompt: state.name, version, content: textContent(`By hand ${value}`) }]);
}

async function setAlias(session: WriteSession, state: PromptState, alias: AliasName, value: number): Promise<void> {
  const version = versionNumber((value % (state.latest?.version ?? 1)) + 1);
  await session.setAliases([{ prompt: state.name, alias, version, managedAliases: null }]);
}

async function withAlias(state: PromptState, value: number, work: (alias: AliasName) => Promise<void>): Promise<void> {
  const aliases = [...state.aliases.keys()].toSorted();
  const alias = aliases[value % aliases.length];
  if (alias !== undefined) await work(alias);
}

async function withTag(state: PromptState, value: number, work: (tag: string) => Promise<void>): Promise<void> {
  const tags = [...(state.managed?.metadata.tags.keys() ?? [])].toSorted();
  const tag = tags[value % tags.length];
  if (tag !== undefined) await work(tag);
}

interface Change {
  readonly description?: string | null;
  readonly setTags?: ReadonlyMap<string, string>;
  readonly removeTags?: readonly string[];
}

/** Leaves our record of what git has set as it is; a prompt without one can't be changed through the port. */
async function update(session: WriteSession, state: PromptState, change: Change): Promise<void> {
  const { name: prompt, managed } = state;
  if (managed === null) return;
  await session.updatePrompts([{ prompt, setTags: new Map(), removeTags: [], versions: [], managed, ...change }]);
}
