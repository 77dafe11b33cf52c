import fc from "fast-check";
import { expect, test } from "vitest";
import { createMemoryRegistry } from "../../../src/registry/memory.ts";
import { dumpRegistry } from "../registry-dump.ts";
import { syncFolder } from "../workshop.ts";
import { ExpectedRegistry } from "./expected-registry.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { storyArbitrary } from "./story-arbitrary.ts";
import { StoryRepository } from "./story-repository.ts";

test(
  "a first sync of any history ends in the registry that the design describes, or is refused",
  async () => {
    const outcomes = { done: 0, refused: 0 };
    const stories = fc.oneof(storyArbitrary(), storyArbitrary({ healed: true }));
    await checkProperty(stories, 60, async (story) => {
      await using told = await StoryRepository.make(story);
      const expected = new ExpectedRegistry(told);
      const faults = expected.sync(told.commits.length - 1);
      await using registry = createMemoryRegistry();
      const done = await syncFolder(told.root, registry, { force: true }).then(
        () => "done",
        (error: unknown) => error,
      );
      if (faults.length === 0) expect(done).toBe("done");
      else expect(done, faults.join("; ")).toMatchObject({ code: "invalid-files" });
      expect(await dumpRegistry(registry)).toEqual(expected.dump);
      outcomes[faults.length === 0 ? "done" : "refused"]++;
    });
    console.log(outcomes);
  },
  PROPERTY_TIMEOUT,
);
