import { beforeEach, describe, expect, test } from "vitest";
import type { Draft, DraftChange, DraftStore } from "../../src/core/draft.ts";
import { aliasOf, chatContent, draftOf, metadataOf, promptName, textContent, versionOf } from "./builders.ts";
import { type Fixture, readAll, write } from "./fixture.ts";

export function describeDrafts(fixture: () => Fixture): void {
  test("a prompt without a draft has none, though it has an alias of that name, nor has one that is not there", async () => {
    const { registry } = fixture();
    await write(registry, (session) => session.registerVersions([versionOf("a")]));
    expect(await registry.readDraft(promptName("a"))).toBeNull();
    await write(registry, (session) => session.setAliases([aliasOf("a", "draft", 1)]));
    expect(await registry.readDraft(promptName("a"))).toBeNull();
    expect(await registry.readDraft(promptName("nobody"))).toBeNull();
  });

  describe("a draft", () => {
    beforeEach((context) => {
      context.skip(fixture().openDrafts === null, "this registry keeps no drafts");
    });

    const change = async (changes: Partial<DraftChange>, worktree = "/home/ada/prompts"): Promise<void> => {
      await using store = await openDrafts(fixture(), worktree);
      await store.changeDrafts({ put: [], remove: [], ...changes });
    };

    const settings = { modelConfig: { provider: "openai", temperature: 0.2 }, responseFormat: { type: "object" } };
    const metadata = metadataOf({ team: "a" }, { description: "Says hello", inputSchema: { name: "string" } });
    const whole: readonly (readonly [what: string, draft: Draft])[] = [
      ["a text", draftOf("a", textContent("Hello {{name}}, ünïcode 😀\n", settings), { metadata })],
      ["a chat", draftOf("a", chatContent([{ role: "system", content: "Be kind." }], settings))],
      ["one with a path of its own", draftOf("a", "", { path: "prompts/deep/ä b.md" })],
    ];
    test.each(whole)("is read as it was put: %s", async (_what, draft) => {
      await change({ put: [draft] });
      expect(await fixture().registry.readDraft(promptName("a"))).toEqual(draft);
    });

    test("of a prompt that is not there makes none", async () => {
      const { registry } = fixture();
      await change({ put: [draftOf("new")] });
      expect(await registry.readDraft(promptName("new"))).toEqual(draftOf("new"));
      expect(await registry.readPrompt(promptName("new"))).toBeNull();
      expect(await readAll(registry)).toEqual([]);
      await write(registry, (session) => session.registerVersions([versionOf("new", "1")]));
      expect(await registry.readPrompt(promptName("new"))).toMatchObject({ latest: { version: 1 } });
      expect(await registry.readDraft(promptName("new"))).toEqual(draftOf("new"));
    });

    test("changes nothing of a prompt that is there, and outlives it", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", "1")]));
      const before = await readAll(registry);
      await change({ put: [draftOf("a", "2")] });
      expect(await readAll(registry)).toEqual(before);
      await write(registry, (session) => session.deletePrompts([promptName("a")]));
      expect(await readAll(registry)).toEqual([]);
      expect(await registry.readDraft(promptName("a"))).toEqual(draftOf("a", "2"));
    });

    test("is replaced by the next one, and gone when it is removed", async () => {
      const { registry } = fixture();
      await change({ put: [draftOf("a", "1"), draftOf("b", "1")] });
      await change({ put: [draftOf("a", "2")], remove: [promptName("b"), promptName("nobody")] });
      expect(await registry.readDraft(promptName("a"))).toEqual(draftOf("a", "2"));
      expect(await registry.readDraft(promptName("b"))).toBeNull();
    });

    test("of several work trees is the one that was saved last", async () => {
      const { registry } = fixture();
      const at = (second: number) => ({ savedAt: `2026-03-03T10:29:0${second}.000Z` });
      await change({ put: [draftOf("a", "of one", at(1))] }, "/one");
      await change({ put: [draftOf("a", "of two", at(3))] }, "/two");
      await change({ put: [draftOf("a", "of three", at(2))] }, "/three");
      const read = async () => (await registry.readDraft(promptName("a")))?.content;
      expect(await read()).toEqual(textContent("of two"));
      await change({ remove: [promptName("a")] }, "/two");
      expect(await read()).toEqual(textContent("of three"));
    });
  });
}

function openDrafts(fixture: Fixture, worktree: string): Promise<DraftStore> {
  if (fixture.openDrafts === null) throw new Error("this registry keeps no drafts");
  return fixture.openDrafts(worktree);
}
