import { describe, expect, test } from "vitest";
import type { NewVersion } from "../../../../src/core/registry.ts";
import { newPromptRequest } from "../../../../src/mlflow/prompt-model.ts";
import { newVersionRequest } from "../../../../src/mlflow/new-version.ts";
import { PROMPT_TEXT, VERSION_DIGEST } from "../../../../src/mlflow/tag-keys.ts";
import { chatContent, managedBy, metadataOf, textContent, updateOf, versionOf } from "../../../contract/builders.ts";
import { readOne, readRecord, write } from "../../../contract/fixture.ts";
import { newRepository } from "../../../helpers/repository-builder.ts";
import { Workshop } from "../../../engine/workshop.ts";
import { createVersion, modelOf, newDesk, promptTags, textTags, versionIn } from "./stores.ts";

const METADATA = metadataOf(
  { team: "a", "7": "seven" },
  { description: "What it is", inputSchema: { name: "string" } },
);
const MANAGED = managedBy("greet", { metadata: METADATA, aliases: new Set() });

const VERSIONS: readonly (readonly [string, NewVersion])[] = [
  ["a text", versionOf("greet", "Hi {{name}}")],
  [
    "all there is",
    versionOf("greet", textContent("x", { modelConfig: { temperature: 0.1 }, responseFormat: { type: "object" } }), {
      metadata: METADATA,
      defaults: { metadata: METADATA, managed: MANAGED },
    }),
  ],
  ["a chat", versionOf("greet", chatContent([{ role: "user", content: "ü\0" }]))],
  ["no message", versionOf("greet", "x", { message: "" })],
  ["a long message", versionOf("greet", "x", { message: "é".repeat(7000) })],
];

test.each(VERSIONS)("a sync's prompt reads as MLflow's server would have been sent it: %s", async (_what, version) => {
  const { store, registry } = await newDesk();
  await write(registry, (session) => session.registerVersions([version]));
  const model = await modelOf(store, "greet");
  const made = newPromptRequest(version);
  expect(Array.from(model.tags, ([key, value]) => ({ key, value }))).toEqual(made.tags);
  expect(model.description).toBe(made.description ?? "");
  expect(model.managed).toEqual({ repository: "github.com/acme/prompts", path: "prompts/greet.md" });
  const sent = newVersionRequest(version);
  const read = await versionIn(store, "greet", 1);
  expect(Array.from(read.tags, ([key, value]) => ({ key, value }))).toEqual(sent.tags);
  expect(read).toMatchObject({ description: sent.description ?? "", source: sent.source, isFromGit: true });
  expect(model.latest).toEqual(read);
});

test("when a prompt was updated moves with what a sync registers and describes", async () => {
  const { store, registry } = await newDesk();
  await write(registry, (session) => session.registerVersions([versionOf("greet", "1")]));
  const { createdAt, updatedAt } = await modelOf(store, "greet");
  expect(updatedAt).toBe(createdAt);
  while (Date.now() <= updatedAt) await new Promise((resolve) => setTimeout(resolve, 1));
  await write(registry, (session) => session.updatePrompts([updateOf("greet", { setTags: new Map([["a", "b"]]) })]));
  expect((await modelOf(store, "greet")).updatedAt).toBe(updatedAt);
  await write(registry, (session) => session.updatePrompts([updateOf("greet", { description: "new" })]));
  const described = (await modelOf(store, "greet")).updatedAt;
  expect(described).toBeGreaterThan(updatedAt);
  while (Date.now() <= described) await new Promise((resolve) => setTimeout(resolve, 1));
  await write(registry, (session) => session.registerVersions([versionOf("greet", "2")]));
  expect((await modelOf(store, "greet")).updatedAt).toBeGreaterThan(described);
});

test("a version of git's whose text is changed over HTTP still says what git made", async () => {
  const { store, registry } = await newDesk();
  const version = versionOf("greet", "as made");
  await write(registry, (session) => session.registerVersions([version]));
  await store.write("Ada", (models) =>
    models.updateVersion("greet", 1, { setTags: new Map([[PROMPT_TEXT, "other"]]) }),
  );
  const { digest, provenance, content } = await readRecord(registry, "greet", 1);
  expect(content).toMatchObject({ template: "other" });
  expect(provenance).toEqual(version.provenance);
  expect(digest).not.toBe(version.digest);
  expect((await versionIn(store, "greet", 1)).tags.get(VERSION_DIGEST)).toBe(version.digest);
});

describe("after writes over HTTP, the next sync", () => {
  async function synced() {
    const { store, registry } = await newDesk();
    const workshop = new Workshop(await newRepository(), registry);
    await workshop.ship(
      { "prompts/greet.md": "one", "aliases.yaml": "greet: {production: 1}\n" },
      { "prompts/greet.md": "two" },
    );
    expect((await workshop.plan()).changes).toEqual([]);
    return { store, registry, workshop };
  }

  test("reports a version and a prompt that are not git's, and leaves them alone", async () => {
    const { store, registry, workshop } = await synced();
    await createVersion(store, "greet", textTags("by hand"));
    await store.write("Ada", (models) => models.createModel({ name: "mine", description: "", tags: promptTags() }));
    await createVersion(store, "mine", textTags("mine"));
    const plan = await workshop.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.drift).toMatchObject([{ prompt: "greet" }]);
    await workshop.ship({ "prompts/greet.md": "three" });
    expect((await readRecord(registry, "greet", 3)).provenance).toBeNull();
    expect(await readRecord(registry, "greet", 4)).toMatchObject({ content: { template: "three" } });
    expect(await readOne(registry, "mine")).toMatchObject({ managed: null, latest: { version: 1 } });
  });

  test.each([1, 2])("leaves alone a new version that has the tags of git's version %i", async (copied) => {
    const { store, registry, workshop } = await synced();
    const { tags } = await versionIn(store, "greet", copied);
    await createVersion(store, "greet", new Map([...tags, ...textTags("by hand")]));
    await store.write("Ada", (models) => models.updateVersion("greet", 3, { setTags: new Map([["team", "a"]]) }));
    const plan = await workshop.plan();
    expect(plan.changes).toEqual([]);
    expect(plan.drift).toMatchObject([{ kind: "unmanaged-version", prompt: "greet" }]);
    await workshop.ship({ "prompts/greet.md": "three" });
    expect(await readRecord(registry, "greet", 3)).toMatchObject({
      provenance: null,
      content: { template: "by hand" },
      metadata: { tags: new Map([["team", "a"]]) },
    });
    expect(await versionIn(store, "greet", 3)).toMatchObject({ isFromGit: false });
  });

  test("puts a moved alias, a tag and a text back, on the wire too", async () => {
    const { store, workshop } = await synced();
    await store.write("Ada", async (models) => {
      await models.setAlias("greet", "production", 2);
      await models.setAlias("greet", "theirs", 1);
      await models.updateModel("greet", { setTags: new Map([["_mlflow_experiment_ids", ",0,"]]) });
      await models.updateVersion("greet", 2, { setTags: new Map([[PROMPT_TEXT, "changed"]]) });
    });
    await workshop.sync();
    const model = await modelOf(store, "greet");
    expect(Object.fromEntries(model.aliases)).toEqual({ production: 1, theirs: 1 });
    expect(model.tags.get("_mlflow_experiment_ids")).toBe(",0,");
    expect(model.latest?.tags.get(PROMPT_TEXT)).toBe("two");
    expect((await workshop.plan()).changes).toEqual([]);
  });
});
