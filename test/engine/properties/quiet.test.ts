import { existsSync, readFileSync, readdirSync } from "node:fs";
import { hash } from "node:crypto";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { openReader, openRegistry } from "../../../src/registry/open.ts";
import { SilentRegistry } from "../silent-registry.ts";
import { planFolder } from "../workshop.ts";
import { ALL_MEDDLING, meddle, meddlingArbitrary } from "./meddling.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { bitsArbitrary, isDone, syncAt, syncedCommits } from "./schedule.ts";
import { RegistryFile } from "./sqlite-file.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

const cases = fc.tuple(storyArbitrary(), bitsArbitrary, meddlingArbitrary(ALL_MEDDLING));

describe("a registry in a SQLite file", () => {
  test(
    "is not written to by a second sync: not a row, the audit log included",
    async () => {
      await checkProperty(cases, 25, async ([story, bits, meddling]) => {
        await using told = await StoryRepository.make(story);
        await using file = await RegistryFile.make();
        for (const index of syncedCommits(told.commits.length, bits)) {
          await using registry = await openRegistry(file.url, { baseDir: "/" });
          await meddle(registry, meddling);
          if (!isDone(await syncAt(told, index, registry))) continue;
          const before = file.rows();
          const second = await syncAt(told, index, registry);
          expect(second).toMatchObject({ applied: [], failed: [], skipped: [] });
          expect(file.rows()).toEqual(before);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "is not written to by a sync that is refused",
    async () => {
      await checkProperty(cases, 15, async ([story, bits, meddling]) => {
        await using told = await StoryRepository.make(story);
        await using file = await RegistryFile.make();
        await using registry = await openRegistry(file.url, { baseDir: "/" });
        for (const index of syncedCommits(told.commits.length, bits)) {
          await meddle(registry, meddling);
          const before = existsSync(file.path) ? file.rows() : null;
          if (!isDone(await syncAt(told, index, registry)) && before !== null) expect(file.rows()).toEqual(before);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );

  test(
    "is not written to by a plan, to the byte, and is not made by one",
    async () => {
      await checkProperty(cases, 15, async ([story, bits, meddling]) => {
        await using told = await StoryRepository.make(story);
        await using file = await RegistryFile.make();
        const commits = syncedCommits(told.commits.length, bits);
        await expectUntouched(told, file, commits[0] ?? 0);
        for (const [place, index] of commits.entries()) {
          await syncAndMeddle(told, file, index, meddling);
          await expectUntouched(told, file, commits[place + 1] ?? index);
        }
      });
    },
    PROPERTY_TIMEOUT,
  );
});

test(
  "a registry that can't tell its revision is not locked by a second sync, which tells the same as under the lock",
  async () => {
    await checkProperty(cases, 25, async ([story, bits, meddling]) => {
      await using told = await StoryRepository.make(story);
      await using registry = new SilentRegistry();
      for (const index of syncedCommits(told.commits.length, bits)) {
        await meddle(registry, meddling, (...version) => registry.deleteVersion(...version));
        if (!isDone(await syncAt(told, index, registry))) continue;
        registry.takeAsked();
        const second = await syncAt(told, index, registry);
        expect(registry.takeAsked()).not.toContain("lock");
        expect(second).toMatchObject({ applied: [], failed: [], skipped: [] });
        expect(await syncAt(told, index, registry.copy())).toEqual(second);
      }
    });
  },
  PROPERTY_TIMEOUT,
);

test("what a plan is handed has no method that writes", async () => {
  await using file = await RegistryFile.make();
  for (const url of ["memory:", file.url]) {
    await using reader = await openReader(url, { baseDir: "/" });
    expect("beginWrite" in reader).toBe(false);
  }
});

async function syncAndMeddle(
  told: StoryRepository,
  file: RegistryFile,
  index: number,
  meddling: Parameters<typeof meddle>[1],
): Promise<void> {
  await using registry = await openRegistry(file.url, { baseDir: "/" });
  await syncAt(told, index, registry);
  await meddle(registry, meddling);
}

async function expectUntouched(told: StoryRepository, file: RegistryFile, index: number): Promise<void> {
  const before = fingerprints(file.folder);
  await told.goTo(index);
  {
    await using reader = await openReader(file.url, { baseDir: "/" });
    await planFolder(told.root, reader);
  }
  expect(fingerprints(file.folder)).toEqual(before);
}

/** The files of a folder by what is in them; SQLite's own lock files, which every reader may make, left out. */
function fingerprints(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .filter((name) => !name.endsWith("-shm") && !name.endsWith("-wal"))
    .map((name) => [name, hash("sha256", readFileSync(join(folder, name)))] as const);
}
