import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { createClient as createFetchClient } from "../../src/client.ts";
import { createClient, loadPrompt } from "../../src/index.ts";
import type { Client } from "../../src/sdk/client-types.ts";
import type { ClientEvent } from "../../src/sdk/events.ts";
import type { ClientOptions } from "../../src/sdk/options.ts";
import { createServer } from "../../src/server/index.ts";
import { listen } from "../../src/server/listen.ts";
import { sharedDesk } from "../cli/desk.ts";
import { deskAt } from "../cli/mlflow/server-desk.ts";
import { describeMlflow } from "../mlflow-server/describe-mlflow.ts";

type Open = (options?: ClientOptions) => Client;

/** Of a registry that the two commits of `SUPPORT` were synced to. */
function loadsThePrompts(open: Open): void {
  const newClient: Open = (options) => {
    const client = open(options);
    onTestFinished(() => client.close());
    return client;
  };

  it("gives a text by its alias, with all that is known of it", async () => {
    const prompt = await newClient().loadPrompt("prompts:/greeting@production");
    expect(prompt).toMatchObject({
      uri: "prompts:/greeting/1",
      name: "greeting",
      version: 1,
      type: "text",
      template: "Greet {{name}}.",
      variables: ["name"],
      aliases: ["production"],
      tags: { team: "support", tier: "1" },
      modelConfig: { provider: "openai", model_name: "gpt-4o", temperature: 0.2 },
      responseFormat: null,
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
      message: "Start with two prompts",
      isDraft: false,
      isFallback: false,
    });
    expect(prompt.format({ name: "Ada" })).toBe("Greet Ada.");
  });

  it("gives a chat, the newest version, and a numbered one", async () => {
    const client = newClient();
    const [chat, newest, first] = await Promise.all([
      client.loadPrompt("triage@production"),
      client.loadPrompt("prompts:/greeting"),
      client.loadPrompt("prompts:/greeting", { version: 1 }),
    ]);
    expect(chat).toMatchObject({ type: "chat", responseFormat: { type: "object" } });
    expect(chat.format({ message: "Hi" })).toEqual([
      { role: "system", content: "Sort the message." },
      { role: "user", content: "Hi" },
    ]);
    expect([newest.version, first.version]).toEqual([2, 1]);
  });

  it("asks once for what is loaded often", async () => {
    const events: ClientEvent[] = [];
    const client = newClient({ onEvent: (event) => void events.push(event) });
    for (let load = 0; load < 5; load++) await client.loadPrompt("prompts:/greeting@production");
    expect(events.map(({ type }) => type)).toEqual(["miss", "hit", "hit", "hit", "hit"]);
  });

  it.each(["prompts:/nobody", "prompts:/nobody@production", "prompts:/greeting@nowhere", "prompts:/greeting/99"])(
    "says that there is no %s",
    async (reference) => {
      const client = newClient();
      await expect(client.loadPrompt(reference)).rejects.toMatchObject({ code: "not-found" });
      expect(await client.loadPrompt(reference, { allowMissing: true })).toBeNull();
      expect((await client.loadPrompt(reference, { fallback: "Hello" })).isFallback).toBe(true);
    },
  );

  it("makes a prompt of its own, and sees at once what it writes", async () => {
    const client = newClient();
    const name = `farewell-${crypto.randomUUID()}`;
    expect(await client.loadPrompt(name, { allowMissing: true })).toBeNull();
    expect((await client.registerPrompt({ name, template: "Goodbye {{name}}" })).version).toBe(1);
    expect((await client.loadPrompt(name)).version).toBe(1);
    await client.setPromptAlias(name, "production", 1);
    expect((await client.loadPrompt(`${name}@production`)).aliases).toEqual(["production"]);
    await client.deletePromptAlias(name, "production");
    await expect(client.loadPrompt(`${name}@production`)).rejects.toMatchObject({ code: "not-found" });
    expect(await client.searchPrompts({ filter: `name = '${name}'` })).toMatchObject([{ name, latestVersion: 1 }]);
    expect(await client.searchPromptVersions(name)).toHaveLength(1);
  });
}

describe("a file that was synced", () => {
  const desk = sharedDesk();
  loadsThePrompts((options) =>
    createClient({ registry: "sqlite:.promptree/registry.db", baseDir: desk().root, ...options }),
  );

  it("is what nothing else names", async () => {
    vi.stubEnv("MLFLOW_TRACKING_URI", "");
    onTestFinished(() => void vi.unstubAllEnvs());
    await using client = createClient({ baseDir: desk().root });
    expect((await client.loadPrompt("greeting@production")).version).toBe(1);
  });

  it("keeps its prompts to git", async () => {
    await using client = createClient({ registry: `sqlite:${desk().registryFile}` });
    await expect(client.setPromptAlias("greeting", "production", 2)).rejects.toMatchObject({
      code: "write-refused",
      message: expect.stringContaining("is managed by git"),
    });
  });
});

describe("promptree serve", () => {
  const desk = sharedDesk();
  let url = "";
  let stop = async (): Promise<void> => {};
  beforeAll(async () => {
    const server = await createServer({ registry: `sqlite:${desk().registryFile}` });
    const listening = await listen((request) => server.fetch(request), { host: "127.0.0.1", port: 0 });
    ({ url } = listening);
    stop = async () => {
      await listening.stop();
      await server.close();
    };
  });
  afterAll(() => stop());

  describe("over a pool of connections", () => {
    loadsThePrompts((options) => createClient({ registry: url, ...options }));

    it("is what MLFLOW_TRACKING_URI names, for loadPrompt as well", async () => {
      vi.stubEnv("MLFLOW_TRACKING_URI", url);
      onTestFinished(() => void vi.unstubAllEnvs());
      expect((await loadPrompt("prompts:/greeting@production")).version).toBe(1);
    });
  });

  describe("over fetch", () => {
    loadsThePrompts((options) => createFetchClient({ registry: url, ...options }));
  });
});

describeMlflow("the SDK", (server) => {
  it.each<[string, (registry: string) => Client]>([
    ["a pool of connections", (registry) => createClient({ registry })],
    ["fetch", (registry) => createFetchClient({ registry })],
  ])("loads, and sees at once what it writes, over %s", async (_, open) => {
    const desk = await deskAt(server().url);
    await desk.succeed("sync");
    await using client = open(server().url);
    const [text, chat, newest] = await Promise.all([
      client.loadPrompt("prompts:/greeting@production"),
      client.loadPrompt("triage@production"),
      client.loadPrompt("greeting"),
    ]);
    expect(text).toMatchObject({ version: 1, template: "Greet {{name}}.", aliases: ["production"] });
    expect(text.format({ name: "Ada" })).toBe("Greet Ada.");
    expect(chat).toMatchObject({ type: "chat", responseFormat: { type: "object" } });
    expect(newest.version).toBe(2);
    for (const reference of ["nobody", "nobody@x", "nobody/1", "greeting@nowhere", "greeting/99"]) {
      await expect(client.loadPrompt(reference)).rejects.toMatchObject({ code: "not-found" });
    }
    await client.setPromptAlias("greeting", "production", 2);
    expect((await client.loadPrompt("greeting@production")).version).toBe(2);
  });
});

describe("loadPrompt with a MLFLOW_TRACKING_URI that names no server", () => {
  it("rejects, and gives the fallback", async () => {
    vi.stubEnv("MLFLOW_TRACKING_URI", "localhost:5000");
    onTestFinished(() => void vi.unstubAllEnvs());
    const loading = loadPromptAnew();
    await expect((await loading)("prompts:/p")).rejects.toMatchObject({ code: "usage" });
    expect((await (await loading)("prompts:/p", { fallback: "x" })).isFallback).toBe(true);
  });
});

/** Of a process that has loaded nothing yet. */
async function loadPromptAnew(): Promise<typeof loadPrompt> {
  vi.resetModules();
  return (await import("../../src/index.ts")).loadPrompt;
}

describe("a registry for applications", () => {
  it.each([
    ["memory:", /^memory: is no registry for applications$/],
    ["registry.db", /^registry\.db is no registry for applications$/],
    ["https://ada:secret@mlflow.example.com", /^(?!.*secret).* has a user name or a password in the address$/],
    ["sqlite:", /^sqlite: names no file$/],
  ])("is refused at once where it is none: %s", (registry, message) => {
    expect(() => createClient({ registry })).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringMatching(message) }),
    );
  });
});
