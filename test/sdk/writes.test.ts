import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { ENDPOINTS } from "../../src/mlflow/endpoints.ts";
import { openDraftStore, openRegistry } from "../../src/registry/open.ts";
import type { Caller } from "../../src/sdk/call.ts";
import { fetchCaller } from "../../src/sdk/fetch-caller.ts";
import { registerPrompt } from "../../src/sdk/register.ts";
import type { Registration } from "../../src/sdk/registration.ts";
import { searchPromptVersions, searchPrompts } from "../../src/sdk/search.ts";
import {
  deletePromptAlias,
  deletePromptTag,
  deletePromptVersionTag,
  setPromptAlias,
  setPromptTag,
  setPromptVersionTag,
} from "../../src/sdk/writes.ts";
import { createServer } from "../../src/server/index.ts";
import { REPOSITORY, commitId, draftOf, versionOf } from "../contract/builders.ts";
import { write } from "../contract/fixture.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { describeMlflow } from "../mlflow-server/describe-mlflow.ts";
import { startPython } from "../mlflow-server/python-client.ts";

interface Sent {
  readonly method: string;
  readonly path: string;
}

/** A caller that notes what it sends, and can lose the answer to a create. */
class Watched {
  readonly sent: Sent[] = [];
  readonly caller: Caller;
  /** What no answer comes to, after it was done. */
  lose: string | null = null;

  constructor(registry: string, ask: (url: string, init: RequestInit) => Promise<Response>) {
    this.caller = fetchCaller({
      registry,
      fetch: async (url, init) => {
        const path = new URL(url).pathname.replace("/api/2.0/mlflow/", "");
        this.sent.push({ method: init.method ?? "GET", path });
        const response = await ask(url, init);
        if (path === this.lose) throw new TypeError("connection reset");
        return response;
      },
    });
  }
}

async function ownServer(): Promise<Watched> {
  return serverOf(`sqlite:${join(await temporaryFolder(), "registry.db")}`);
}

async function serverOf(registry: string): Promise<Watched> {
  const server = await createServer({ registry });
  onTestFinished(() => server.close());
  return new Watched("http://localhost", (url, init) => server.fetch(new Request(url, init)));
}

describe("on our own server", () => {
  describeWrites(ownServer);

  it("what git manages stays as it is", async () => {
    const address = `sqlite:${join(await temporaryFolder(), "registry.db")}`;
    await using registry = await openRegistry(address, { baseDir: "/" });
    await write(registry, (session) => session.registerVersions([versionOf("greet")]));
    const { caller } = await serverOf(address);
    const refusal = expect.objectContaining({ code: "write-refused", message: expect.stringContaining(REPOSITORY) });
    await expect(registerPrompt(caller, { name: "greet", template: "x" })).rejects.toThrow(refusal);
    await expect(setPromptTag(caller, "greet", "a", "b")).rejects.toThrow(refusal);
    expect(await searchPromptVersions(caller, "greet")).toMatchObject([{ version: 1, commit: commitId() }]);
  });

  it("a prompt that is nothing but a draft is made", async () => {
    const address = `sqlite:${join(await temporaryFolder(), "registry.db")}`;
    await using drafts = await openDraftStore(address, { baseDir: "/", worktree: "/home/ada/prompts" });
    await drafts.changeDrafts({ put: [draftOf("greet")], remove: [] });
    const { caller } = await serverOf(address);
    await expect(searchPromptVersions(caller, "greet")).rejects.toThrow(expect.objectContaining({ code: "not-found" }));
    expect(await registerPrompt(caller, { name: "greet", template: "x" })).toMatchObject({ version: 1 });
    expect(await searchPrompts(caller)).toMatchObject([{ name: "greet", latestVersion: 1 }]);
  });
});

describeMlflow("on MLflow's server", (server) => {
  describeWrites(async () => new Watched(server().url, (url, init) => fetch(url, init)));

  it("models are no prompts", async () => {
    const { caller } = new Watched(server().url, (url, init) => fetch(url, init));
    await caller.call(ENDPOINTS.createModel, { name: "a_model" });
    expect(await searchPrompts(caller)).toEqual([]);
    await expect(searchPromptVersions(caller, "a_model")).rejects.toThrow(
      expect.objectContaining({ code: "not-found" }),
    );
    await expect(registerPrompt(caller, { name: "a_model", template: "x" })).rejects.toThrow(
      expect.objectContaining({ code: "write-refused", message: expect.stringContaining("is no prompt") }),
    );
  });

  it("what is registered is what MLflow's Python client registers", async () => {
    const { caller } = new Watched(server().url, (url, init) => fetch(url, init));
    await using python = await startPython(server().url);
    const tags = { team: "sales" };
    await registerPrompt(caller, { name: "ours", ...SETTINGS, template: "Hi {{name}}", commitMessage: "First", tags });
    await python.call("register_prompt", {
      name: "theirs",
      template: "Hi {{name}}",
      commit_message: "First",
      tags,
      model_config: SETTINGS.modelConfig,
      response_format: SETTINGS.responseFormat,
    });
    const [ours, theirs] = await Promise.all(["ours", "theirs"].map((name) => dump(caller, name)));
    expect(ours).toEqual(theirs);
    expect(await python.call("load_prompt", { name_or_uri: "prompts:/ours/1" })).toMatchObject({
      template: "Hi {{name}}",
      commit_message: "First",
      tags,
      model_config: SETTINGS.modelConfig,
      response_format: SETTINGS.responseFormat,
    });
  });
});

const SETTINGS = {
  modelConfig: { model_name: "gpt-4o", temperature: 0.5 },
  responseFormat: { type: "object", properties: { a: { type: "string" } } },
};

/** Where Python runs by default. */
const EXPERIMENTS = "_mlflow_experiment_ids";

/** All of a prompt and its first version but names, times, and experiments. */
async function dump(caller: Caller, name: string) {
  const { registered_model: model } = await caller.call(ENDPOINTS.getModel, { name });
  const { model_version: version } = await caller.call(ENDPOINTS.getVersion, { name, version: "1" });
  const byKey = (a: { key: string }, b: { key: string }): number => (a.key < b.key ? -1 : 1);
  return [model, version].map(({ tags, description }) => ({
    description,
    tags: tags.filter(({ key }) => key !== EXPERIMENTS).toSorted(byKey),
  }));
}

function describeWrites(start: () => Promise<Watched>): void {
  let watched: Watched;
  let caller: Caller;
  beforeEach(async () => {
    watched = await start();
    ({ caller } = watched);
  });

  it("registers versions of texts and of chats", async () => {
    const first = await registerPrompt(caller, {
      name: "greet",
      template: "Hi {{name}}",
      commitMessage: "Greet by name",
      tags: { team: "sales" },
      ...SETTINGS,
    });
    expect(first).toMatchObject({
      uri: "prompts:/greet/1",
      version: 1,
      template: "Hi {{name}}",
      message: "Greet by name",
      tags: { team: "sales" },
      commit: null,
      ...SETTINGS,
    });
    const messages = [{ role: "user", content: "Hi {{name}}" }];
    expect(await registerPrompt(caller, { name: "greet", messages })).toMatchObject({
      version: 2,
      messages,
      message: "",
    });
  });

  it("sets a version's tags on the prompt, too, as MLflow's client does", async () => {
    await registerPrompt(caller, { name: "greet", template: "1", tags: { a: "1", b: "1" } });
    await registerPrompt(caller, { name: "greet", template: "2", tags: { b: "2" } });
    expect(await searchPrompts(caller)).toMatchObject([{ name: "greet", tags: { a: "1", b: "2" }, latestVersion: 2 }]);
    const versions = await searchPromptVersions(caller, "greet");
    expect(versions.map(({ version, tags }) => [version, tags])).toEqual([
      [2, { b: "2" }],
      [1, { a: "1", b: "1" }],
    ]);
  });

  it("registers side by side without a prompt of its own for each", async () => {
    const made = await Promise.all(
      ["1", "2", "3"].map((template) => registerPrompt(caller, { name: "greet", template })),
    );
    expect(new Set(made.map(({ version }) => version))).toEqual(new Set([1, 2, 3]));
  });

  it("does not make a version again when no answer came", async () => {
    watched.lose = ENDPOINTS.createVersion.path;
    await expect(registerPrompt(caller, { name: "greet", template: "Hi" })).rejects.toThrow(
      expect.objectContaining({ code: "registry-unavailable" }),
    );
    expect(watched.sent.filter(({ path }) => path === ENDPOINTS.createVersion.path)).toHaveLength(1);
    expect(await searchPromptVersions(caller, "greet")).toHaveLength(1);
  });

  it("sets and deletes aliases", async () => {
    await registerPrompt(caller, { name: "greet", template: "1" });
    await registerPrompt(caller, { name: "greet", template: "2" });
    await setPromptAlias(caller, "greet", "production", 1);
    await setPromptAlias(caller, "greet", "staging", 1);
    await setPromptAlias(caller, "greet", "staging", 2);
    expect(await searchPrompts(caller)).toMatchObject([{ aliases: { production: 1, staging: 2 } }]);
    const versions = await searchPromptVersions(caller, "greet");
    expect(versions.map(({ aliases }) => aliases)).toEqual([["staging"], ["production"]]);
    await deletePromptAlias(caller, "greet", "staging");
    expect(await searchPrompts(caller)).toMatchObject([{ aliases: { production: 1 } }]);
  });

  it("sets and deletes tags of prompts and of versions", async () => {
    await registerPrompt(caller, { name: "greet", template: "1" });
    await setPromptTag(caller, "greet", "team", "sales");
    await setPromptVersionTag(caller, "greet", 1, "author", "Ada");
    expect(await searchPrompts(caller)).toMatchObject([{ tags: { team: "sales" } }]);
    expect(await searchPromptVersions(caller, "greet")).toMatchObject([{ tags: { author: "Ada" } }]);
    await deletePromptTag(caller, "greet", "team");
    await deletePromptVersionTag(caller, "greet", 1, "author");
    expect((await searchPrompts(caller)).map(({ tags }) => tags)).toEqual([{}]);
    expect((await searchPromptVersions(caller, "greet")).map(({ tags }) => tags)).toEqual([{}]);
  });

  it("finds prompts by MLflow's filter, by name", async () => {
    for (const name of ["b", "a", "other"]) await registerPrompt(caller, { name, template: "x", tags: { of: name } });
    const names = async (filter?: string, maxResults?: number) =>
      (
        await searchPrompts(caller, {
          ...(filter !== undefined && { filter }),
          ...(maxResults !== undefined && { maxResults }),
        })
      ).map(({ name }) => name);
    expect(await names()).toEqual(["a", "b", "other"]);
    expect(await names("name LIKE 'o%'")).toEqual(["other"]);
    expect(await names("tags.of = 'b'")).toEqual(["b"]);
    expect(await names(undefined, 2)).toEqual(["a", "b"]);
    await expect(names("nmae = 'x'")).rejects.toThrow(expect.objectContaining({ code: "usage" }));
  });

  it("finds more versions than fit on a page", async () => {
    for (let left = 103; left > 0; left -= 1) await registerPrompt(caller, { name: "greet", template: `${left}` });
    const versions = await searchPromptVersions(caller, "greet");
    expect(versions.map(({ version }) => version)).toEqual(Array.from({ length: 103 }, (_, index) => 103 - index));
    expect(await searchPromptVersions(caller, "greet", { maxResults: 2 })).toMatchObject([
      { version: 103 },
      { version: 102 },
    ]);
  });

  it.each<[string, () => Promise<unknown>, string]>([
    ["an alias for no version", () => setPromptAlias(caller, "greet", "production", 9), "not-found"],
    ["a tag of no prompt", () => setPromptTag(caller, "nobody", "a", "b"), "not-found"],
    ["a tag of no version", () => setPromptVersionTag(caller, "greet", 9, "a", "b"), "not-found"],
    ["the versions of no prompt", () => searchPromptVersions(caller, "nobody"), "not-found"],
  ])("tells what is refused: %s", async (_, call, code) => {
    await registerPrompt(caller, { name: "greet", template: "1" });
    const refusal = await call().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PromptreeError);
    expect(refusal).toMatchObject({ code, message: expect.not.stringMatching(/registered model with|model version/i) });
  });

  /** As from a program that no compiler looked at. */
  const registerUnchecked = (details: object): Promise<unknown> =>
    registerPrompt(caller, Object.assign({ name: "a", template: "x" }, details));

  const UNFIT: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ["a name", () => registerPrompt(caller, { name: "a b", template: "x" }), `the prompt's name "a b" may only hold`],
    [
      "a tag",
      () => registerPrompt(caller, { name: "a", template: "x", tags: { "mlflow.a": "" } }),
      `"mlflow.a" is reserved`,
    ],
    [
      "a chat",
      () => registerPrompt(caller, { name: "a", messages: [] } satisfies Registration),
      "at least one message",
    ],
    ["a text too long", () => registerPrompt(caller, { name: "a", template: "x".repeat(100_001) }), "prompt's text is"],
    ["a NaN", () => registerUnchecked({ modelConfig: { t: Number.NaN } }), "no JSON object"],
    ["an undefined", () => registerUnchecked({ responseFormat: { a: undefined } }), "no JSON object"],
    ["a model config", () => registerUnchecked({ modelConfig: "gpt-4o" }), "no JSON object"],
    [
      "a message",
      () => registerUnchecked({ template: undefined, messages: [{ role: "user" }] }),
      "messages that are none",
    ],
    ["a tag's value", () => registerUnchecked({ tags: { a: 5 } }), `the tag "a" has a value`],
    ["an alias", () => setPromptAlias(caller, "greet", "latest", 1), `the alias "latest" is reserved`],
    [
      "a version",
      () => setPromptAlias(caller, "greet", "production", 1.5),
      "the version 1.5 is no whole number above 0",
    ],
    ["an alias to delete", () => deletePromptAlias(caller, "greet", "v1"), `the alias "v1" is reserved`],
    ["a tag to delete", () => deletePromptTag(caller, "greet", ""), `the tag's key "" is empty`],
    ["a count", () => searchPrompts(caller, { maxResults: 0 }), "maxResults is not a whole number above 0"],
  ];

  it.each(UNFIT)("refuses %s that can't be meant without asking", async (_, call, message) => {
    await expect(call()).rejects.toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining(message) }),
    );
    expect(watched.sent).toEqual([]);
  });
}
