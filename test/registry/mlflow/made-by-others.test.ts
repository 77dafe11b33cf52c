import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Registry } from "../../../src/core/registry.ts";
import { ENDPOINTS } from "../../../src/mlflow/endpoints.ts";
import { openMlflowRegistry } from "../../../src/registry/mlflow/mlflow-registry.ts";
import { openTransport } from "../../../src/registry/mlflow/transport/transport.ts";
import {
  aliasOf,
  chatContent,
  managedBy,
  promptName,
  textContent,
  versionNumber,
  versionOf,
} from "../../contract/builders.ts";
import { aliasesOf, codesOf, readAll, readOne, readRecord, readSummaries, write } from "../../contract/fixture.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";
import { type PythonClient, startPython } from "../../mlflow-server/python-client.ts";

describeMlflow("what others made", (server) => {
  let python: PythonClient;
  beforeAll(async () => {
    python = await startPython(server().url);
  });
  afterAll(() => python.stop());

  const open = (): Registry => {
    const registry = openMlflowRegistry({ address: server().url, env: {} });
    onTestFinished(() => registry[Symbol.asyncDispose]());
    return registry;
  };

  const connect = () => {
    const transport = openTransport(server().url, {});
    onTestFinished(() => transport[Symbol.asyncDispose]());
    return transport;
  };

  test("a text of the Python client, with all that it can have", async () => {
    await python.call("register_prompt", {
      name: "greet",
      template: "Hi {{ name }}, ünïcode 😀",
      commit_message: "first",
      tags: { team: "ai" },
      model_config: { provider: "openai", model_name: "gpt-4o", temperature: 0.2, max_tokens: 100 },
      response_format: { type: "object", properties: { a: { type: "string" } } },
    });
    await python.call("set_prompt_alias", { name: "greet", alias: "production", version: 1 });
    const registry = open();
    expect(await readOne(registry, "greet")).toMatchObject({
      tags: new Map([["team", "ai"]]),
      aliases: new Map([["production", 1]]),
      latest: { version: 1, message: "first", provenance: null },
      newestManaged: null,
      managed: null,
    });
    const { content, metadata } = await readRecord(registry, "greet", 1);
    const settings = {
      modelConfig: { provider: "openai", model_name: "gpt-4o", temperature: 0.2, max_tokens: 100 },
      responseFormat: { type: "object", properties: { a: { type: "string" } } },
    };
    expect(content).toEqual(textContent("Hi {{ name }}, ünïcode 😀", settings));
    expect(metadata.tags).toEqual(new Map([["team", "ai"]]));
  });

  test("a chat, and one that is none of ours", async () => {
    const messages = [
      { role: "system", content: "You are {{ x }}" },
      { role: "user", content: "hé" },
    ];
    await python.call("register_prompt", { name: "chat", template: messages });
    const registry = open();
    expect((await readRecord(registry, "chat", 1)).content).toEqual(chatContent(messages));
    const odd = '[{"role": "user"}]';
    await python.call("set_prompt_version_tag", { name: "chat", version: 1, key: "mlflow.prompt.text", value: odd });
    expect((await readRecord(registry, "chat", 1)).content).toEqual(textContent(odd));
  });

  test("the Python client reads a version of ours as it was given", async () => {
    const registry = open();
    const content = textContent("Hello {{ name }} ü", {
      modelConfig: { provider: "openai", temperature: 0.5 },
      responseFormat: { type: "object" },
    });
    await write(registry, async (session) => {
      await session.registerVersions([versionOf("ours", content, { message: "ours" })]);
      await session.setAliases([aliasOf("ours", "production", 1)]);
    });
    expect(await python.call("load_prompt", { name_or_uri: "prompts:/ours@production" })).toMatchObject({
      version: 1,
      template: "Hello {{ name }} ü",
      commit_message: "ours",
      model_config: { provider: "openai", temperature: 0.5 },
      response_format: { type: "object" },
      aliases: ["production"],
    });
  });

  test("names and aliases that git can't have are left out", async () => {
    const transport = connect();
    const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
    for (const name of ["ok", "with space", "größe"]) {
      await transport.call(ENDPOINTS.createModel, { name, tags });
      await transport.call(ENDPOINTS.createVersion, { name, source: "dummy-source", tags });
    }
    for (const alias of ["fine", "12"]) await transport.call(ENDPOINTS.setAlias, { name: "ok", alias, version: "1" });
    const registry = open();
    const all = await readAll(registry);
    expect(all.map((prompt) => [prompt.name, aliasesOf(prompt)])).toEqual([["ok", { fine: 1 }]]);
  });

  test("a registered model that is no prompt is not there to read, and is not touched", async () => {
    const transport = connect();
    await transport.call(ENDPOINTS.createModel, { name: "model", description: "theirs" });
    await transport.call(ENDPOINTS.createVersion, { name: "model", source: "s3://bucket/model" });
    const registry = open();
    expect(await readAll(registry)).toEqual([]);
    expect(await registry.readPrompt(promptName("model"))).toBeNull();
    expect(await registry.readVersion(promptName("model"), versionNumber(1))).toBeNull();
    expect(await readSummaries(registry, ["model"])).toEqual([]);
    const outcomes = await write(registry, async (session) => [
      ...(await session.registerVersions([versionOf("model"), versionOf("model", "2"), versionOf("other")])),
      ...(await session.setAliases([aliasOf("model", "production", 1)])),
      ...(await session.deletePrompts([promptName("model")])),
    ]);
    expect(codesOf(outcomes)).toEqual(["write-refused", "write-refused", "ok", "not-found", "ok"]);
    expect(outcomes.map((outcome) => (outcome.ok ? "" : outcome.error.message)).slice(0, 2)).toEqual([
      `${server().url} has a registered model model, which is no prompt`,
      "not made, because the version of model before it failed",
    ]);
    const { registered_model } = await transport.call(ENDPOINTS.getModel, { name: "model" });
    expect(registered_model).toMatchObject({ description: "theirs", aliases: [], latest_versions: [{ version: "1" }] });
  });

  test("a version deleted by hand leaves a gap, and its number is not given again", async () => {
    const registry = open();
    await write(registry, (session) => session.registerVersions(["1", "2", "3"].map((text) => versionOf("a", text))));
    for (const version of ["1", "3"]) await python.call("delete_prompt_version", { name: "a", version });
    expect((await readSummaries(registry, ["a"])).map(({ version }) => version)).toEqual([2]);
    expect(await readOne(registry, "a")).toMatchObject({ latest: { version: 2 }, newestManaged: { version: 2 } });
    const made = await write(registry, (session) => session.registerVersions([versionOf("a", "4")]));
    expect(made).toEqual([{ ok: true, value: 4 }]);
  });

  test("a prompt whose versions were all deleted is there, and gets the next number", async () => {
    const registry = open();
    await write(registry, (session) => session.registerVersions([versionOf("a")]));
    await python.call("delete_prompt_version", { name: "a", version: "1" });
    expect(await readOne(registry, "a")).toMatchObject({ latest: null, newestManaged: null, managed: managedBy("a") });
    const made = await write(registry, (session) => session.registerVersions([versionOf("a")]));
    expect(made).toEqual([{ ok: true, value: 2 }]);
  });

  test("a text changed by hand shows in the digest, and can be put back", async () => {
    const registry = open();
    const version = versionOf("a", textContent("one", { modelConfig: { temperature: 1 } }));
    await write(registry, (session) => session.registerVersions([version]));
    await python.call("set_prompt_version_tag", { name: "a", version: 1, key: "mlflow.prompt.text", value: "two" });
    const changed = await readRecord(registry, "a", 1);
    expect(changed.digest).not.toBe(version.digest);
    expect(changed.provenance?.digest).toBe(version.digest);
    const restoration = { prompt: promptName("a"), version: versionNumber(1), content: version.content };
    expect(codesOf(await write(registry, (session) => session.restoreVersions([restoration])))).toEqual(["ok"]);
    expect(await readRecord(registry, "a", 1)).toMatchObject({ digest: version.digest, content: version.content });
  });

  test("a prompt deleted while a session has it in mind is made anew", async () => {
    const registry = open();
    await write(registry, (session) => session.registerVersions([versionOf("a", "1"), versionOf("a", "2")]));
    const numbers = await write(registry, async (session) => {
      await readAll(registry);
      await python.call("delete_prompt", { name: "a" });
      return session.registerVersions([versionOf("a", "3")]);
    });
    expect(numbers).toEqual([{ ok: true, value: 1 }]);
  });
});
