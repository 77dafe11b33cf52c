import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createClient as createFetchClient } from "../../src/client.ts";
import { createClient } from "../../src/index.ts";
import type { Client } from "../../src/sdk/client-types.ts";
import type { ClientEvent } from "../../src/sdk/events.ts";
import type { ClientOptions } from "../../src/sdk/options.ts";
import { createServer } from "../../src/server/index.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { startListening } from "../server/listening.ts";

const NAMES = ["greeting", "triage", "refund", "farewell"];
const VERSIONS = 8;
const ALIAS_TTL = 50;
/** What a client sends for one question at the most. */
const TRIES = 3;
/** In milliseconds. */
const PATIENCE = 20_000;

/** A real server on a port, which a test makes slow or unavailable, and a client that no such thing stops. */
async function startServer() {
  const server = await createServer({ registry: `sqlite:${join(await temporaryFolder(), "registry.db")}` });
  onTestFinished(() => server.close());
  const state = { isDown: false, requests: 0 };
  const { url } = await startListening(async (request) => {
    state.requests++;
    await pause(20);
    return state.isDown ? new Response("down", { status: 503 }) : server.fetch(request);
  });
  const author = createFetchClient({
    registry: "http://localhost",
    fetch: (address, init) => server.fetch(new Request(address, init)),
  });
  for (const name of NAMES) {
    for (let version = 1; version <= VERSIONS; version++) {
      await author.registerPrompt({ name, template: `${name} ${version}` });
    }
    await author.setPromptAlias(name, "production", 1);
  }
  return { url, state, author };
}

const aliasOf = (name: string): string => `prompts:/${name}@production`;

const isBehind = (event: ClientEvent): boolean => event.type === "failed" && event.background;

async function herd(client: Client, size: number): Promise<void> {
  await Promise.all(NAMES.flatMap((name) => Array.from({ length: size }, () => client.loadPrompt(aliasOf(name)))));
}

describe.each<[string, (registry: string, options: ClientOptions) => Client]>([
  ["a pool of connections", (registry, options) => createClient({ registry, ...options })],
  ["fetch", (registry, options) => createFetchClient({ registry, ...options })],
])("over %s, to a server that is slow, away for a while, and moves its aliases", (_, open) => {
  it("no answer is wrong, none goes back, none fails, and few requests are sent", async () => {
    const { url, state, author } = await startServer();
    const events: ClientEvent[] = [];
    await using client = open(url, {
      cache: { aliasTtlMs: ALIAS_TTL },
      onEvent: (event) => void events.push(event),
    });
    const started = Date.now();
    await herd(client, 500);
    expect(state.requests).toBe(NAMES.length);

    /** The highest version that each alias may be at, which the author is about to set. */
    let highest = 1;
    const seen = new Map(NAMES.map((name) => [name, [1]]));
    const wrong: unknown[] = [];
    const load = async (name: string): Promise<void> => {
      const prompt = await client.loadPrompt(aliasOf(name));
      const versions = seen.get(name) ?? [];
      const isRight = prompt.type === "text" && prompt.template === `${name} ${prompt.version}`;
      if (!isRight || prompt.version > highest || prompt.version < (versions.at(-1) ?? 0)) wrong.push(prompt);
      versions.push(prompt.version);
    };

    const loads: Promise<void>[] = [];
    while (highest < VERSIONS) {
      highest++;
      state.isDown = highest === 4;
      for (const name of NAMES) await author.setPromptAlias(name, "production", highest);
      // Away until its clients have noticed, whose retries bridge what is short.
      for (let step = 0; step < 10 || (state.isDown && !events.some(isBehind)); step++) {
        loads.push(...NAMES.flatMap((name) => Array.from({ length: 20 }, () => load(name))));
        await pause(10);
      }
    }
    await vi.waitFor(
      async () => {
        await Promise.all(NAMES.map(load));
        expect(NAMES.map((name) => seen.get(name)?.at(-1))).toEqual(NAMES.map(() => VERSIONS));
      },
      { timeout: PATIENCE },
    );
    await Promise.all(loads);

    expect(wrong).toEqual([]);
    expect(events.filter((event) => event.type === "failed" && !isBehind(event))).toEqual([]);
    const questions = NAMES.length * (Math.floor((Date.now() - started) / ALIAS_TTL) + 1);
    expect(state.requests).toBeLessThanOrEqual(TRIES * questions);
    const answers = events.filter(({ type }) => type === "refreshed" || type === "failed").length;
    expect(state.requests - NAMES.length).toBeLessThanOrEqual(TRIES * (answers + NAMES.length));
  });
});
