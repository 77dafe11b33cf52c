import { describe, expect, it } from "vitest";
import { PRODUCTION, pass, setUp, stopTheClock } from "./client-setting.ts";
import { turn } from "./scripted-registry.ts";

stopTheClock();

describe("a draft", () => {
  it("is asked for by every load, and never shared with one that began before", async () => {
    const { registry, version } = setUp();
    registry.point("p", "draft", 1);
    const answer = registry.hold();
    const early = version("p@draft");
    await turn();
    registry.point("p", "draft", 2);
    const late = version("p@draft");
    await turn();
    answer();
    expect([await early, await late, await version("p@draft")]).toEqual([1, 2, 2]);
    expect(registry.requests).toHaveLength(3);
  });

  it("that is not there, or fails, is not remembered", async () => {
    const { registry, version } = setUp();
    await expect(version("p@draft")).rejects.toMatchObject({ code: "not-found" });
    const mend = registry.breakDown();
    await expect(version("p@draft")).rejects.toThrow("connection refused");
    mend();
    registry.point("p", "draft", 1);
    expect(await version("p@draft")).toBe(1);
  });
});

describe("a signal", () => {
  it("ends one wait, and not the request that others wait for", async () => {
    const { registry, client } = setUp();
    const answer = registry.hold();
    const abort = new AbortController();
    const given = client.loadPrompt(PRODUCTION, { signal: abort.signal, fallback: "unused" });
    const other = client.loadPrompt(PRODUCTION);
    await turn();
    abort.abort(new Error("gone"));
    await expect(given).rejects.toThrow("gone");
    answer();
    expect((await other).version).toBe(1);
    expect(registry.requests).toHaveLength(1);
    await expect(client.loadPrompt(PRODUCTION, { signal: abort.signal })).rejects.toThrow("gone");
  });
});

describe("a fallback", () => {
  it.each([
    ["a text", "Hello {{name}}", { type: "text", template: "Hello {{name}}", variables: ["name"] }],
    ["messages", [{ role: "user", content: "Hi" }], { type: "chat", messages: [{ role: "user", content: "Hi" }] }],
    [
      "a content",
      { type: "text", template: "x", modelConfig: { model_name: "small" }, responseFormat: null } as const,
      { type: "text", template: "x", modelConfig: { model_name: "small" } },
    ],
  ])("is given when the registry fails: %s", async (_, fallback, expected) => {
    const { registry, client, events } = setUp();
    registry.breakDown();
    const prompt = await client.loadPrompt(PRODUCTION, { fallback });
    expect(prompt).toMatchObject({ ...expected, isFallback: true, name: "p", version: 0, uri: PRODUCTION });
    expect(events.map(({ type }) => type)).toEqual(["failed", "fallback"]);
  });

  it("is given for what is not there, and for a reference that is none", async () => {
    const { client } = setUp();
    expect((await client.loadPrompt("nobody@x", { fallback: "x" })).isFallback).toBe(true);
    expect((await client.loadPrompt("prompts:/a b", { fallback: "x" })).isFallback).toBe(true);
    expect((await client.loadPrompt(PRODUCTION, { fallback: "x" })).isFallback).toBe(false);
  });

  it.each([
    ["null", "no type of a content"],
    ["{}", "no type of a content"],
    ['[{"role": "user"}]', "messages that are none"],
    ['{"type": "chat", "template": "x"}', "messages that are none"],
    ['{"type": "text", "messages": []}', "a template that is no text"],
    ['{"type": "text", "template": "x", "modelConfig": "small"}', "a modelConfig that is no JSON object"],
  ])("that is none is refused while the registry answers: %s", async (fallback, fault) => {
    const { client } = setUp();
    const options = JSON.parse(`{"fallback": ${fallback}}`);
    await expect(client.loadPrompt(PRODUCTION, options)).rejects.toMatchObject({
      code: "usage",
      message: `the fallback has ${fault}`,
      hint: expect.any(String),
    });
  });

  it("may be a prompt that was loaded before", async () => {
    const { client } = setUp();
    const fallback = await client.loadPrompt(PRODUCTION);
    if (fallback.type !== "text") throw new Error("it is a text");
    expect(await client.loadPrompt("nobody", { fallback })).toMatchObject({ isFallback: true, type: "text" });
  });

  it("stays as it was given", async () => {
    const { client } = setUp();
    const modelConfig = { temperature: 0 };
    const fallback = { type: "text", template: "x", modelConfig, responseFormat: null } as const;
    await client.loadPrompt("nobody", { fallback });
    expect(Object.isFrozen(modelConfig)).toBe(false);
  });
});

describe("a prefetch", () => {
  it("loads many side by side, 8 at a time, and tells what failed", async () => {
    const { registry, client } = setUp();
    for (let index = 0; index < 40; index++) registry.add(`many-${index}`, "text");
    registry.delayMs = 10;
    const references = Array.from({ length: 40 }, (_, index) => `prompts:/many-${index}`);
    const prefetching = client.prefetch([...references, "prompts:/nobody", "no reference"]);
    await pass(100);
    expect(await prefetching).toMatchObject([
      { reference: "prompts:/nobody", error: { code: "not-found" } },
      { reference: "no reference", error: { code: "usage" } },
    ]);
    expect(registry.mostUnderWay).toBe(8);
    const before = registry.requests.length;
    await Promise.all(references.map((reference) => client.loadPrompt(reference)));
    expect(registry.requests).toHaveLength(before);
  });
});

describe("a split", () => {
  it("gives each key its alias, from weights that are kept as an alias is", async () => {
    const { registry, client } = setUp();
    registry.point("p", "candidate", 2);
    registry.split("p", "checkout", { candidate: 1, production: 0 });
    const load = async (key: string) => (await client.loadPrompt("prompts:/p@split:checkout", { key })).version;
    expect([await load("ada"), await load("grace")]).toEqual([2, 2]);
    expect(registry.requests).toEqual(["p", "p@candidate"]);
    registry.split("p", "checkout", { candidate: 0, production: 1 });
    client.invalidate("prompts:/p@split:checkout");
    expect(await load("ada")).toBe(1);
  });

  it("is forgotten with all that its prompt loaded", async () => {
    const { registry, client, version } = setUp();
    registry.split("p", "checkout", { production: 1 });
    const load = async () => (await client.loadPrompt("prompts:/p@split:checkout", { key: "ada" })).version;
    expect([await load(), await version("q@x").catch(() => 0)]).toEqual([1, 0]);
    registry.point("p", "production", 2);
    client.invalidate("prompts:/p@split:checkout");
    expect(await load()).toBe(2);
    expect(registry.requests).toEqual(["p", "p@production", "q@x", "p", "p@production"]);
  });

  it("that is prefetched loads every alias that a key can get, and needs none", async () => {
    const { registry, client } = setUp();
    registry.point("p", "candidate", 2);
    registry.split("p", "checkout", { candidate: 1, production: 9, retired: 0 });
    expect(await client.prefetch(["prompts:/p@split:checkout"])).toEqual([]);
    expect(registry.requests).toEqual(["p", "p@candidate", "p@production"]);
    for (const key of ["ada", "grace", "joan", "lin"]) await client.loadPrompt("p@split:checkout", { key });
    expect(registry.requests).toHaveLength(3);
  });

  it("that is prefetched tells what could not be loaded, and loads the rest", async () => {
    const { registry, client, version } = setUp();
    registry.split("p", "checkout", { missing: 1, production: 1 });
    const reference = "prompts:/p@split:checkout";
    expect(await client.prefetch([reference, "p@split:other"])).toMatchObject([
      { reference, error: { code: "not-found", message: 'prompt "p" in scripted: has no alias "missing"' } },
      { reference: "p@split:other", error: { code: "not-found" } },
    ]);
    await version();
    expect(registry.count("p@production")).toBe(1);
  });

  it("ends in one event a load, also without a key", async () => {
    const { registry, client, events } = setUp();
    registry.split("p", "checkout", { production: 1 });
    await client.loadPrompt("prompts:/p@split:checkout", { key: "ada" });
    await client.loadPrompt("prompts:/p@split:checkout", { key: "ada" });
    await expect(client.loadPrompt("prompts:/p@split:checkout")).rejects.toMatchObject({ code: "usage" });
    expect(events.map(({ type, reference }) => [type, reference])).toEqual([
      ["miss", "prompts:/p@split:checkout"],
      ["hit", "prompts:/p@split:checkout"],
      ["failed", "prompts:/p@split:checkout"],
    ]);
  });
});

describe("a listener", () => {
  it.each([
    ["throws", () => thrown()],
    ["rejects", async () => thrown()],
  ])("that %s breaks no load", async (_, onEvent) => {
    const { version } = setUp({ onEvent });
    expect([await version(), await version()]).toEqual([1, 1]);
  });
});

it("a choice without a key is refused", () => {
  const { client } = setUp();
  for (const options of ["{}", '{"key": 17}', '{"key": null}']) {
    expect(() => client.choose({ production: 1 }, JSON.parse(options))).toThrow(
      expect.objectContaining({ code: "usage", message: "choose needs a key" }),
    );
  }
});

it("a prompt without a text is not registered", async () => {
  const { registry, client } = setUp();
  for (const rest of ["{}", '{"messages": []}', '{"template": null}']) {
    const registration = { name: "p", ...JSON.parse(rest) };
    await expect(client.registerPrompt(registration)).rejects.toMatchObject({
      code: "usage",
      message: "a prompt has a template, or at least one message",
    });
  }
  expect(registry.requests).toEqual([]);
});

it("a closed client asks nobody, and gives what it has", async () => {
  const { registry, client, version } = setUp();
  await version();
  await client.close();
  expect(await version()).toBe(1);
  const refusal = { code: "registry-unavailable", message: "the client of scripted: was closed" };
  await expect(version("p/2")).rejects.toMatchObject(refusal);
  await expect(version("p@draft")).rejects.toMatchObject(refusal);
  await expect(client.setPromptAlias("p", "production", 2)).rejects.toMatchObject(refusal);
  await expect(client.searchPrompts()).rejects.toMatchObject(refusal);
  expect(registry.requests).toHaveLength(1);
});

function thrown(): never {
  throw new Error("broken listener");
}

describe("options", () => {
  it.each([
    [{ cache: { maxPrompts: 0 } }, "cache.maxPrompts is not a whole number from 1 to 100,000"],
    [{ cache: { maxPrompts: 100_001 } }, "cache.maxPrompts is not a whole number from 1 to 100,000"],
    [{ cache: { maxAgeMs: -1 } }, "cache.maxAgeMs is not a number of milliseconds, 0 or more"],
    [{ cache: { aliasTtlMs: -1 } }, "cache.aliasTtlMs is not a number of milliseconds, 0 or more"],
    [{ cache: { staleForMs: Number.NaN } }, "cache.staleForMs is not a number of milliseconds, 0 or more"],
    [{ timeoutMs: 0 }, "timeoutMs is not a whole number of milliseconds above 0"],
  ])("that can't be meant are refused: %j", (options, message) => {
    expect(() => setUp(options)).toThrow(expect.objectContaining({ code: "usage", message }));
  });

  it("of a load that contradict its reference are refused", async () => {
    const { client } = setUp();
    await expect(client.loadPrompt("p@production", { version: 2 })).rejects.toMatchObject({ code: "usage" });
    await expect(client.loadPrompt("p/1", { version: 2 })).rejects.toMatchObject({ code: "usage" });
    await expect(client.loadPrompt("p", { version: 1.5 })).rejects.toMatchObject({ code: "usage" });
    expect((await client.loadPrompt("p/2", { version: 2 })).version).toBe(2);
  });
});
