import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { serve } from "../cli/served.ts";
import type { Served } from "../cli/served.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { PromptRequests } from "./prompt-requests.ts";
import { WritingClient } from "./writing-client.ts";

/** How many rounds of writes are acknowledged before each kill, and how many milliseconds later it comes. */
const kills = fc.array(fc.record({ writes: fc.integer({ min: 4, max: 60 }), ms: fc.nat(9) }), {
  minLength: 4,
  maxLength: 4,
});

const SHARED = "shared";

test("killed at any moment while clients write, a server has kept every write that it acknowledged", async () => {
  const folder = await temporaryFolder();
  const clients = Array.from({ length: 4 }, (_, number) => new WritingClient(`prompt_${number}`, SHARED));
  let server = await start(folder);
  await new PromptRequests(server.url).create(SHARED);
  for (const client of clients) await new PromptRequests(server.url).create(client.prompt);

  const property = fc.asyncProperty(kills, async (rounds) => {
    for (const { writes, ms } of rounds) {
      const { url } = server;
      const enough = acknowledged(clients) + writes;
      const writing = Promise.all(clients.map((client) => client.writeUntilLost(url)));
      const ended = new AbortController();
      await Promise.race([writing, acknowledgedMany(clients, enough, ended.signal)]);
      ended.abort();
      await pause(ms);
      await kill(server);
      await writing;

      expectSound(join(folder, "registry.db"));
      server = await start(folder);
      for (const client of clients) expect(await client.losses(server.url), client.prompt).toEqual([]);
      await expectNoNumberTwice(server.url, clients);
    }
  });

  await fc.assert(property, { numRuns: 1, endOnFailure: true });
});

function acknowledged(clients: readonly WritingClient[]): number {
  return clients.reduce((sum, client) => sum + client.acknowledged, 0);
}

async function acknowledgedMany(clients: readonly WritingClient[], enough: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && acknowledged(clients) < enough) await pause(1);
}

function start(folder: string): Promise<Served> {
  return serve(folder, "--registry", "sqlite:registry.db", "--quiet");
}

async function kill(server: Served): Promise<void> {
  const gone = once(server.process, "exit");
  server.process.kill("SIGKILL");
  await gone;
}

function expectSound(path: string): void {
  const database = new DatabaseSync(path);
  expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  expect(database.prepare("PRAGMA foreign_key_check").all()).toEqual([]);
  database.close();
}

async function expectNoNumberTwice(url: string, clients: readonly WritingClient[]): Promise<void> {
  const numbers = clients.flatMap((client) => [...client.sharedVersions.keys()]);
  expect(new Set(numbers).size, "two clients were given one number").toBe(numbers.length);
  const texts = await new PromptRequests(url).texts(SHARED);
  for (const client of clients) {
    for (const [number, text] of client.sharedVersions) expect(texts.get(number)).toBe(text);
  }
}
