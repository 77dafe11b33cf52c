import fc from "fast-check";
import { expect, test } from "vitest";
import { readAliases } from "../../../src/content/aliases.ts";
import type { SyncResult } from "../../../src/core/sync-result.ts";
import { ForgetfulRegistry } from "../forgetful-registry.ts";
import { dumpRegistry } from "../registry-dump.ts";
import { SilentRegistry } from "../silent-registry.ts";
import { FragileRegistry } from "./fragile-registry.ts";
import type { Fault } from "./fragile-registry.ts";
import { meddle, meddlingArbitrary } from "./meddling.ts";
import { Oracle, bytesOf } from "./oracle.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { bitsArbitrary, isDone, syncAt, syncedCommits } from "./schedule.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";
import type { ToldCommit } from "./story-repository.ts";

const REGISTRIES = {
  fragile: () => new FragileRegistry(),
  silent: () => new SilentRegistry(),
  forgetful: () => new ForgetfulRegistry(),
};

const faultArbitrary: fc.Arbitrary<Fault | null> = fc.option(
  fc.record({ kind: fc.constantFrom("crash", "lost-reply", "refusal"), at: fc.integer({ min: 1, max: 8 }) }),
);

const cases = fc.tuple(
  storyArbitrary({ healed: true }),
  bitsArbitrary,
  fc.array(fc.record({ meddling: meddlingArbitrary(["deletes the newest version"]), fault: faultArbitrary }), {
    minLength: 1,
    maxLength: 12,
  }),
  fc.constantFrom("fragile", "silent", "forgetful"),
);

test(
  "whatever newest versions somebody deletes, the newest one holds what git has, and what follows latest is there",
  async () => {
    await checkProperty(cases, 60, async ([story, bits, rounds, kind]) => {
      await using told = await StoryRepository.make(story);
      await using registry = REGISTRIES[kind]();
      for (const index of syncedCommits(told.commits.length, bits)) {
        const round = rounds[index % rounds.length];
        await meddle(registry, round?.meddling ?? [], (...version) => registry.deleteVersion(...version));
        registry.fault = round?.fault ?? null;
        await syncAt(told, index, registry);
        registry.fault = null;
        const outcome = await syncToTheEnd(told, index, registry);
        if (outcome === null) continue;
        expect(await newestOf(registry, told, index)).toEqual(wantedOf(told, index));
        expect(await syncAt(told, index, registry)).toMatchObject({ applied: [], failed: [], skipped: [] });
      }
    });
  },
  PROPERTY_TIMEOUT,
);

/** Where numbers can't be foretold, pointers take one more sync. Null for one that is refused: a number is gone for good. */
async function syncToTheEnd(
  told: StoryRepository,
  index: number,
  registry: FragileRegistry,
): Promise<SyncResult | null> {
  const first = await syncAt(told, index, registry);
  const outcome = isDone(first) && first.skipped.length > 0 ? await syncAt(told, index, registry) : first;
  if (!isDone(outcome)) return null;
  expect(outcome).toMatchObject({ failed: [], skipped: [] });
  return outcome;
}

interface Newest {
  readonly digest: string | undefined;
  /** The aliases that are at it, of those that follow latest. */
  readonly followers: readonly string[];
}

/** Of each prompt with a file. */
function wantedOf(told: StoryRepository, index: number): Readonly<Record<string, Newest>> {
  const oracle = new Oracle();
  for (const commit of told.commits.slice(0, index + 1)) oracle.read(commit);
  const prompts = [...oracle.prompts.values()].filter(({ orphaned }) => !orphaned);
  return Object.fromEntries(
    prompts.map(({ name, versions }) => [
      name,
      { digest: versions.at(-1)?.digest, followers: followersOf(told.commits[index], name) },
    ]),
  );
}

async function newestOf(
  registry: FragileRegistry,
  told: StoryRepository,
  index: number,
): Promise<Readonly<Record<string, Newest>>> {
  const prompts = Object.entries(await dumpRegistry(registry)).filter(([, { managed }]) => managed?.orphaned === false);
  return Object.fromEntries(
    prompts.map(([name, { versions, aliases }]) => {
      const newest = versions.at(-1);
      const followers = followersOf(told.commits[index], name).filter((alias) => aliases[alias] === newest?.version);
      return [name, { digest: newest?.digest, followers }];
    }),
  );
}

function followersOf(commit: ToldCommit | undefined, prompt: string): readonly string[] {
  const file = commit?.tree.get("aliases.yaml");
  if (typeof file !== "string") return [];
  const { manifest } = readAliases("aliases.yaml", bytesOf(file));
  const declared = [...(manifest?.prompts.values() ?? [])].find((one) => one.prompt === prompt);
  return (declared?.aliases ?? []).filter(({ target }) => target.kind === "latest").map(({ alias }) => alias);
}
