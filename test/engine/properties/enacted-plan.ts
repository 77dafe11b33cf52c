import type { Change, FieldChange, Plan } from "../../../src/core/plan.ts";
import type { PromptUpdate } from "../../../src/core/registry.ts";
import type { Metadata } from "../../../src/core/metadata.ts";
import type { ManagedDump, PromptDump, RegistryDump, VersionDump } from "../registry-dump.ts";
import { plainTags } from "../registry-dump.ts";

/** A registry without the texts of its versions, which a plan names by their digests. */
export type TextlessDump = Readonly<Record<string, TextlessPrompt>>;
type TextlessPrompt = Omit<PromptDump, "versions"> & { readonly versions: readonly Omit<VersionDump, "content">[] };

export function withoutTexts(dump: RegistryDump): TextlessDump {
  return Object.fromEntries(
    Object.entries(dump).map(([name, prompt]) => [
      name,
      { ...prompt, versions: prompt.versions.map(({ content: _, ...version }) => version) },
    ]),
  );
}

/** What a registry must hold once a plan is applied, by what the plan tells people. */
export function enact(before: TextlessDump, plan: Plan): TextlessDump {
  let after = before;
  for (const change of plan.changes) after = enactChange(after, change);
  return after;
}

function enactChange(dump: TextlessDump, change: Change): TextlessDump {
  const { [change.prompt]: prompt, ...others } = dump;
  if (change.action === "delete-prompt") return others;
  if (change.action === "register-version") {
    const { version, from, provenance, metadata, managed } = change;
    const base = prompt ?? {
      description: metadata.description,
      tags: plainTags(metadata.tags),
      nextVersion: 1,
      aliases: {},
      managed: { ...managed, aliases: [...managed.aliases].toSorted() },
      versions: [],
    };
    const made = { version, digest: from.digest, message: from.commit.message, metadata: from.metadata, provenance };
    return { ...dump, [change.prompt]: { ...base, nextVersion: version + 1, versions: [...base.versions, made] } };
  }
  if (prompt === undefined) throw new Error(`the plan changes ${change.prompt}, which is not there`);
  switch (change.action) {
    case "restore-version":
      return { ...dump, [change.prompt]: restored(prompt, change) };
    case "adopt-prompt": {
      const after = updated(prompt, change.update);
      expectTold(describedFields(prompt), describedFields(after), change.fields);
      return { ...dump, [change.prompt]: after };
    }
    case "update-metadata": {
      const after = updated(prompt, change.update);
      const fieldsOf = (one: TextlessPrompt) =>
        change.version === null ? promptFields(one) : versionFields(one, change.version);
      expectTold(fieldsOf(prompt), fieldsOf(after), change.fields);
      return { ...dump, [change.prompt]: after };
    }
    case "set-alias":
    case "delete-alias": {
      const { [change.alias]: _, ...rest } = prompt.aliases;
      const aliases = change.action === "set-alias" ? { ...rest, [change.alias]: change.to } : rest;
      return {
        ...dump,
        [change.prompt]: { ...prompt, aliases, managed: withAliases(prompt.managed, change.managedAliases) },
      };
    }
  }
}

function restored(
  prompt: TextlessPrompt,
  { version, provenance }: Extract<Change, { action: "restore-version" }>,
): TextlessPrompt {
  const versions = prompt.versions.map((one) =>
    one.version === version ? { ...one, digest: provenance.digest } : one,
  );
  return { ...prompt, versions };
}

function updated(prompt: TextlessPrompt, update: PromptUpdate): TextlessPrompt {
  const tags = Object.entries(prompt.tags).filter(([key]) => !update.removeTags.includes(key));
  return {
    ...prompt,
    description: update.description === undefined ? prompt.description : update.description,
    tags: { ...Object.fromEntries(tags), ...Object.fromEntries(update.setTags) },
    managed: { ...update.managed, aliases: [...update.managed.aliases].toSorted() },
    versions: prompt.versions.map((version) => {
      const changed = update.versions.find((one) => one.version === version.version);
      if (changed === undefined) return version;
      if (changed.provenance === undefined) return { ...version, metadata: changed.metadata };
      return { ...version, metadata: adopted(version.metadata, changed.metadata), provenance: changed.provenance };
    }),
  };
}

function adopted(theirs: Metadata, ours: Metadata): Metadata {
  return {
    description: ours.description ?? theirs.description,
    tags: new Map([...theirs.tags, ...ours.tags]),
    inputSchema: ours.inputSchema ?? theirs.inputSchema,
  };
}

/** What people are told of a prompt's change is all that changes of it. */
function expectTold(
  was: ReadonlyMap<string, string>,
  changed: ReadonlyMap<string, string>,
  fields: readonly FieldChange[],
): void {
  const told = new Set(fields.map(({ field }) => field));
  for (const { field, to } of fields) {
    if ((changed.get(field) ?? null) !== to) throw new Error(`${field} was to become ${to}, not ${changed.get(field)}`);
  }
  for (const field of new Set([...was.keys(), ...changed.keys()])) {
    if (was.get(field) !== changed.get(field) && !told.has(field))
      throw new Error(`nobody was told that ${field} changes`);
  }
}

function describedFields({ description, tags }: TextlessPrompt): ReadonlyMap<string, string> {
  return metadataFields({ description, tags: new Map(Object.entries(tags)), inputSchema: null });
}

function promptFields({ description, tags, managed }: TextlessPrompt): ReadonlyMap<string, string> {
  const fields = metadataFields({
    description,
    tags: new Map(Object.entries(tags)),
    inputSchema: managed?.metadata.inputSchema ?? null,
  });
  return new Map([...fields, ["path", managed?.path ?? ""], ["orphaned", String(managed?.orphaned)]]);
}

function versionFields({ versions }: TextlessPrompt, version: number): ReadonlyMap<string, string> {
  const found = versions.find((one) => one.version === version);
  if (found === undefined) throw new Error(`there is no version ${version} to change`);
  return metadataFields(found.metadata);
}

function metadataFields({ description, tags, inputSchema }: Metadata): ReadonlyMap<string, string> {
  const fields = new Map([...tags].map(([key, value]) => [`tags.${key}`, value]));
  if (description !== null) fields.set("description", description);
  if (inputSchema !== null) fields.set("input.schema", JSON.stringify(inputSchema));
  return fields;
}

function withAliases(managed: ManagedDump | null, aliases: ReadonlySet<string> | null): ManagedDump | null {
  return managed === null || aliases === null ? managed : { ...managed, aliases: [...aliases].toSorted() };
}
