import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ManagedAccess } from "../../src/server/parts.ts";
import { openRegistry } from "../../src/registry/open.ts";
import { changesOf, driftOf } from "../engine/plan-words.ts";
import { Workshop } from "../engine/workshop.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { Serving, newStore, refusal } from "./serving.ts";

const BILLING = "prompts/billing.md";

/** A synced repository with two versions of a prompt, `production` on the first, and a server over its registry. */
async function newSynced(managed: ManagedAccess) {
  const file = join(await temporaryFolder(), "registry.db");
  const registry = await openRegistry(`sqlite:${file}`, { baseDir: "/" });
  onTestFinished(() => registry[Symbol.asyncDispose]());
  const workshop = new Workshop(await newRepository(), registry);
  await workshop.ship(
    { "promptree.yaml": "repository: github.com/o/r\n", [BILLING]: "---\ntags: {team: red}\n---\nPay {{sum}}" },
    { [BILLING]: "---\ntags: {team: red}\n---\nPlease pay {{sum}}", "aliases.yaml": "billing: {production: 1}\n" },
  );
  const serving = new Serving({ store: await newStore(file), managed });
  serving.caller = { name: "ci", scope: managed === "open" ? "sync" : "write" };
  return { workshop, serving };
}

const BY_GIT = "Prompt 'billing' is managed by git: change prompts/billing.md in github.com/o/r and merge it.";

type Step = readonly [method: string, endpoint: string, body: object];

const NAME = { name: "billing" };
const WRITES: readonly Step[] = [
  [
    "POST",
    "model-versions/create",
    { ...NAME, source: "dummy-source", tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }] },
  ],
  ["PATCH", "model-versions/update", { ...NAME, version: "1", description: "x" }],
  ["DELETE", "model-versions/delete", { ...NAME, version: "1" }],
  ["POST", "model-versions/set-tag", { ...NAME, version: "1", key: "k", value: "v" }],
  ["DELETE", "model-versions/delete-tag", { ...NAME, version: "1", key: "team" }],
  ["PATCH", "registered-models/update", { ...NAME, description: "x" }],
  ["POST", "registered-models/rename", { ...NAME, new_name: "other" }],
  ["DELETE", "registered-models/delete", NAME],
  ["POST", "registered-models/set-tag", { ...NAME, key: "k", value: "v" }],
  ["DELETE", "registered-models/delete-tag", { ...NAME, key: "team" }],
  ["POST", "registered-models/alias", { ...NAME, alias: "production", version: "2" }],
  ["DELETE", "registered-models/alias", { ...NAME, alias: "production" }],
];

describe("a prompt that git manages", () => {
  it("is read over HTTP as MLflow's client would have it", async () => {
    const { serving } = await newSynced("read-only");
    const { json } = await serving.get("registered-models/alias", { name: "billing", alias: "production" });
    expect(json).toMatchObject({
      model_version: {
        name: "billing",
        version: "1",
        source: "dummy-source",
        aliases: ["production"],
        tags: expect.arrayContaining([
          { key: "team", value: "red" },
          { key: "mlflow.prompt.is_prompt", value: "true" },
          { key: "_mlflow_prompt_type", value: "text" },
          { key: "mlflow.prompt.text", value: "Pay {{sum}}" },
          { key: "promptree.repository", value: "github.com/o/r" },
          { key: "promptree.path", value: BILLING },
        ]),
      },
    });
  });

  it.each(WRITES)("is not written to by %s %s", async (method, endpoint, body) => {
    const { workshop, serving } = await newSynced("read-only");
    const answer = await serving.send(method, endpoint, body);
    expect(answer).toMatchObject({ status: 403, json: refusal("PERMISSION_DENIED", BY_GIT) });
    const plan = await workshop.plan();
    expect([changesOf(plan), driftOf(plan)]).toEqual([[], []]);
  });

  it.each(WRITES)("is not written to with a token that may read only, by %s %s", async (method, endpoint, body) => {
    const { serving } = await newSynced("open");
    serving.caller = { name: "app", scope: "read" };
    const message = `The token "app" may only read: use a token with the scope write.`;
    expect(await serving.send(method, endpoint, body)).toMatchObject({
      status: 403,
      json: refusal("PERMISSION_DENIED", message),
    });
  });

  it("is linked to experiments, which changes nothing of git's", async () => {
    const { workshop, serving } = await newSynced("read-only");
    const link = { ...NAME, key: "_mlflow_experiment_ids", value: ",0," };
    expect(await serving.send("POST", "registered-models/set-tag", link)).toMatchObject({ status: 200 });
    const { json } = await serving.get("registered-models/get", NAME);
    expect(json).toMatchObject({
      registered_model: { tags: expect.arrayContaining([{ key: "_mlflow_experiment_ids", value: ",0," }]) },
    });
    const plan = await workshop.plan();
    expect([changesOf(plan), driftOf(plan)]).toEqual([[], []]);
  });

  it("can be written to where that is allowed, and the next plan says so", async () => {
    const { workshop, serving } = await newSynced("open");
    expect(await serving.register("billing", "Pay at once")).toMatchObject({
      status: 200,
      json: { model_version: { version: "3" } },
    });
    await serving.send("POST", "registered-models/alias", { ...NAME, alias: "production", version: "3" });
    const plan = await workshop.plan();
    expect(changesOf(plan)).toEqual([expect.stringContaining("billing ~ production 3 → 1")]);
    expect(driftOf(plan)).not.toEqual([]);
  });

  it("keeps the text of its versions, also where others may write", async () => {
    const { serving } = await newSynced("open");
    serving.caller = { name: "ci", scope: "write" };
    const change = { ...NAME, version: "1", key: "mlflow.prompt.text", value: "Pay twice" };
    expect(await serving.send("POST", "model-versions/set-tag", change)).toMatchObject({
      status: 403,
      json: refusal("PERMISSION_DENIED", /^Version 1 of prompt 'billing' was made by git/),
    });
  });
});

describe("a prompt that somebody registers beside git's", () => {
  it("is written to as ever, and is nothing that the next sync touches", async () => {
    const { workshop, serving } = await newSynced("read-only");
    expect(await serving.register("greet", "Hello")).toMatchObject({ status: 200 });
    await serving.send("POST", "registered-models/alias", { name: "greet", alias: "production", version: "1" });
    await workshop.sync();
    expect(await serving.get("registered-models/alias", { name: "greet", alias: "production" })).toMatchObject({
      status: 200,
      json: { model_version: { version: "1" } },
    });
  });

  it("has no tags of promptree's", async () => {
    const { serving } = await newSynced("read-only");
    const made = await serving.register("greet", "Hello", { "promptree.commit": "4f1c2ab" });
    expect(made).toMatchObject({
      status: 403,
      json: refusal("PERMISSION_DENIED", /'promptree.commit' is promptree's own/),
    });
    const tag = { name: "greet", key: "promptree.repository", value: "github.com/o/r" };
    expect(await serving.send("POST", "registered-models/set-tag", tag)).toMatchObject({ status: 403 });
  });
});
