import { describe, expect, test } from "vitest";
import { createPrompt, createVersion, newDesk, promptTags, versionIn } from "../registry/sql/models/stores.ts";
import { importInto, told } from "./importing.ts";
import { Workshop, newWorkshop } from "./workshop.ts";

describe("prompts that were made over HTTP with more than a file can say", () => {
  const CHAT = "_mlflow_prompt_type";
  const TEXT = "mlflow.prompt.text";
  const CONFIG = "_mlflow_prompt_model_config";
  const PARTS = '[{"role": "user", "content": [{"type": "text", "text": "x"}]}]';

  async function served(name: string, tags: Readonly<Record<string, string>>) {
    const { registry, store } = await newDesk();
    await createPrompt(store, name);
    await createVersion(store, name, promptTags(tags));
    const { repository } = await newWorkshop();
    return { workshop: new Workshop(repository, registry), stored: () => versionIn(store, name, 1) };
  }

  test.each([
    ["a list of parts", { [CHAT]: "chat", [TEXT]: PARTS }, "its message 1 is a list of parts"],
    [
      "a tool's answer",
      { [CHAT]: "chat", [TEXT]: '[{"role": "tool", "content": "a", "tool_call_id": "1"}]' },
      'its message 1 has "tool_call_id", which is neither its role nor its text',
    ],
    [
      "a large number",
      { [TEXT]: "a", [CONFIG]: '{"big": 12345678901234567890}' },
      "its model config has 12345678901234567890, a number too large to be kept exactly",
    ],
  ])("are left out: %s", async (_what, tags, reason) => {
    const { workshop } = await served("odd", tags);
    const result = await importInto(workshop);
    expect(told(result)).toEqual([`left-out odd - ${reason}`]);
    expect(result.written).toEqual([]);
  });

  test("are not there already in a file with the text that they look like", async () => {
    const { workshop } = await served("odd", { [CHAT]: "chat", [TEXT]: PARTS });
    await workshop.repository.write("prompts/odd.md", PARTS);
    expect(told(await importInto(workshop))).toEqual(["left-out odd - its message 1 is a list of parts"]);
  });

  test("are not adopted for such a file, and stay as they are when git goes on with a version", async () => {
    const { workshop, stored } = await served("odd", { [CHAT]: "chat", [TEXT]: PARTS });
    const before = await stored();
    await workshop.repository.commit("Look alike", { "prompts/odd.md": PARTS });
    await expect(workshop.sync()).rejects.toMatchObject({ code: "blocked" });
    const { applied } = await workshop.sync({ adopt: true });
    expect(applied.map(({ action }) => action)).toEqual(["register-version", "adopt-prompt"]);
    expect(await stored()).toEqual(before);
    const { changes, drift } = await workshop.plan();
    expect({ changes, drift }).toEqual({ changes: [], drift: [] });
  });
});
