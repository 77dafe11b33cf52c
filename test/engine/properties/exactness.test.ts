import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryData, createMemoryRegistry } from "../../../src/registry/memory.ts";
import { deleteVersionByHand } from "../by-hand.ts";
import { dumpRegistry } from "../registry-dump.ts";
import { planFolder } from "../workshop.ts";
import { enact, withoutTexts } from "./enacted-plan.ts";
import { ALL_MEDDLING, meddle, meddlingArbitrary } from "./meddling.ts";
import type { DeleteVersion } from "./meddling.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { bitsArbitrary, isDone, syncAt, syncedCommits } from "./schedule.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

const cases = fc.tuple(
  storyArbitrary(),
  bitsArbitrary,
  fc.array(meddlingArbitrary(ALL_MEDDLING), { minLength: 1, maxLength: 12 }),
  fc.record({ prune: fc.boolean(), adopt: fc.boolean(), force: fc.boolean() }),
);

test(
  "a sync does what the plan before it said, to the last field, or is refused as the plan said",
  async () => {
    await checkProperty(cases, 60, async ([story, bits, rounds, options]) => {
      await using told = await StoryRepository.make(story);
      const data = createMemoryData();
      await using registry = createMemoryRegistry(data);
      const deleteVersion: DeleteVersion = (...version) => deleteVersionByHand(data, ...version);
      for (const index of syncedCommits(told.commits.length, bits)) {
        await meddle(registry, rounds[index % rounds.length] ?? [], deleteVersion);
        const before = await dumpRegistry(registry);
        await told.goTo(index);
        const { plan } = await planFolder(told.root, registry, options);
        const outcome = await syncAt(told, index, registry, options);
        const after = withoutTexts(await dumpRegistry(registry));
        const isApplicable = plan.blocks.length === 0 && plan.problems.every(({ severity }) => severity !== "error");
        expect(isDone(outcome), JSON.stringify(plan.problems)).toBe(isApplicable);
        if (!isDone(outcome)) {
          expect(after).toEqual(withoutTexts(before));
          continue;
        }
        expect(outcome).toMatchObject({ failed: [], skipped: [], drift: plan.drift, orphans: plan.orphans });
        expect(outcome.applied).toEqual(plan.changes);
        expect(outcome.problems).toEqual(plan.problems);
        expect(after).toEqual(enact(withoutTexts(before), plan));
      }
    });
  },
  PROPERTY_TIMEOUT,
);
