import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryRegistry } from "../../../src/registry/memory.ts";
import { dumpRegistry } from "../registry-dump.ts";
import type { RegistryDump } from "../registry-dump.ts";
import { ExpectedRegistry } from "./expected-registry.ts";
import { Oracle } from "./oracle.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { bitsArbitrary, isDone, syncAt, syncedCommits } from "./schedule.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

describe("a sync that compares HEAD's tree only", () => {
  test(
    "sees nothing of the commits between, where the settings say history: head",
    async () => {
      await checkProperty(fc.tuple(storyArbitrary(), bitsArbitrary), 25, async ([story, bits]) => {
        await using told = await StoryRepository.make(story, "history: head\n");
        await using registry = createMemoryRegistry();
        const expected = new ExpectedRegistry(told);
        for (const index of syncedCommits(told.commits.length, bits)) {
          const faults = expected.sync(index, [index]);
          const outcome = await syncAt(told, index, registry);
          expect(outcome, `at C${index + 1}`).toMatchObject(faults.length === 0 ? DONE : REFUSED);
          expect(await dumpRegistry(registry), `after C${index + 1}`).toEqual(expected.dump);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "makes the text of an older commit the newest one, where that was asked for",
    async () => {
      const cases = fc.tuple(storyArbitrary(), fc.array(fc.nat({ max: 11 }), { minLength: 2, maxLength: 5 }));
      await checkProperty(cases, 25, async ([story, wanted]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        const expected = new ExpectedRegistry(told);
        let isFirst = true;
        for (const index of backwards(wanted, told.commits.length)) {
          const faults = isFirst ? expected.sync(index) : expected.sync(index, [index]);
          const outcome = await syncAt(told, index, registry, { acceptRewrite: true });
          expect(outcome, `at C${index + 1}: ${faults.join("; ")}`).toMatchObject(faults.length === 0 ? DONE : REFUSED);
          expect(await dumpRegistry(registry), `after C${index + 1}`).toEqual(expected.dump);
          if (faults.length === 0) isFirst = false;
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "lets later syncs go forwards again, to the text of HEAD",
    async () => {
      const cases = fc.tuple(storyArbitrary(), fc.array(fc.nat({ max: 11 }), { minLength: 2, maxLength: 6 }));
      await checkProperty(cases, 25, async ([story, wanted]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        for (const place of wanted) {
          const index = place % told.commits.length;
          const outcome = await syncAt(told, index, registry, { acceptRewrite: true });
          if (isDone(outcome)) expect(textsOf(await dumpRegistry(registry))).toEqual(textsAt(told, index));
        }
      });
    },
    PROPERTY_TIMEOUT,
  );
});

/** From the newest to the oldest, each once. */
function backwards(wanted: readonly number[], length: number): readonly number[] {
  return [...new Set(wanted.map((place) => place % length))].toSorted((a, b) => b - a);
}

/** The digest of each prompt's newest version; of orphans none. */
function textsOf(dump: RegistryDump): unknown {
  const prompts = Object.entries(dump).filter(([, { managed }]) => managed?.orphaned !== true);
  return prompts.map(([name, { versions }]) => [name, versions.at(-1)?.digest]);
}

function textsAt(told: StoryRepository, index: number): unknown {
  const oracle = new Oracle();
  const commit = told.commits[index];
  if (commit !== undefined) oracle.read(commit);
  const prompts = [...oracle.prompts.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return prompts.map(({ name, versions }) => [name, versions.at(-1)?.digest]);
}

const DONE = { failed: [], skipped: [] };
const REFUSED = { code: "invalid-files" };
