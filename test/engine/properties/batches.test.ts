import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestContent } from "../../../src/core/digest.ts";
import { createMemoryRegistry } from "../../../src/registry/memory.ts";
import { dumpRegistry } from "../registry-dump.ts";
import type { RegistryDump } from "../registry-dump.ts";
import { ExpectedRegistry } from "./expected-registry.ts";
import { Oracle } from "./oracle.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { bitsArbitrary, isDone, syncAt, syncedCommits } from "./schedule.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

describe("syncing after some of the commits", () => {
  test(
    "gives at each of them the registry that one sync there gives, or is refused as that is",
    async () => {
      await checkProperty(fc.tuple(storyArbitrary(), bitsArbitrary), 60, async ([story, bits]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        const expected = new ExpectedRegistry(told);
        for (const index of syncedCommits(told.commits.length, bits)) {
          const faults = expected.sync(index);
          const outcome = await syncAt(told, index, registry);
          if (faults.length === 0) expect(outcome, `at C${index + 1}`).toMatchObject({ failed: [], skipped: [] });
          else expect(outcome, `at C${index + 1}: ${faults.join("; ")}`).toMatchObject({ code: "invalid-files" });
          expect(await dumpRegistry(registry), `after C${index + 1}`).toEqual(expected.dump);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "ends in the same registry as one sync at the end",
    async () => {
      await checkProperty(fc.tuple(storyArbitrary({ healed: true }), bitsArbitrary), 40, async ([story, bits]) => {
        await using told = await StoryRepository.make(story);
        // Which of two names that differ only in case a registry has depends on when it was first synced.
        fc.pre(!hasSpellings(told));
        await using registry = createMemoryRegistry();
        await using atOnce = createMemoryRegistry();
        for (const index of syncedCommits(told.commits.length, bits)) await syncAt(told, index, registry);
        fc.pre(isDone(await syncAt(told, told.commits.length - 1, atOnce)));
        expect(await dumpRegistry(registry)).toEqual(await dumpRegistry(atOnce));
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "never changes a version's content, never makes two of one commit, and never leaves an alias without its version",
    async () => {
      await checkProperty(fc.tuple(storyArbitrary(), bitsArbitrary), 30, async ([story, bits]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        const frozen = new Map<string, unknown>();
        for (const index of syncedCommits(told.commits.length, bits)) {
          if (!isDone(await syncAt(told, index, registry))) continue;
          const dump = await dumpRegistry(registry);
          expectFrozen(dump, frozen);
          expectOneVersionPerCommit(dump);
          expectAliasesToPoint(dump);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );
});

function hasSpellings(told: StoryRepository): boolean {
  const oracle = new Oracle();
  for (const commit of told.commits) oracle.read(commit);
  return oracle.hasSpellings;
}

/** `frozen`: every version seen so far. */
function expectFrozen(dump: RegistryDump, frozen: Map<string, unknown>): void {
  for (const key of frozen.keys()) {
    const [prompt = "", version] = key.split("/");
    expect(dump[prompt]?.versions.some((one) => String(one.version) === version)).toBe(true);
  }
  for (const [prompt, { versions }] of Object.entries(dump)) {
    for (const { version, metadata, ...rest } of versions) {
      expect(digestContent(rest.content)).toBe(rest.digest);
      const key = `${prompt}/${version}`;
      expect(rest).toEqual(frozen.get(key) ?? rest);
      frozen.set(key, rest);
    }
  }
}

function expectOneVersionPerCommit(dump: RegistryDump): void {
  for (const { versions } of Object.values(dump)) {
    const commits = versions.map((version) => version.provenance?.commit);
    expect(commits).toEqual([...new Set(commits)]);
  }
}

function expectAliasesToPoint(dump: RegistryDump): void {
  for (const { aliases, versions } of Object.values(dump)) {
    const numbers = versions.map(({ version }) => version);
    expect(numbers).toEqual(expect.arrayContaining(Object.values(aliases)));
  }
}
