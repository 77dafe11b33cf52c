import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMemoryRegistry } from "../../../src/registry/memory.ts";
import { dumpRegistry } from "../registry-dump.ts";
import type { RegistryDump } from "../registry-dump.ts";
import { SilentRegistry } from "../silent-registry.ts";
import { FragileRegistry } from "./fragile-registry.ts";
import type { Fault } from "./fragile-registry.ts";
import { meddle, meddlingArbitrary } from "./meddling.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { syncAt, syncableCommits } from "./schedule.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

const faultArbitrary: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom("crash", "lost-reply", "refusal"),
  at: fc.integer({ min: 1, max: 40 }),
});

/** Where a first sync without a fault is, then one or two that fail, then one without a fault. */
const placesArbitrary = fc.record({
  first: fc.option(fc.nat({ max: 5 })),
  failing: fc.array(fc.record({ after: fc.nat({ max: 4 }), fault: faultArbitrary }), { minLength: 1, maxLength: 2 }),
  last: fc.nat({ max: 4 }),
  /** What somebody does to the newest versions after the first sync. */
  changed: meddlingArbitrary(["changes a content"]),
  /** Whether the record of the last sync is lost as well. */
  forgets: fc.boolean(),
  /** Whether the registry can't tell its revision. */
  silent: fc.boolean(),
});

describe("a sync of a registry without transactions that fails at any write", () => {
  test(
    "run again, ends as if nothing had happened",
    async () => {
      await checkProperty(
        fc.tuple(storyArbitrary(), placesArbitrary),
        60,
        async ([story, { first, changed, failing, last, forgets, silent }]) => {
          await using told = await StoryRepository.make(story);
          const places = syncableCommits(told);
          fc.pre(places.length > 0);
          const place = (wanted: number): number => places[Math.min(wanted, places.length - 1)] ?? 0;
          const registry = silent ? new SilentRegistry() : new FragileRegistry();
          await using undisturbed = createMemoryRegistry();

          let at = 0;
          if (first !== null) {
            at = first;
            await syncAt(told, place(at), registry);
            await syncAt(told, place(at), undisturbed);
            await meddle(registry, changed);
          }
          for (const { after, fault } of failing) {
            at += after;
            registry.fault = { ...fault, at: 1 + (fault.at % (await countWrites(told, place(at), registry))) };
            await syncAt(told, place(at), registry);
          }
          at += last;
          registry.fault = null;
          if (forgets) registry.forget();
          const done = { failed: [], skipped: [] };
          expect(await syncAt(told, place(at), registry)).toMatchObject(done);
          expect(await syncAt(told, place(at), undisturbed)).toMatchObject(done);
          expect(comparable(await dumpRegistry(registry), told, place(at))).toEqual(
            comparable(await dumpRegistry(undisturbed), told, place(at)),
          );
        },
      );
    },
    PROPERTY_TIMEOUT,
  );
});

/** How many writes a sync at a commit would make; at least one. */
async function countWrites(told: StoryRepository, index: number, registry: FragileRegistry): Promise<number> {
  // Tried on a copy: memory is never changed, only replaced.
  const copy = registry.copy();
  await syncAt(told, index, copy);
  return Math.max(1, copy.writes);
}

/** Without `aliases.yaml` pointers are left alone, also those that a failed sync did not come to. */
function comparable(dump: RegistryDump, told: StoryRepository, index: number): unknown {
  const file = told.commits[index]?.tree.get("aliases.yaml");
  if (typeof file === "string" && !file.startsWith("#")) return dump;
  return Object.entries(dump).map(([name, { managed, ...prompt }]) => [
    name,
    { ...prompt, aliases: {}, managed: { ...managed, aliases: [] } },
  ]);
}
