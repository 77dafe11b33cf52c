import type { Registry, WriteSession } from "../../src/core/registry.ts";
import type { MemoryData } from "../../src/registry/memory-data.ts";
import { aliasName, digestOf, metadata, promptName, textContent, versionNumber } from "./builders.ts";

/** What somebody does to a registry without git. */
export async function byHand(registry: Registry, work: (session: WriteSession) => Promise<unknown>): Promise<void> {
  await using session = await registry.beginWrite({ actor: "somebody", commit: null, waitMs: 0 });
  await work(session);
  await session.commit();
}

export async function registerByHand(registry: Registry, prompt: string, ...texts: readonly string[]): Promise<void> {
  const version = (text: string) => ({
    prompt: promptName(prompt),
    content: textContent(text),
    digest: digestOf(text),
    message: "by hand",
    metadata: metadata(),
    provenance: null,
    defaults: { metadata: metadata(), managed: null },
  });
  await byHand(registry, (session) => session.registerVersions(texts.map(version)));
}

/** A version once more, commit and all: what a create that was sent twice leaves. */
export async function repeatByHand(registry: Registry, prompt: string, version: number): Promise<void> {
  const record = await registry.readVersion(promptName(prompt), versionNumber(version));
  if (record === null) throw new Error(`there is no version ${version} of ${prompt}`);
  const defaults = { metadata: metadata(), managed: null };
  await byHand(registry, (session) => session.registerVersions([{ ...record, defaults }]));
}

/** In a registry that lets people change what a version of git's holds. */
export async function changeByHand(registry: Registry, prompt: string, version: number, text: string): Promise<void> {
  const change = { prompt: promptName(prompt), version: versionNumber(version), content: textContent(text) };
  await byHand(registry, (session) => session.restoreVersions([change]));
}

export async function deleteByHand(registry: Registry, prompt: string): Promise<void> {
  await byHand(registry, (session) => session.deletePrompts([promptName(prompt)]));
}

/** One version and the aliases at it, which registries let people delete although promptree never does. */
export function deleteVersionByHand(data: MemoryData, prompt: string, version: number): void {
  const name = promptName(prompt);
  const stored = data.state.prompts.get(name);
  if (stored === undefined) throw new Error(`there is no prompt ${prompt}`);
  const versions = new Map([...stored.versions].filter(([number]) => number !== version));
  const aliases = new Map([...stored.aliases].filter(([, number]) => number !== version));
  const prompts = new Map(data.state.prompts).set(name, { ...stored, versions, aliases });
  data.state = { ...data.state, prompts, writes: data.state.writes + 1 };
}

/** Null deletes the alias. */
export async function pointByHand(
  registry: Registry,
  prompt: string,
  alias: string,
  version: number | null,
): Promise<void> {
  const pointer = { prompt: promptName(prompt), alias: aliasName(alias), managedAliases: null };
  await byHand(registry, (session) =>
    version === null
      ? session.deleteAliases([pointer])
      : session.setAliases([{ ...pointer, version: versionNumber(version) }]),
  );
}

/** Changes a prompt of git's without touching the record of what git has set. */
export async function describeByHand(
  registry: Registry,
  prompt: string,
  change: {
    readonly description?: string | null;
    readonly tags?: Readonly<Record<string, string>>;
    readonly removeTags?: readonly string[];
  },
): Promise<void> {
  const name = promptName(prompt);
  const managed = (await registry.readPrompt(name))?.managed ?? null;
  if (managed === null) throw new Error(`git does not manage ${prompt}`);
  const { tags = {}, removeTags = [], ...rest } = change;
  await byHand(registry, (session) =>
    session.updatePrompts([
      { prompt: name, ...rest, setTags: new Map(Object.entries(tags)), removeTags, versions: [], managed },
    ]),
  );
}

/** Makes a version of git's say of itself that it was made as another one was, in all or in its digest alone. */
export async function disguiseByHand(
  registry: Registry,
  prompt: string,
  version: number,
  { as, digestOnly }: { readonly as: number; readonly digestOnly: boolean },
): Promise<void> {
  const name = promptName(prompt);
  const managed = (await registry.readPrompt(name))?.managed ?? null;
  const record = await registry.readVersion(name, versionNumber(version));
  const own = record?.provenance ?? null;
  const other = (await registry.readVersion(name, versionNumber(as)))?.provenance ?? null;
  if (managed === null || record === null || own === null || other === null) throw new Error(`git lacks ${prompt}`);
  const provenance = digestOnly ? { ...own, digest: other.digest } : other;
  const versions = [{ version: versionNumber(version), metadata: record.metadata, provenance }];
  await byHand(registry, (session) =>
    session.updatePrompts([{ prompt: name, setTags: new Map(), removeTags: [], versions, managed }]),
  );
}
