import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Plan } from "../../../src/core/plan.ts";
import { createMemoryRegistry } from "../../../src/registry/memory.ts";
import type { FileSpec } from "../../helpers/repository-builder.ts";
import { dumpRegistry } from "../registry-dump.ts";
import { planFolder, syncFolder } from "../workshop.ts";
import { WITHOUT_VERSIONS, meddle, meddlingArbitrary } from "./meddling.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { isDone, syncAt, syncableCommits } from "./schedule.ts";
import { BROKEN, PATHS } from "./story-files.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

const BROKEN_MANIFESTS: readonly FileSpec[] = [
  "alpha: {production: 1\n",
  "- alpha\n",
  "alpha: &anchor {production: 1}\n",
  "alpha: {production: 1, production: 2}\n",
  "ghost: {production: 1}\n",
  "%YAML 1.1\n---\n{}\n",
  Uint8Array.of(0xff, 0xfe),
  { symlink: "elsewhere.yaml" },
  { submodule: "1".repeat(40) },
];
const BROKEN_SETTINGS: readonly FileSpec[] = ["brunch: main\n", "history: sometimes\n", "[]\n", { symlink: "x" }];

const breakage = fc.oneof(
  fc.tuple(fc.constantFrom(...PATHS), fc.constantFrom(...BROKEN.map(({ spec }) => spec))),
  fc.tuple(fc.constant("aliases.yaml"), fc.constantFrom(...BROKEN_MANIFESTS)),
  fc.tuple(fc.constant("promptree.yaml"), fc.constantFrom(...BROKEN_SETTINGS)),
);

describe("a sync that is refused changes nothing", () => {
  test(
    "when any file at HEAD can't be read, whatever else the commits bring",
    async () => {
      const cases = fc.tuple(storyArbitrary(), fc.nat({ max: 11 }), breakage);
      await checkProperty(cases, 40, async ([story, wanted, [path, file]]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        const places = syncableCommits(told);
        const place = places[wanted % places.length];
        if (place !== undefined) await syncAt(told, place, registry);
        const before = await dumpRegistry(registry);
        await told.goTo(told.commits.length - 1);
        await told.repository.importCommits([{ message: "Break", files: [[path, file]] }]);
        await expect(syncFolder(told.root, registry, { prune: true, adopt: true, force: true })).rejects.toMatchObject({
          code: "invalid-files",
        });
        expect(await dumpRegistry(registry)).toEqual(before);
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "when HEAD is older than what was synced last",
    async () => {
      await checkProperty(fc.tuple(storyArbitrary(), fc.nat(), fc.nat()), 30, async ([story, one, other]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        const places = syncableCommits(told);
        fc.pre(places.length > 0);
        const newer = places[one % places.length] ?? 0;
        fc.pre(newer > 0);
        await syncAt(told, newer, registry);
        const before = await dumpRegistry(registry);
        expect(await syncAt(told, other % newer, registry)).toMatchObject({ code: "blocked" });
        expect(await dumpRegistry(registry)).toEqual(before);
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "when what would be done is not what was approved",
    async () => {
      const cases = fc.tuple(storyArbitrary(), fc.nat(), fc.nat(), fc.nat(), meddlingArbitrary(WITHOUT_VERSIONS));
      await checkProperty(cases, 40, async ([story, first, approved, later, meddling]) => {
        await using told = await StoryRepository.make(story);
        await using registry = createMemoryRegistry();
        const places = syncableCommits(told);
        fc.pre(places.length > 0);
        const at = places.map((_, index) => index).slice(first % places.length);
        const place = (wanted: number): number => places[at[wanted % at.length] ?? 0] ?? 0;
        await syncAt(told, place(0), registry);
        await told.goTo(place(approved));
        const { plan } = await planFolder(told.root, registry, { force: true });

        await meddle(registry, meddling);
        await told.goTo(place(later));
        const { plan: now } = await planFolder(told.root, registry, { force: true });
        const before = await dumpRegistry(registry);
        const outcome = await syncAt(told, place(later), registry, { approved: plan.fingerprint() });
        expect(isDone(outcome)).toBe(effects(plan) === effects(now));
        if (isDone(outcome)) return;
        expect(outcome.code).toBe("blocked");
        expect(await dumpRegistry(registry)).toEqual(before);
      });
    },
    PROPERTY_TIMEOUT,
  );
});

/** What a plan comes to: each prompt's last text, where pointers will be, and what else is set, whichever commits bring it. */
function effects(plan: Plan): string {
  const texts = new Map<string, string>();
  const digests = new Map<string, string>();
  for (const change of plan.changes) {
    if (change.action !== "register-version") continue;
    texts.set(change.prompt, change.from.digest);
    digests.set(`${change.prompt} ${change.version}`, change.from.digest);
  }
  const rest = plan.changes.map((change): unknown => {
    switch (change.action) {
      case "register-version":
        return null;
      case "set-alias":
        return [change.prompt, change.alias, digests.get(`${change.prompt} ${change.to}`) ?? change.to];
      case "delete-alias":
        return [change.prompt, change.alias];
      case "update-metadata":
        return change.version === null ? [change.prompt, change.fields.map(({ field, to }) => [field, to])] : null;
      case "restore-version":
        return [change.prompt, change.action, change.version];
      case "adopt-prompt":
        return [change.prompt, change.action, change.fields.map(({ field, to }) => [field, to])];
      case "delete-prompt":
        return [change.prompt, change.action];
    }
  });
  return JSON.stringify([[...texts], rest.filter((one) => one !== null)]);
}
