import { describe, expect, test } from "vitest";
import type { Content } from "../../src/core/content.ts";
import {
  chatContent,
  commitId,
  foreignVersionOf,
  managedBy,
  metadataOf,
  promptName,
  provenanceOf,
  textContent,
  versionNumber,
  versionOf,
} from "./builders.ts";
import { type Fixture, type RegistryKind, readOne, readRecord, readSummaries, valuesOf, write } from "./fixture.ts";

/** Every one of them must come back to the letter. */
const TEXTS: Readonly<Record<string, string>> = {
  "one letter": "a",
  "quotes of every kind": `'"\`'' "" \\' \\" $$ $1 :x ?`,
  "SQL that would drop a table": "'); DROP TABLE prompts; --",
  "line ends": "one\r\ntwo\rthree\nfour\n\n",
  "spaces at both ends": "  \t text \u00a0 ",
  "other scripts": "Übergrößenträger 見積もり مرحبا ไทย e\u0301 \u200d",
  "letters beyond 16 bits": "😀 👩‍👩‍👧 𝒳 \u{10ffff}",
  "control characters": "\u0001\u0007\u001b[31m\u007f\u2028\u2029\ufeff",
  "what looks like JSON": '{"a": [1, null]}',
  "100,000 letters": "ä".repeat(100_000),
};

const CONTENTS: Readonly<Record<string, Content>> = {
  ...Object.fromEntries(Object.entries(TEXTS).map(([what, text]) => [`a text: ${what}`, textContent(text)])),
  "a chat": chatContent([
    { role: "system", content: "You are {{ name }}." },
    { role: "user", content: TEXTS["quotes of every kind"] ?? "" },
    { role: "tool", content: TEXTS["letters beyond 16 bits"] ?? "" },
  ]),
  "a chat with an empty message": chatContent([{ role: "assistant", content: "" }]),
  "a model config": textContent("x", {
    modelConfig: {
      provider: "openai",
      temperature: 0.1,
      max_tokens: 1e6,
      stop: ["\n", "'"],
      deep: { a: [null, true, {}] },
    },
  }),
  "a response format": textContent("x", {
    responseFormat: { type: "object", properties: { ключ: { type: "string" } } },
  }),
};

export function describeVersions(fixture: () => Fixture, kind: RegistryKind): void {
  describe("registering versions", () => {
    test("the first version makes the prompt, with the defaults given", async () => {
      const { registry } = fixture();
      const defaults = {
        metadata: metadataOf({ team: "ai" }, { description: "First-line support" }),
        managed: managedBy("support", { metadata: metadataOf({ team: "ai" }) }),
      };
      const outcomes = await write(registry, (session) =>
        session.registerVersions([versionOf("support", "Hello", { defaults })]),
      );
      expect(valuesOf(outcomes)).toEqual([1]);
      expect(await readOne(registry, "support")).toMatchObject({
        name: "support",
        description: "First-line support",
        tags: new Map([["team", "ai"]]),
        aliases: new Map(),
        latest: { prompt: "support", version: 1 },
        nextVersion: 2,
        managed: defaults.managed,
      });
    });

    test("an existing prompt keeps what it has", async () => {
      const { registry } = fixture();
      const [first, second] = ["one", "two"].map((text) => ({
        metadata: metadataOf({ text }, { description: text }),
        managed: managedBy("support", { path: `prompts/${text}.md` }),
      }));
      if (first === undefined || second === undefined) throw new Error("two were made");
      await write(registry, (session) => session.registerVersions([versionOf("support", "1", { defaults: first })]));
      const before = await readOne(registry, "support");
      await write(registry, (session) => session.registerVersions([versionOf("support", "2", { defaults: second })]));
      const { description, tags, managed } = before;
      expect(await readOne(registry, "support")).toMatchObject({ description, tags, managed });
    });

    test("numbers count on through a batch, batches and sessions, and outcomes stand in the batch's order", async () => {
      const { registry } = fixture();
      const numbers = await write(registry, async (session) => [
        ...valuesOf(await session.registerVersions([versionOf("b", "1"), versionOf("a", "1"), versionOf("b", "2")])),
        ...valuesOf(await session.registerVersions([versionOf("b", "3"), versionOf("c", "1")])),
      ]);
      expect(numbers).toEqual([1, 1, 2, 3, 1]);
      const later = await write(registry, (session) =>
        session.registerVersions([versionOf("a", "2"), versionOf("b", "4")]),
      );
      expect(valuesOf(later)).toEqual([2, 4]);
      expect((await readRecord(registry, "b", 2)).content).toEqual(textContent("2"));
      expect((await readOne(registry, "b")).nextVersion).toBe(5);
    });

    test("equal content makes a version each time", async () => {
      const { registry } = fixture();
      const batch = [versionOf("a", "same"), versionOf("a", "same")];
      expect(valuesOf(await write(registry, (session) => session.registerVersions(batch)))).toEqual([1, 2]);
    });

    test("versions by the thousand in one batch are all kept", async () => {
      const { registry } = fixture();
      const batch = Array.from({ length: kind.many }, (_, index) => versionOf(`p${index % 7}`, `text ${index}`));
      const numbers = valuesOf(await write(registry, (session) => session.registerVersions(batch)));
      expect(numbers).toEqual(batch.map((_, index) => Math.floor(index / 7) + 1));
      const last = kind.many - 1;
      const record = await readRecord(registry, `p${last % 7}`, Math.floor(last / 7) + 1);
      expect(record.content).toEqual(textContent(`text ${last}`));
    });

    test("what is kept of deleted numbers, and whether contents can change, is told by every handle", async () => {
      const { registry, openReader } = fixture();
      await using reader = await openReader();
      for (const { countsDeleted, contentsCanChange } of [registry, reader]) {
        expect({ countsDeleted, contentsCanChange }).toEqual({
          countsDeleted: kind.countsDeleted,
          contentsCanChange: kind.contentsCanChange,
        });
      }
    });

    test("a number is not given again after its version was deleted", async (context) => {
      const { registry, deleteVersion } = fixture();
      if (deleteVersion === null) return context.skip("this registry has no way to delete one version");
      await write(registry, (session) => session.registerVersions([versionOf("a", "1"), versionOf("a", "2")]));
      await deleteVersion(promptName("a"), versionNumber(2));
      expect(await readOne(registry, "a")).toMatchObject({
        latest: { version: 1 },
        newestManaged: { version: 1 },
        nextVersion: kind.countsDeleted ? 3 : 2,
      });
      expect(valuesOf(await write(registry, (session) => session.registerVersions([versionOf("a", "3")])))).toEqual([
        3,
      ]);
    });
  });

  describe("a version comes back as it was given", () => {
    test.for(Object.entries(CONTENTS))("%s", async ([, content]) => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", content)]));
      const { digest } = versionOf("a", content);
      expect(await readRecord(registry, "a", 1)).toMatchObject({ prompt: "a", version: 1, content, digest });
    });

    test.for(Object.entries(TEXTS))("metadata, message and provenance with %s", async ([, text]) => {
      const { registry } = fixture();
      const metadata = metadataOf(
        { [kind.tagKeys === "any" ? text.slice(0, 200) : "a/b c.d-e:f_1"]: text, __proto__x: "x" },
        { description: text },
      );
      const provenance = provenanceOf("a", textContent("x"), {
        path: `prompts/${text.slice(0, 100)}.md`,
        author: text,
      });
      const version = versionOf("a", "x", { metadata, message: text, provenance });
      await write(registry, (session) => session.registerVersions([version]));
      expect(await readRecord(registry, "a", 1)).toMatchObject({ metadata, message: text, provenance });
    });

    test.for(Object.entries(TEXTS))("an input schema with %s", async ([, text], { skip }) => {
      const inputSchema = { name: text };
      const length = JSON.stringify(inputSchema).length;
      skip(kind.longestValue !== null && length > kind.longestValue, "this registry keeps no value of that length");
      const { registry } = fixture();
      const metadata = metadataOf({}, { inputSchema });
      await write(registry, (session) => session.registerVersions([versionOf("a", "x", { metadata })]));
      expect((await readRecord(registry, "a", 1)).metadata).toEqual(metadata);
    });

    test("a version that git made has its commit's date, another the time it came", async () => {
      const { registry } = fixture();
      const before = new Date().toISOString();
      await write(registry, (session) => session.registerVersions([versionOf("a", "1"), foreignVersionOf("a", "2")]));
      const [made, foreign] = await readSummaries(registry, ["a"]);
      expect(made).toMatchObject({ date: "2026-03-03T09:30:00+01:00", provenance: { commit: commitId() } });
      expect(foreign).toMatchObject({ provenance: null, message: "" });
      expect(new Date(foreign?.date ?? 0).toISOString() >= before).toBe(true);
    });
  });

  describe("reading versions", () => {
    test("latest is the highest, and newestManaged the highest that git made", async () => {
      const { registry } = fixture();
      await write(registry, (session) =>
        session.registerVersions([
          versionOf("a", "1"),
          versionOf("a", "2"),
          foreignVersionOf("a", "3"),
          foreignVersionOf("b", "1"),
          versionOf("c", "1"),
        ]),
      );
      expect(await readOne(registry, "a")).toMatchObject({ latest: { version: 3 }, newestManaged: { version: 2 } });
      expect(await readOne(registry, "b")).toMatchObject({ latest: { version: 1 }, newestManaged: null });
      expect(await readOne(registry, "c")).toMatchObject({ latest: { version: 1 }, newestManaged: { version: 1 } });
    });

    test("come by name, then oldest first; unknown names give none, and doubled ones no more", async () => {
      const { registry } = fixture();
      await write(registry, (session) =>
        session.registerVersions(["b", "a", "B", "a", "c"].map((name, index) => versionOf(name, String(index)))),
      );
      const found = await readSummaries(registry, ["b", "a", "nobody", "B", "a"]);
      expect(found.map(({ prompt, version }) => `${prompt} ${version}`)).toEqual(["B 1", "a 1", "a 2", "b 1"]);
    });

    test("a summary is the version without its content and metadata", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", "1"), foreignVersionOf("a", "2")]));
      for (const summary of await readSummaries(registry, ["a"])) {
        const { content: _, metadata: __, ...rest } = await readRecord(registry, "a", summary.version);
        expect(summary).toEqual(rest);
      }
      expect((await readOne(registry, "a")).latest).toEqual((await readSummaries(registry, ["a"])).at(-1));
    });

    test("thousands of names are read whole", async () => {
      const { registry } = fixture();
      const names = Array.from({ length: kind.many }, (_, index) => `p${index}`);
      await write(registry, (session) => session.registerVersions(names.map((name) => versionOf(name))));
      const found = await readSummaries(registry, names);
      expect(found.map((summary) => summary.prompt)).toEqual(names.toSorted());
    });

    test("what is not there is null", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      expect(await registry.readPrompt(promptName("nobody"))).toBeNull();
      expect(await registry.readVersion(promptName("nobody"), versionNumber(1))).toBeNull();
      expect(await registry.readVersion(promptName("a"), versionNumber(2))).toBeNull();
      expect(await registry.readPrompt(promptName("A"))).toBeNull();
    });
  });
}
