import { afterAll, beforeAll, expect, test } from "vitest";
import { describeMlflow } from "./describe-mlflow.ts";
import { startFaultProxy, refused } from "./fault-proxy.ts";
import { startPython } from "./python-client.ts";
import type { PythonClient } from "./python-client.ts";

describeMlflow("the means of testing", (server) => {
  let python: PythonClient;
  beforeAll(async () => {
    python = await startPython(server().url);
  });
  afterAll(() => python.stop());

  const greeting = { name: "greet", template: "Hello {{name}}" };

  test("a prompt that Python registers is one that Python loads", async () => {
    await python.call("register_prompt", { ...greeting, commit_message: "First words", tags: { team: "grüße" } });
    await python.call("set_prompt_alias", { name: "greet", alias: "production", version: 1 });

    expect(await python.call("load_prompt", { name_or_uri: "prompts:/greet@production" })).toEqual({
      name: "greet",
      version: 1,
      template: "Hello {{name}}",
      is_text_prompt: true,
      tags: { team: "grüße" },
      commit_message: "First words",
      aliases: ["production"],
      model_config: null,
      response_format: null,
      variables: ["name"],
      uri: "prompts:/greet/1",
    });
    expect(await python.call("format_prompt", { name_or_uri: "greet", version: 1, values: { name: "Ada" } })).toBe(
      "Hello Ada",
    );
  });

  test("chats, model configs and response formats come back as they were", async () => {
    const template = [{ role: "system", content: "Sort {{it}}." }];
    const model_config = { model_name: "gpt-4o", temperature: 0.2 };
    await python.call("register_prompt", {
      name: "triage",
      template,
      model_config,
      response_format: { type: "object" },
    });

    expect(await python.call("search_prompt_versions", { name: "triage" })).toMatchObject([
      { template, is_text_prompt: false, model_config, response_format: { type: "object" } },
    ]);
  });

  test("tags, aliases, versions and prompts can be changed and deleted", async () => {
    await python.call("register_prompt", greeting);
    await python.call("register_prompt", greeting);
    await python.call("set_prompt_tag", { name: "greet", key: "team", value: "support" });
    await python.call("set_prompt_tag", { name: "greet", key: "tier", value: "1" });
    await python.call("delete_prompt_tag", { name: "greet", key: "tier" });
    await python.call("set_prompt_version_tag", { name: "greet", version: 1, key: "reviewed", value: "yes" });
    await python.call("set_prompt_version_tag", { name: "greet", version: 1, key: "by", value: "Ada" });
    await python.call("delete_prompt_version_tag", { name: "greet", version: 1, key: "by" });
    await python.call("set_prompt_alias", { name: "greet", alias: "staging", version: 1 });
    await python.call("delete_prompt_alias", { name: "greet", alias: "staging" });
    await python.call("delete_prompt_version", { name: "greet", version: "2" });
    const text = { key: "mlflow.prompt.text", value: "Changed by hand" };
    await python.call("set_prompt_version_tag", { name: "greet", version: 1, ...text });

    const found = await python.call("search_prompts", { filter_string: "tags.team = 'support'" });
    expect(found).toMatchObject([{ name: "greet", tags: { team: "support" } }]);
    expect(found[0]?.tags).not.toHaveProperty("tier");
    expect(await python.call("load_prompt", { name_or_uri: "prompts:/greet@latest" })).toMatchObject({
      version: 1,
      template: "Changed by hand",
      tags: { reviewed: "yes" },
      aliases: [],
    });

    await python.call("delete_prompt", { name: "greet" });
    expect(await python.call("search_prompts", {})).toEqual([]);
  });

  test("an error of MLflow's has MLflow's code, and a missing prompt may be none", async () => {
    const missing = { name_or_uri: "prompts:/nobody/1" };

    await expect(python.call("load_prompt", missing)).rejects.toMatchObject({
      name: "PythonError",
      code: "RESOURCE_DOES_NOT_EXIST",
    });
    expect(await python.call("load_prompt", { ...missing, allow_missing: true })).toBeNull();
  });

  test("a reset forgets prompts, versions, aliases and numbers", async () => {
    await python.call("register_prompt", greeting);
    await python.call("register_prompt", greeting);
    await python.call("set_prompt_alias", { name: "greet", alias: "production", version: 2 });
    await fetch(`${server().url}/api/2.0/mlflow/registered-models/create`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "a-model" }),
    });

    server().reset();

    const models = await fetch(`${server().url}/api/2.0/mlflow/registered-models/search`);
    expect(await models.json()).toEqual({});
    expect(await python.call("search_prompts", {})).toEqual([]);
    expect(await python.call("register_prompt", greeting)).toMatchObject({ version: 1, aliases: [] });
  });

  test("Python behind a proxy that fails tries again", async () => {
    await using proxy = await startFaultProxy(server().url);
    proxy.plan(({ method }) => (method === "POST" && proxy.requests().length < 3 ? refused(503) : null));
    await python.call("set_tracking_uri", { uri: proxy.url });

    await python.call("register_prompt", greeting);
    await python.call("set_tracking_uri", { uri: server().url });

    const creates = proxy.requests().filter(({ path }) => path.endsWith("registered-models/create"));
    expect(creates).toHaveLength(2);
    expect(await python.call("load_prompt", { name_or_uri: "prompts:/greet/1" })).toMatchObject(greeting);
  });
});
