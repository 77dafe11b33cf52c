import fc from "fast-check";
import { expect, test } from "vitest";
import type { Content } from "../../../src/core/content.ts";
import type { Registry, RegistryReader } from "../../../src/core/registry.ts";
import { createMemoryRegistry } from "../../../src/registry/memory.ts";
import { aliasOf, chatContent, foreignVersionOf, metadataOf, textContent } from "../../contract/builders.ts";
import { write } from "../../contract/fixture.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import { commitAll, importInto } from "../importing.ts";
import { dumpRegistry } from "../registry-dump.ts";
import { Workshop } from "../workshop.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";

/** Odd names, of which some differ only in case and some want the same path. */
const name = fc.constantFrom("a", "A", "_a", "a-2", "a_b", "b", "README", "null", "1.10", ".x", "x.", "-y");
const PIECES = "Hi {{name}} --- <user> </user> ``` : # ' \" {% - \\ é 😀"
  .split(" ")
  .concat("\n", "\n\n", "\r", "  ", "\uFEFF");
const soup = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 8 }).map((pieces) => pieces.join(""));
/** Most of what is made here fits into a file, so that the little that does not is rarely alone to decide. */
const text = fc.oneof({ weight: 9, arbitrary: soup.map((odd) => `${odd} end`) }, { weight: 1, arbitrary: soup });
const role = fc.constantFrom("system", "user", "user", "assistant", "assistant", "tool", "tool", "developer");
const modelConfig = fc.oneof(
  fc.record(
    { provider: text, model_name: text, temperature: fc.nat(), own: fc.jsonValue() },
    { requiredKeys: ["own"] },
  ),
  fc.record({ temperature: text }),
);
const settings = fc.record({
  modelConfig: fc.option(modelConfig, { freq: 1 }),
  responseFormat: fc.option(fc.dictionary(text, fc.jsonValue(), { minKeys: 1, maxKeys: 2 }), { freq: 1 }),
});
const content: fc.Arbitrary<Content> = fc
  .tuple(fc.oneof(text, fc.array(fc.record({ role, content: text }), { minLength: 1, maxLength: 2 })), settings)
  .map(([body, rest]) => {
    const parts: Pick<Content, "modelConfig" | "responseFormat"> = JSON.parse(JSON.stringify(rest));
    return typeof body === "string" ? textContent(body, parts) : chatContent(body, parts);
  });
const metadata = fc.record({
  tags: fc.dictionary(fc.constantFrom("team", "a b", "x/y", "no"), text, { maxKeys: 2 }),
  description: fc.option(text),
});
const alias = fc.tuple(fc.constantFrom("production", "on", "1a", "é", "draft"), fc.nat());
const prompt = fc.record({
  versions: fc.array(fc.record({ content, metadata }), { minLength: 1, maxLength: 3 }),
  own: fc.option(metadata),
  aliases: fc.uniqueArray(alias, { maxLength: 2, selector: ([first]) => first }),
});
type Hands = typeof hands extends fc.Arbitrary<infer Value> ? Value : never;
const hands = fc.dictionary(name, prompt, { maxKeys: 6 });

test(
  "whatever a registry holds: imported, committed and synced, its files change nothing but who manages it, and the next plan is empty",
  async () => {
    const outcomes = new Map<string, number>();
    await checkProperty(hands, 40, async (prompts) => {
      await using repository = await newRepository();
      await using registry = createMemoryRegistry();
      const workshop = new Workshop(repository, registry);
      await fill(registry, prompts);
      const before = await heldBy(registry);

      const { prompts: imported } = await importInto(workshop);
      await commitAll(workshop);
      const first = await workshop.plan();
      expect(first.problems).toEqual([]);
      expect(new Set(first.changes.map(({ action }) => action)).difference(new Set(["adopt-prompt"])).size).toBe(0);
      if (first.changes.length > 0) await workshop.sync();
      expect((await workshop.plan()).changes).toEqual([]);

      expect(await heldBy(registry)).toEqual(before);
      for (const { outcome, name: made } of imported) {
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        expect((await dumpRegistry(registry))[made ?? ""]?.managed === null).toBe(outcome === "left-out");
      }
    });
    console.log(Object.fromEntries(outcomes));
  },
  PROPERTY_TIMEOUT,
);

async function fill(registry: Registry, prompts: Hands): Promise<void> {
  await write(registry, async (session) => {
    for (const [made, { versions, own, aliases }] of Object.entries(prompts)) {
      await session.registerVersions(
        versions.map((version) =>
          foreignVersionOf(made, version.content, {
            metadata: metadataOf(version.metadata.tags, { description: version.metadata.description }),
            defaults: { metadata: metadataOf(own?.tags, { description: own?.description ?? null }), managed: null },
          }),
        ),
      );
      await session.setAliases(aliases.map(([which, number]) => aliasOf(made, which, 1 + (number % versions.length))));
    }
  });
}

/** The texts of all versions, and where every alias points. */
async function heldBy(registry: RegistryReader): Promise<unknown> {
  return Object.entries(await dumpRegistry(registry)).map(([made, { versions, aliases }]) => ({
    made,
    aliases,
    versions: versions.map(({ version, content: held, digest }) => ({ version, held, digest })),
  }));
}
