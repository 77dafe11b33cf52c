import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { DraftStore } from "../../src/core/draft.ts";
import { openDraftStore } from "../../src/registry/open.ts";
import { createHandle } from "../../src/server/handle.ts";
import { chatContent, draftOf, metadataOf, promptName, textContent } from "../contract/builders.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { mlflowIsMissing } from "../mlflow-server/availability.ts";
import { type PythonClient, startPython } from "../mlflow-server/python-client.ts";
import { startListening } from "./listening.ts";
import { newStore } from "./serving.ts";

/** The first start on a machine installs MLflow. */
const START_MS = 15 * 60_000;

describe.skipIf(mlflowIsMissing())("MLflow's own client, with drafts", () => {
  let python: PythonClient;
  beforeAll(async () => {
    python = await startPython("http://127.0.0.1:1");
  }, START_MS);
  afterAll(() => python.stop());

  /** A server that the client is turned to, and the drafts of a work tree over another connection. */
  async function newDrafts(): Promise<DraftStore> {
    const file = join(await temporaryFolder(), "registry.db");
    const handle = createHandle({
      store: await newStore(file),
      admit: () => ({ name: null, scope: "write" }),
      managed: "read-only",
      observe: () => {},
      onError: () => {},
      syncReport: null,
      metrics: null,
      webhook: null,
    });
    const { url } = await startListening(handle);
    await python.call("set_tracking_uri", { uri: url });
    const drafts = await openDraftStore(`sqlite:${file}`, { baseDir: "/", worktree: "/home/ada/prompts" });
    onTestFinished(() => drafts[Symbol.asyncDispose]());
    return drafts;
  }

  const put = (drafts: DraftStore, ...draft: Parameters<typeof draftOf>) =>
    drafts.changeDrafts({ put: [draftOf(...draft)], remove: [] });
  const load = (name: string) =>
    python.call("load_prompt", { name_or_uri: `prompts:/${name}@draft`, cache_ttl_seconds: 0 });

  test("loads each save of a file, until it is as the registry has it", async () => {
    const drafts = await newDrafts();
    await python.call("register_prompt", { name: "greet", template: "Hello" });
    for (const template of ["Hello {{name}}", "Hello {{name}}, ünïcode 😀"]) {
      await put(drafts, "greet", template);
      expect(await load("greet")).toMatchObject({ template, version: 0, aliases: ["draft"], is_text_prompt: true });
    }
    await drafts.changeDrafts({ put: [], remove: [promptName("greet")] });
    await expect(load("greet")).rejects.toMatchObject({
      code: "INVALID_PARAMETER_VALUE",
      message: expect.stringContaining("promptree watch"),
    });
  });

  test.each([["of a prompt that is there"], ["of a file that was never committed"]])("%s", async (of) => {
    const drafts = await newDrafts();
    if (of === "of a prompt that is there") await python.call("register_prompt", { name: "new", template: "1" });
    const settings = {
      modelConfig: { provider: "openai", model_name: "gpt-4o", temperature: 0.2 },
      responseFormat: { type: "object" },
    };
    await put(drafts, "new", textContent("Hi {{ name }}", settings), { metadata: metadataOf({ team: "a" }) });
    expect(await load("new")).toMatchObject({
      template: "Hi {{ name }}",
      tags: expect.objectContaining({ team: "a", "promptree.draft": "true" }),
      model_config: settings.modelConfig,
      response_format: settings.responseFormat,
      variables: ["name"],
    });
    const messages = [
      { role: "system", content: "Be kind to {{name}}" },
      { role: "user", content: "hé" },
    ];
    await put(drafts, "new", chatContent(messages));
    expect(await load("new")).toMatchObject({ template: messages, is_text_prompt: false });
    const values = { name: "Ada" };
    expect(await python.call("format_prompt", { name_or_uri: "prompts:/new@draft", values })).toEqual([
      { role: "system", content: "Be kind to Ada" },
      { role: "user", content: "hé" },
    ]);
  });

  test("finds no prompt for a draft's sake, and is told why it can't make a version of one", async () => {
    const drafts = await newDrafts();
    await put(drafts, "new", "soon");
    expect(await python.call("search_prompts", {})).toEqual([]);
    const missing = {
      code: "RESOURCE_DOES_NOT_EXIST",
      message: expect.stringContaining("it is only a draft, until prompts/new.md is committed."),
    };
    await expect(python.call("load_prompt", { name_or_uri: "prompts:/new@latest" })).rejects.toMatchObject(missing);
    await expect(python.call("register_prompt", { name: "new", template: "1" })).rejects.toMatchObject(missing);
    const missed = python.call("load_prompt", { name_or_uri: "prompts:/nope@draft", allow_missing: true });
    expect(await missed).toBeNull();
  });

  test("loads an alias of that name in a draft's place, once somebody has set one", async () => {
    const drafts = await newDrafts();
    await python.call("register_prompt", { name: "greet", template: "now" });
    await put(drafts, "greet", "soon");
    expect(await load("greet")).toMatchObject({ template: "soon" });
    await python.call("set_prompt_alias", { name: "greet", alias: "draft", version: 1 });
    expect(await load("greet")).toMatchObject({ template: "now", version: 1 });
  });
});
