import { describe, expect, test } from "vitest";
import type { Content } from "../../src/core/content.ts";
import { digestContent } from "../../src/core/digest.ts";
import type { VersionRestoration } from "../../src/core/registry.ts";
import {
  aliasOf,
  chatContent,
  commitId,
  foreignVersionOf,
  metadataOf,
  promptName,
  provenanceOf,
  textContent,
  versionNumber,
  versionOf,
} from "./builders.ts";
import { type Fixture, codesOf, readOne, readRecord, valuesOf, write } from "./fixture.ts";

function restorationOf(name: string, version: number, content: Content): VersionRestoration {
  return { prompt: promptName(name), version: versionNumber(version), content };
}

const SETTINGS = { modelConfig: { model_name: "gpt-4o", temperature: 0.2 }, responseFormat: { type: "object" } };

export function describeRestorations(fixture: () => Fixture): void {
  /** As somebody does by hand, where a registry lets them. */
  const restore = (...batch: readonly VersionRestoration[]) =>
    write(fixture().registry, (session) => session.restoreVersions(batch));

  describe("restoring versions", () => {
    test.for<readonly [string, Content, Content]>([
      ["a text by another", textContent("one"), textContent("  two\n\n")],
      ["a text by a chat", textContent("one"), chatContent([{ role: "user", content: "{{ question }}" }])],
      ["a chat by a text", chatContent([{ role: "user", content: "one" }]), textContent("two")],
      ["settings where there were none", textContent("one"), textContent("one", SETTINGS)],
      ["no settings where there were some", textContent("one", SETTINGS), textContent("one")],
      [
        "one setting by another",
        textContent("one", SETTINGS),
        textContent("one", { ...SETTINGS, modelConfig: { top_p: 1 } }),
      ],
    ])("replaces %s, and back, and leaves all else as it was", async ([, made, other]) => {
      const { registry } = fixture();
      const metadata = metadataOf({ team: "ai" }, { description: "Helps", inputSchema: { name: "string" } });
      const first = versionOf("a", made, { metadata, message: "Make it\n\nand more" });
      await write(registry, async (session) => {
        await session.registerVersions([first, versionOf("a", "later")]);
        await session.setAliases([aliasOf("a", "production", 1)]);
      });
      const [before, state] = [await readRecord(registry, "a", 1), await readOne(registry, "a")];

      valuesOf(await restore(restorationOf("a", 1, other)));
      const { provenance: _, ...changed } = await readRecord(registry, "a", 1);
      const { provenance: __, ...rest } = before;
      expect(changed).toEqual({ ...rest, content: other, digest: digestContent(other) });
      valuesOf(await restore(restorationOf("a", 1, made)));
      expect(await readRecord(registry, "a", 1)).toEqual(before);
      expect(await readOne(registry, "a")).toEqual(state);
    });

    test("what git made the version from is still known", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", "one")]));
      await restore(restorationOf("a", 1, textContent("two")));
      const { digest: _, ...provenance } = provenanceOf("a", textContent("one"));
      expect((await readRecord(registry, "a", 1)).provenance).toMatchObject(provenance);
    });

    test("works for a version that git did not make, too", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([foreignVersionOf("a", "one")]));
      valuesOf(await restore(restorationOf("a", 1, textContent("two"))));
      expect(await readRecord(registry, "a", 1)).toMatchObject({ content: textContent("two"), provenance: null });
    });

    test("the prompt's newest version is told with the digest of what it holds now", async () => {
      const { registry } = fixture();
      const later = provenanceOf("a", textContent("two"), { commit: commitId("abc") });
      const versions = [versionOf("a", "one"), versionOf("a", "two", { provenance: later })];
      await write(registry, (session) => session.registerVersions(versions));
      await restore(restorationOf("a", 2, textContent("three")));
      const digest = digestContent(textContent("three"));
      expect(await readOne(registry, "a")).toMatchObject({ latest: { digest }, newestManaged: { digest } });
    });

    test("what is missing is refused alone, and made by none", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", "one"), versionOf("b", "one")]));
      const two = textContent("two");
      const outcomes = await restore(
        restorationOf("nobody", 1, two),
        restorationOf("a", 2, two),
        restorationOf("b", 1, two),
      );
      expect(codesOf(outcomes)).toEqual(["not-found", "not-found", "ok"]);
      expect(await registry.readPrompt(promptName("nobody"))).toBeNull();
      expect(await readOne(registry, "a")).toMatchObject({ latest: { version: 1 }, nextVersion: 2 });
      expect((await readRecord(registry, "a", 1)).content).toEqual(textContent("one"));
      expect((await readRecord(registry, "b", 1)).content).toEqual(two);
    });

    test("changes the revision, where the registry tells one", async (context) => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", "one")]));
      const before = await registry.readRevision();
      if (before === null) return context.skip("this registry can't tell its revision");
      await restore(restorationOf("a", 1, textContent("two")));
      expect(await registry.readRevision()).not.toBe(before);
    });
  });
}
