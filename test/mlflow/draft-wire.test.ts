import { expect, test } from "vitest";
import { draftModel, draftOf, draftVersion } from "../../src/mlflow/draft-wire.ts";
import { ENDPOINTS } from "../../src/mlflow/endpoints.ts";
import type { ModelVersion, RegisteredModel } from "../../src/mlflow/entities.ts";
import { isOnlyDraft } from "../../src/mlflow/only-draft.ts";
import { promptOf } from "../../src/mlflow/prompt-model.ts";
import { recordOf } from "../../src/mlflow/prompt-version.ts";
import { modelOnWire, versionOnWire } from "../../src/server/wire-entities.ts";
import { chatContent, draftOf as newDraft, metadataOf, textContent } from "../contract/builders.ts";

const settings = { modelConfig: { provider: "openai", temperature: 0.2 }, responseFormat: { type: "object" } };
const metadata = metadataOf({ team: "a" }, { description: "Says hello", inputSchema: { name: "string" } });
const whole = newDraft("greet", textContent("Hello {{name}}\n", settings), { metadata });

function sent(draft = whole): ModelVersion {
  const wire = { model_version: versionOnWire(draftVersion(draft)) };
  return ENDPOINTS.getVersionByAlias.response.parse(JSON.parse(JSON.stringify(wire))).model_version;
}

function sentModel(draft = whole): RegisteredModel {
  const wire = { registered_model: modelOnWire(draftModel(draft)) };
  return ENDPOINTS.getModel.response.parse(JSON.parse(JSON.stringify(wire))).registered_model;
}

test.each([
  ["a text with everything", whole],
  ["a chat", newDraft("greet", chatContent([{ role: "user", content: "Hé" }]))],
  ["a path with everything in it", newDraft("greet", "x", { path: "prompts/ä b/{{c}}.md" })],
])("a draft comes back over the wire as it was: %s", (_what, draft) => {
  expect(draftOf(sent(draft))).toEqual(draft);
});

test("a draft is no version of ours, and its prompt none, unless there are versions", () => {
  expect(recordOf(sent())).toBeNull();
  const model = sentModel();
  expect([isOnlyDraft(model), promptOf(model)]).toEqual([true, null]);
  const version = { ...sent(), version: "1" };
  const registered = { ...model, latest_versions: [version] };
  expect([isOnlyDraft(registered), promptOf(registered)]).toEqual([false, expect.objectContaining({ name: "greet" })]);
});

test.each([
  ["a version that was given the tag", { version: "1" }],
  ["one of a name that no prompt has", { name: "a/b" }],
  ["one without tags", { tags: [] }],
  ["one without the tag", { tags: sent().tags.filter(({ key }) => key !== "promptree.draft") }],
  ["one without a path", { tags: sent().tags.filter(({ key }) => key !== "promptree.path") }],
])("is no draft: %s", (_what, overrides) => {
  expect(draftOf({ ...sent(), ...overrides })).toBeNull();
});
