import { describe, expect, test } from "vitest";
import { pointBefore, previousVersion } from "../../../src/engine/pointers/previous-version.ts";
import type { Point } from "../../../src/engine/pointers/previous-version.ts";
import { openDesk } from "../../../src/engine/pointers/edit-pointer.ts";
import { openProject } from "../../../src/engine/project.ts";
import type { RegistryReader } from "../../../src/core/registry.ts";
import { aliasName, promptName, versionNumber } from "../../contract/builders.ts";
import { pointByHand } from "../by-hand.ts";
import { newWorkshop } from "../workshop.ts";
import type { Workshop } from "../workshop.ts";

const points = (...all: readonly (number | "unclear")[]): readonly Point[] =>
  all.map((one) => (one === "unclear" ? one : versionNumber(one)));

describe("the place before", () => {
  const cases: readonly (readonly [
    moves: readonly (number | "unclear")[],
    current: number | null,
    before: number | "unclear" | null,
  ])[] = [
    [[], 1, null],
    [[1], 1, null],
    [[1, 2], 2, 1],
    [[1, 2, 3], 3, 2],
    // Back once, and back again: what the first rollback took away does not come back.
    [[1, 2, 3, 2], 2, 1],
    [[1, 2, 3, 2, 1], 1, null],
    // Forward again, and back.
    [[1, 2, 3, 2, 3], 3, 2],
    [[1, 2, 3, 2, 4], 4, 2],
    [[1, 2, 3, 1, 4], 4, 1],
    // To an older version that it had not been at is a move like any other.
    [[5, 3], 3, 5],
    // The alias is where no move has told.
    [[1, 2], 4, 2],
    [[1, 2, 3], 2, 1],
    [[1, 2], null, 2],
    [[], null, null],
    [["unclear", 3], 3, "unclear"],
    [["unclear", 2, "unclear"], 3, "unclear"],
    [[1, "unclear", 1], 1, null],
    [[1, "unclear", "unclear", 2, "unclear", 1, 4], 4, 1],
  ];

  test.each(cases)("of %j at %s is %s", (moves, current, before) => {
    expect(pointBefore(points(...moves), current === null ? null : versionNumber(current))).toBe(before);
  });
});

async function versionBefore(workshop: Workshop, registry: RegistryReader = workshop.registry): Promise<Point | null> {
  const project = await openProject(workshop.repository.root);
  await workshop.repository.checkout();
  const { prompt } = await openDesk(project, registry, promptName("a"));
  return previousVersion(prompt, aliasName("production"), { repository: project.repository, registry });
}

function withoutRecord(registry: RegistryReader): RegistryReader {
  return Object.assign(Object.create(registry), {
    readAliasMoves: () => Promise.resolve(null),
    readVersions: registry.readVersions.bind(registry),
    readPrompt: registry.readPrompt.bind(registry),
    readPrompts: registry.readPrompts.bind(registry),
    readSyncStates: registry.readSyncStates.bind(registry),
  });
}

const aliases = (target: string): string => `a:\n  staging: latest\n  production: ${target}\n`;

const RELEASES = [
  { message: "1", files: { "prompts/a.md": "One\n", "aliases.yaml": aliases("1") } },
  { message: "2", files: { "prompts/a.md": "Two\n", "aliases.yaml": aliases("2") } },
  { message: "3", files: { "prompts/a.md": "Three\n", "aliases.yaml": aliases("3") } },
];

describe("the version before", () => {
  test("is the registry's to tell, moves by hand included", async () => {
    const workshop = await newWorkshop("sqlite");
    for (const commit of RELEASES) await workshop.ship(commit);
    expect(await versionBefore(workshop)).toBe(2);
    await pointByHand(workshop.registry, "a", "production", 1);
    await pointByHand(workshop.registry, "a", "production", 3);
    expect(await versionBefore(workshop)).toBe(1);
  });

  test("is git's to tell, where the registry has seen only the last move", async () => {
    const workshop = await newWorkshop("sqlite", RELEASES);
    await workshop.sync();
    expect(await versionBefore(workshop)).toBe(2);
    await pointByHand(workshop.registry, "a", "production", 2);
    expect(await versionBefore(workshop)).toBe(1);
  });

  test("is git's to tell, where the registry keeps no record", async () => {
    const workshop = await newWorkshop("sqlite", RELEASES);
    await workshop.sync();
    expect(await versionBefore(workshop, withoutRecord(workshop.registry))).toBe(2);
  });

  /** A prompt that was pruned after its releases, and another of its name. */
  async function madeAnew(): Promise<Workshop> {
    const workshop = await newWorkshop("sqlite");
    for (const commit of RELEASES) await workshop.ship(commit);
    await workshop.ship({ files: { "prompts/a.md": null, "aliases.yaml": "{}\n" } });
    await workshop.sync({ prune: true, force: true });
    await workshop.commit(
      { files: { "prompts/a.md": "New\n" } },
      { files: { "prompts/a.md": "Newer\n", "aliases.yaml": aliases("2") } },
    );
    await workshop.sync();
    return workshop;
  }

  test.each([
    ["by the registry's record", (registry: RegistryReader) => registry],
    ["by git's history", withoutRecord],
  ])("is none of a prompt's that was deleted, %s", async (_where, reading) => {
    const workshop = await madeAnew();
    expect(await versionBefore(workshop, reading(workshop.registry))).toBeNull();
    await workshop.ship({ files: { "aliases.yaml": aliases("1") } });
    expect(await versionBefore(workshop, reading(workshop.registry))).toBe(2);
  });

  test("is git's to tell from the commit of the first version on, also where the pointer was written before it", async () => {
    const workshop = await newWorkshop("sqlite", [
      { files: { "prompts/b.md": "B\n", "aliases.yaml": aliases("1") } },
      { files: { "prompts/a.md": "One\n" } },
      { files: { "prompts/a.md": "Two\n", "aliases.yaml": aliases("2") } },
    ]);
    await workshop.sync();
    expect(await versionBefore(workshop)).toBe(1);
  });

  test("is git's to tell of a prompt whose file was away for a while", async () => {
    const workshop = await newWorkshop("sqlite", [
      ...RELEASES,
      { files: { "prompts/a.md": null, "aliases.yaml": "{}\n" } },
      { files: { "prompts/a.md": "Four\n", "aliases.yaml": aliases("4") } },
    ]);
    await workshop.sync();
    expect(await versionBefore(workshop)).toBe(3);
  });

  test.each([
    ["@staging", "unclear"],
    ["latest", "unclear"],
    ["{COMMIT}", 1],
  ])("in git's history as %s is %s", async (target, expected) => {
    const workshop = await newWorkshop("sqlite");
    const [first = ""] = await workshop.commit({ message: "1", files: { "prompts/a.md": "One\n" } });
    const written = target.startsWith("@") ? `"${target}"` : target.replace("{COMMIT}", `commit:${first.slice(0, 8)}`);
    await workshop.commit(
      { files: { "aliases.yaml": aliases(written) } },
      { files: { "prompts/a.md": "Two\n", "aliases.yaml": aliases("2") } },
    );
    await workshop.sync();
    expect(await versionBefore(workshop)).toBe(expected);
  });

  test("leaves out a file that was broken where it is about another prompt", async () => {
    const workshop = await newWorkshop("sqlite", [
      { message: "1", files: { "prompts/a.md": "One\n", "aliases.yaml": aliases("1") } },
      {
        message: "broken",
        files: { "prompts/a.md": "Two\n", "aliases.yaml": `${aliases("2")}b:\n  production: v1\n` },
      },
      { message: "3", files: { "prompts/a.md": "Three\n", "aliases.yaml": aliases("3") } },
    ]);
    await workshop.sync();
    expect(await versionBefore(workshop)).toBe(1);
  });

  test("leaves out what can't be read in git's history, and versions that were never made", async () => {
    const workshop = await newWorkshop("sqlite", [
      { message: "1", files: { "prompts/a.md": "One\n", "aliases.yaml": aliases("1") } },
      { message: "broken", files: { "aliases.yaml": "a: [" } },
      { message: "never made", files: { "aliases.yaml": aliases("7") } },
      { message: "gone", files: { "aliases.yaml": null } },
      { message: "2", files: { "prompts/a.md": "Two\n", "aliases.yaml": aliases("2") } },
    ]);
    await workshop.sync();
    expect(await versionBefore(workshop)).toBe(1);
  });
});
