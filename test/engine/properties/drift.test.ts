import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryData, createMemoryRegistry } from "../../../src/registry/memory.ts";
import { deleteVersionByHand } from "../by-hand.ts";
import { dumpRegistry } from "../registry-dump.ts";
import type { PromptDump, RegistryDump } from "../registry-dump.ts";
import { ExpectedRegistry } from "./expected-registry.ts";
import { ALL_MEDDLING, FOREIGN_PROMPT, WITHOUT_VERSIONS, meddle, meddlingArbitrary } from "./meddling.ts";
import type { DeleteVersion } from "./meddling.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { bitsArbitrary, isDone, syncAt, syncedCommits } from "./schedule.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

describe("a registry that others change between syncs", () => {
  test(
    "gets back what git had set, and keeps what git never set",
    async () => {
      const meddling = fc.array(meddlingArbitrary(WITHOUT_VERSIONS), { minLength: 1, maxLength: 12 });
      const cases = fc.tuple(storyArbitrary({ healed: true }), bitsArbitrary, meddling);
      await checkProperty(cases, 40, async ([story, bits, rounds]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        const expected = new ExpectedRegistry(told);
        for (const index of syncedCommits(told.commits.length, bits)) {
          await meddle(registry, rounds[index % rounds.length] ?? []);
          const before = await dumpRegistry(registry);
          const faults = expected.sync(index);
          expect(isDone(await syncAt(told, index, registry))).toBe(faults.length === 0);
          const after = faults.length > 0 ? before : mended(before, expected.dump, expected.hasManifest);
          expect(await dumpRegistry(registry), `after C${index + 1}`).toEqual(after);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "keeps every version, alias and prompt that git never made",
    async () => {
      const meddling = fc.array(meddlingArbitrary(ALL_MEDDLING), { minLength: 1, maxLength: 12 });
      await checkProperty(fc.tuple(storyArbitrary(), bitsArbitrary, meddling), 40, async ([story, bits, rounds]) => {
        await using told = await StoryRepository.make(story);
        const data = createMemoryData();
        await using registry = createMemoryRegistry(data);
        const deleteVersion: DeleteVersion = (...version) => deleteVersionByHand(data, ...version);
        for (const index of syncedCommits(told.commits.length, bits)) {
          await meddle(registry, rounds[index % rounds.length] ?? [], deleteVersion);
          const before = await dumpRegistry(registry);
          const done = isDone(await syncAt(told, index, registry));
          const after = await dumpRegistry(registry);
          if (!done) expect(after).toEqual(before);
          expect(foreignParts(after)).toEqual(foreignParts(before));
        }
      });
    },
    PROPERTY_TIMEOUT,
  );
});

/** What a sync makes of a registry: all that git says, and of the rest what was there. */
function mended(before: RegistryDump, wanted: RegistryDump, hasManifest: boolean): RegistryDump {
  const prompts = Object.entries(wanted).map(([name, prompt]) => [
    name,
    mendedPrompt(before[name], prompt, hasManifest),
  ]);
  return Object.fromEntries(prompts);
}

function mendedPrompt(before: PromptDump | undefined, wanted: PromptDump, hasManifest: boolean): PromptDump {
  if (before === undefined) return wanted;
  const recorded = before.managed?.metadata ?? null;
  const foreignTags = Object.entries(before.tags).filter(([key]) => recorded?.tags.has(key) !== true);
  const foreignAliases = Object.entries(before.aliases).filter(
    ([alias]) => before.managed?.aliases.includes(alias) !== true,
  );
  const isDescribed = wanted.description !== null || (recorded?.description ?? null) !== null;
  return {
    ...wanted,
    description: isDescribed ? wanted.description : before.description,
    tags: { ...Object.fromEntries(foreignTags), ...wanted.tags },
    aliases: hasManifest ? { ...Object.fromEntries(foreignAliases), ...wanted.aliases } : before.aliases,
  };
}

/** What others made: whole prompts, and of git's prompts the versions without provenance and the aliases of theirs. */
function foreignParts(dump: RegistryDump): unknown {
  return Object.entries(dump)
    .map(([name, prompt]) =>
      name.startsWith(FOREIGN_PROMPT)
        ? [name, prompt]
        : [name, prompt.versions.filter((version) => version.provenance === null), prompt.aliases["theirs"] ?? null],
    )
    .filter(([, versions, alias]) => !Array.isArray(versions) || versions.length > 0 || alias !== null);
}
