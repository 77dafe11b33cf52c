import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createClient } from "../../src/index.ts";
import type { Client } from "../../src/sdk/client-types.ts";
import { newDesk } from "../cli/desk.ts";
import type { Desk } from "../cli/desk.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

/** Remembers nothing, so that every load asks. */
function clientOf(file: string): Client {
  const client = createClient({
    registry: `sqlite:${file}`,
    cache: { aliasTtlMs: 0, staleForMs: 0, negativeTtlMs: 0 },
  });
  onTestFinished(() => client.close());
  return client;
}

async function syncedDesk(): Promise<Desk> {
  const desk = await newDesk();
  await desk.succeed("sync");
  return desk;
}

it("a load makes no file and no folder, and finds the registry once it is there", async () => {
  const desk = await newDesk();
  const client = clientOf(desk.registryFile);
  await expect(client.loadPrompt("greeting")).rejects.toMatchObject({
    code: "registry-unavailable",
    message: `there is no registry at ${desk.registryFile}`,
    hint: "make it with promptree sync, or name another: createClient({ registry })",
  });
  await expect(stat(dirname(desk.registryFile))).rejects.toThrow("ENOENT");
  await desk.succeed("sync");
  client.invalidate();
  expect((await client.loadPrompt("greeting")).version).toBe(2);
});

it("a write makes the registry", async () => {
  const desk = await newDesk();
  const client = clientOf(desk.registryFile);
  await client.registerPrompt({ name: "own", template: "Hello {{name}}" });
  expect(await client.loadPrompt("own")).toMatchObject({ version: 1, template: "Hello {{name}}" });
});

it("a sync in another connection shows at the next request", async () => {
  const desk = await syncedDesk();
  const client = clientOf(desk.registryFile);
  expect((await client.loadPrompt("greeting@production")).version).toBe(1);
  await desk.repository.importCommits([{ files: { "aliases.yaml": "greeting: {production: 2}\n" } }]);
  await desk.repository.checkout();
  await desk.succeed("sync");
  expect((await client.loadPrompt("greeting@production")).version).toBe(2);
});

it("a registry that is put in the place of another is the one that is read", async () => {
  const [one, two] = [await syncedDesk(), await syncedDesk()];
  await two.repository.importCommits([{ files: { "prompts/greeting.md": "Third.\n" } }]);
  await two.repository.checkout();
  await two.succeed("sync");
  const client = clientOf(one.registryFile);
  expect((await client.loadPrompt("greeting")).version).toBe(2);
  await copyFile(two.registryFile, `${one.registryFile}.new`);
  for (const side of ["-wal", "-shm"]) await rm(one.registryFile + side, { force: true });
  await rename(`${one.registryFile}.new`, one.registryFile);
  expect((await client.loadPrompt("greeting")).version).toBe(3);
  await rm(one.registryFile);
  await expect(client.loadPrompt("greeting")).rejects.toMatchObject({ code: "registry-unavailable" });
});

it("loads while the file is put in place again and again all have an answer", async () => {
  const desk = await syncedDesk();
  const client = clientOf(desk.registryFile);
  const loads: Promise<number>[] = [];
  for (let turn = 0; turn < 20; turn++) {
    await copyFile(desk.registryFile, `${desk.registryFile}.new`);
    await rename(`${desk.registryFile}.new`, desk.registryFile);
    loads.push(...["greeting", "greeting@production"].map(async (name) => (await client.loadPrompt(name)).version));
  }
  expect(await Promise.all(loads)).toEqual(Array.from({ length: 20 }, () => [2, 1]).flat());
});

it.skipIf(process.getuid?.() === 0)("a file and folder that can't be written are read", async () => {
  const desk = await syncedDesk();
  const folder = await temporaryFolder();
  await mkdir(join(folder, "deployed"));
  const file = join(folder, "deployed/registry.db");
  await copyFile(desk.registryFile, file);
  await chmod(file, 0o444);
  await chmod(dirname(file), 0o555);
  onTestFinished(() => chmod(dirname(file), 0o755));
  const client = clientOf(file);
  expect((await client.loadPrompt("greeting")).version).toBe(2);
  await expect(client.registerPrompt({ name: "own", template: "x" })).rejects.toMatchObject({ code: "write-refused" });
  expect(await readdir(dirname(file))).toEqual(["registry.db"]);
});

it("a file that is no registry is told as such, and left as it is", async () => {
  const folder = await temporaryFolder();
  await expect(clientOf(folder).loadPrompt("greeting")).rejects.toMatchObject({ code: "registry-unavailable" });
  await expect(clientOf(join(import.meta.dirname, "embedded-caller.test.ts")).loadPrompt("x")).rejects.toMatchObject({
    code: "registry-foreign",
  });
});
