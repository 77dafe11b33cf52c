import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DraftStore } from "../../src/core/draft.ts";
import { openDraftStore } from "../../src/registry/open.ts";
import { chatContent, draftOf, metadataOf, promptName } from "../contract/builders.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { Serving, newStore, refusal, tagList } from "./serving.ts";

/** A server, and the drafts of a work tree over another connection, as another process has them. */
async function newDesk(): Promise<{ readonly serving: Serving; readonly drafts: DraftStore }> {
  const file = join(await temporaryFolder(), "registry.db");
  const serving = new Serving({ store: await newStore(file) });
  const drafts = await openDraftStore(`sqlite:${file}`, { baseDir: "/", worktree: "/home/ada/prompts" });
  onTestFinished(() => drafts[Symbol.asyncDispose]());
  return { serving, drafts };
}

const put = (drafts: DraftStore, ...texts: Parameters<typeof draftOf>) =>
  drafts.changeDrafts({ put: [draftOf(...texts)], remove: [] });

const byAlias = (serving: Serving, name = "greet") => serving.get("registered-models/alias", { name, alias: "draft" });

const NO_DRAFT = refusal("INVALID_PARAMETER_VALUE", /^Registered model alias draft not found\. .*promptree watch/);

test("a draft is answered in a version's place, with the version 0 and tags that say what it is", async () => {
  const { serving, drafts } = await newDesk();
  await serving.register("greet", "Hello");
  const metadata = metadataOf({ team: "a" }, { description: "Says hello" });
  await put(drafts, "greet", "Hello {{name}}", { metadata });
  const { status, json } = await byAlias(serving);
  expect(status).toBe(200);
  expect(json).toEqual({
    model_version: {
      name: "greet",
      version: "0",
      creation_timestamp: Date.parse("2026-03-03T10:29:00.000Z"),
      last_updated_timestamp: Date.parse("2026-03-03T10:29:00.000Z"),
      current_stage: "None",
      source: "dummy-source",
      run_id: "",
      status: "READY",
      run_link: "",
      aliases: ["draft"],
      tags: tagList({
        team: "a",
        "mlflow.prompt.is_prompt": "true",
        _mlflow_prompt_type: "text",
        "mlflow.prompt.text": "Hello {{name}}",
        "promptree.description": "Says hello",
        "promptree.draft": "true",
        "promptree.path": "prompts/greet.md",
        "promptree.digest": draftOf("greet", "Hello {{name}}").digest,
      }),
    },
  });
});

test("each save is answered at once, though the answer before it was ready to be sent again", async () => {
  const { serving, drafts } = await newDesk();
  await serving.register("greet", "Hello");
  for (const text of ["one", "two", "three"]) {
    await put(drafts, "greet", text);
    for (let times = 0; times < 2; times++) expect((await byAlias(serving)).text).toContain(`"value": "${text}"`);
  }
  await put(drafts, "greet", chatContent([{ role: "user", content: "four" }]));
  expect((await byAlias(serving)).text).toContain('[{\\"role\\": \\"user\\", \\"content\\": \\"four\\"}]');
  await drafts.changeDrafts({ put: [], remove: [promptName("greet")] });
  expect(await byAlias(serving)).toMatchObject({ status: 400, json: NO_DRAFT });
});

test("a prompt without a draft says when it has one, in words that come after MLflow's", async () => {
  const { serving } = await newDesk();
  await serving.register("greet", "Hello");
  expect(await byAlias(serving)).toMatchObject({ status: 400, json: NO_DRAFT });
  const other = await serving.get("registered-models/alias", { name: "greet", alias: "drafts" });
  expect(other.json).toMatchObject(refusal("INVALID_PARAMETER_VALUE", "Registered model alias drafts not found."));
});

test("an alias named draft that somebody set wins, until it is deleted", async () => {
  const { serving, drafts } = await newDesk();
  await serving.register("greet", "Hello");
  await put(drafts, "greet", "soon");
  const alias = { name: "greet", alias: "draft" };
  await serving.send("POST", "registered-models/alias", { ...alias, version: "1" });
  expect((await byAlias(serving)).json).toMatchObject({ model_version: { version: "1" } });
  await serving.send("DELETE", "registered-models/alias", alias);
  expect((await byAlias(serving)).json).toMatchObject({ model_version: { version: "0" } });
  await serving.send("DELETE", "registered-models/alias", alias);
  expect((await byAlias(serving)).json).toMatchObject({ model_version: { version: "0" } });
});

test("a prompt that is nothing but a draft can be got, and is in no list", async () => {
  const { serving, drafts } = await newDesk();
  const missing = refusal("RESOURCE_DOES_NOT_EXIST", "Registered Model with name=new not found");
  expect((await serving.get("registered-models/get", { name: "new" })).json).toMatchObject(missing);
  expect((await byAlias(serving, "new")).json).toMatchObject(missing);
  const metadata = metadataOf({ team: "a" }, { description: "Says hello" });
  await put(drafts, "new", "Hello", { metadata });
  expect((await byAlias(serving, "new")).json).toMatchObject({ model_version: { name: "new", version: "0" } });
  expect((await serving.get("registered-models/get", { name: "new" })).json).toEqual({
    registered_model: {
      name: "new",
      creation_timestamp: Date.parse("2026-03-03T10:29:00.000Z"),
      last_updated_timestamp: Date.parse("2026-03-03T10:29:00.000Z"),
      description: "Says hello",
      tags: tagList({ "mlflow.prompt.is_prompt": "true", team: "a", "promptree.draft": "true" }),
    },
  });
  const found = await serving.get("registered-models/search", { filter: "tags.`mlflow.prompt.is_prompt` = 'true'" });
  expect(found.json).toEqual({});
  expect((await serving.get("model-versions/search", { filter: "name = 'new'" })).json).toEqual({});
});

test("a draft is what its own version is, and no other number leads to it", async () => {
  const { serving, drafts } = await newDesk();
  await serving.register("greet", "Hello");
  const version = (number: string) => serving.get("model-versions/get", { name: "greet", version: number });
  expect((await version("0")).json).toMatchObject(
    refusal("RESOURCE_DOES_NOT_EXIST", "Model Version (name=greet, version=0) not found"),
  );
  await put(drafts, "greet", "soon");
  expect((await version("0")).json).toEqual((await byAlias(serving)).json);
  for (const number of ["-1", "2", "99999999999999999999"]) expect((await version(number)).status).toBe(404);
  expect((await version("1")).json).toMatchObject({ model_version: { version: "1" } });
});

test("a draft is no model to any other request, and a prompt of its name can be made", async () => {
  const { serving, drafts } = await newDesk();
  await put(drafts, "new", "soon");
  const refused = [
    await serving.get("model-versions/get", { name: "new", version: "1" }),
    await serving.get("registered-models/get-latest-versions", { name: "new" }),
    await serving.send("POST", "registered-models/set-tag", { name: "new", key: "a", value: "b" }),
    await serving.send("POST", "registered-models/alias", { name: "new", alias: "production", version: "0" }),
    await serving.send("DELETE", "registered-models/alias", { name: "new", alias: "draft" }),
    await serving.send("PATCH", "model-versions/update", { name: "new", version: "0", description: "mine" }),
    await serving.send("DELETE", "model-versions/delete", { name: "new", version: "0" }),
    await serving.send("POST", "model-versions/set-tag", { name: "new", version: "0", key: "a", value: "b" }),
    await serving.send("DELETE", "registered-models/delete", { name: "new" }),
  ];
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 404));
  expect(refused[1]?.json).toMatchObject(
    refusal(
      "RESOURCE_DOES_NOT_EXIST",
      "Registered Model with name=new not found: it is only a draft, until prompts/new.md is committed.",
    ),
  );
  expect((await serving.register("new", "Hello")).json).toMatchObject({ model_version: { version: "1" } });
  const got = await serving.get("registered-models/get", { name: "new" });
  expect(got.json).toMatchObject({ registered_model: { latest_versions: [{ version: "1" }] } });
  expect(got.text).not.toContain("promptree.draft");
  expect((await byAlias(serving, "new")).json).toMatchObject({ model_version: { version: "0" } });
});

test.each(["write", "read"] as const)("nobody with the scope %s can pass a version off as a draft", async (scope) => {
  const { serving } = await newDesk();
  await serving.register("greet", "Hello");
  serving.caller = { name: "app", scope };
  const forged = { name: "greet", version: "1", key: "promptree.draft", value: "true" };
  expect(await serving.send("POST", "model-versions/set-tag", forged)).toMatchObject({ status: 403 });
});
