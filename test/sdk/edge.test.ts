import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { createContext, runInContext } from "node:vm";
import { type OutputChunk, rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as entry from "../../src/client.ts";
import { chooseVariant } from "../../src/sdk/choose.ts";
import { type Server, createServer } from "../../src/server/index.ts";
import { sharedDesk } from "../cli/desk.ts";

/** Of the minified bundle, in kB; docs/sdk.md names the size. */
const LARGEST = 200;

/** All that the bundle finds around it, besides the language. */
const WEB = {
  AbortController,
  AbortSignal,
  TextEncoder,
  URL,
  URLSearchParams,
  clearTimeout,
  performance,
  setTimeout,
  structuredClone,
};

async function bundled(format: "esm" | "iife"): Promise<OutputChunk> {
  const bundle = await rolldown({ input: "src/client.ts", platform: "browser", logLevel: "silent" });
  const { output } = await bundle.generate({ format, name: "promptree", minify: true, codeSplitting: false });
  return output[0];
}

describe("the bundle of promptree/client for browsers", () => {
  let chunk: OutputChunk;
  beforeAll(async () => {
    chunk = await bundled("esm");
  });

  test("imports nothing", () => {
    expect([...chunk.imports, ...chunk.dynamicImports]).toEqual([]);
  });

  test("has no word of a module that is Node's", () => {
    const words = [...chunk.code.matchAll(/(?:\bfrom|\bimport\(?|\brequire\()\s*["'`]([^"'`]+)/g)].map(
      ([, name]) => name,
    );
    expect(words.filter((name) => name !== undefined && builtinModules.includes(name))).toEqual([]);
    expect(chunk.code).not.toMatch(/["'`]node:/);
  });

  test("is made of no module that is for Node alone", () => {
    expect(
      chunk.moduleIds.filter((id) => id.startsWith("node:") || /\/src\/(?:cli|server|git|engine)\//.test(id)),
    ).toEqual([]);
  });

  test(`has less than ${LARGEST} kB, as docs/sdk.md says`, () => {
    expect(Buffer.byteLength(chunk.code) / 1000).toBeLessThan(LARGEST);
    expect(readFileSync("docs/sdk.md", "utf8")).toContain(`less than ${LARGEST} kB`);
  });
});

describe("promptree/client in a place that has a fetch and no Node, and makes no code of texts", () => {
  const desk = sharedDesk();
  let server: Server;
  let code: string;
  beforeAll(async () => {
    server = await createServer({ registry: `sqlite:${desk().registryFile}`, managed: "open" });
    ({ code } = await bundled("iife"));
  });
  afterAll(() => server.close());

  function newClient() {
    const requests: string[] = [];
    const globals = {
      ...WEB,
      fetch: async (url: string, init: RequestInit) => {
        requests.push(url);
        return server.fetch(new Request(url, init));
      },
    };
    const context = createContext(globals, { codeGeneration: { strings: false, wasm: false } });
    const { createClient }: typeof entry = runInContext(`${code}\npromptree;`, context);
    return { client: createClient({ registry: "http://localhost:5000" }), requests };
  }

  test("has nothing of Node around it", () => {
    const context = createContext({ ...WEB });
    expect(runInContext("[typeof process, typeof Buffer, typeof require, typeof global]", context).join(" ")).toBe(
      "undefined undefined undefined undefined",
    );
  });

  test("loads by an alias, and keeps what it loaded", async () => {
    const { client, requests } = newClient();
    const prompt = await client.loadPrompt("prompts:/greeting@production");
    expect(prompt).toMatchObject({ name: "greeting", version: 1, type: "text", variables: ["name"] });
    expect(await client.loadPrompt("prompts:/greeting@production")).toBe(prompt);
    expect(requests).toHaveLength(1);
  });

  test("fills in texts and chats", async () => {
    const { client } = newClient();
    const [greeting, triage] = await Promise.all([client.loadPrompt("greeting/2"), client.loadPrompt("triage@latest")]);
    expect(greeting.format({ name: "Ada", language: "English" })).toBe("Greet Ada in English.");
    expect(triage.format({ message: "Hello" })).toMatchObject([
      { role: "system", content: "Sort the message." },
      { role: "user", content: "Hello" },
    ]);
    expect(() => greeting.format({ name: "Ada" })).toThrow(expect.objectContaining({ code: "usage" }));
  });

  test("chooses the variant that every other place chooses", () => {
    const { client } = newClient();
    const weights = { production: 90, candidate: 10 };
    const keys = Array.from({ length: 50 }, (_, index) => `user-${index}`);
    expect(keys.map((key) => client.choose(weights, { key }))).toEqual(
      keys.map((key) => chooseVariant(weights, key, "")),
    );
  });

  test("says what is not there, and gives the fallback in its place", async () => {
    const { client } = newClient();
    await expect(client.loadPrompt("nobody@production")).rejects.toMatchObject({ code: "not-found" });
    const prompt = await client.loadPrompt("nobody@production", { fallback: "Hello {{name}}" });
    expect(prompt).toMatchObject({ isFallback: true, variables: ["name"] });
  });

  test("makes versions, and moves aliases", async () => {
    const { client } = newClient();
    const { version } = await client.registerPrompt({ name: "farewell", template: "Goodbye {{name}}" });
    await client.setPromptAlias("farewell", "production", version);
    const prompt = await client.loadPrompt("farewell@production");
    expect(prompt.format({ name: "Ada" })).toBe("Goodbye Ada");
  });
});
