import { describe, expect, test } from "vitest";
import { newRepository } from "../helpers/repository-builder.ts";
import { repeatByHand } from "./by-hand.ts";
import { ForgetfulRegistry } from "./forgetful-registry.ts";
import { NOTHING, pointersOf, refusalOf, told, versionsOf } from "./sight.ts";
import { syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const HISTORY = [
  { [A]: "one", "prompts/b.md": "one", "aliases.yaml": "a: {production: 1, staging: latest}\n" },
  { [A]: "two" },
];

describe("an older commit's version that is there once more, on top of the newest", () => {
  test("moves no pointer, makes no version, and is told", async () => {
    const repository = await newRepository({ commits: HISTORY.map((files) => ({ files })) });
    const registry = new ForgetfulRegistry();
    await syncFolder(repository.root, registry);
    await repeatByHand(registry, "a", 1);
    expect(told(await syncFolder(repository.root, registry))).toEqual({
      ...NOTHING,
      drift: ["a has version 3"],
    });
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 2 });
    await repository.importCommits([{ files: { [A]: "three" } }]);
    await syncFolder(repository.root, registry);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 4 });
  });

  test("makes no version a second time either when a sync is cut off and run again", async () => {
    const repository = await newRepository({ commits: HISTORY.map((files) => ({ files })) });
    const registry = new ForgetfulRegistry();
    await syncFolder(repository.root, registry);
    await repeatByHand(registry, "a", 1);
    await repository.importCommits([{ files: { [A]: "three" } }]);
    registry.fault = { at: 2, kind: "crash" };
    await refusalOf(syncFolder(repository.root, registry));
    registry.fault = null;
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two", "3 one", "4 three"]);
  });
});
