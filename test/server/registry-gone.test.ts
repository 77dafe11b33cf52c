import { copyFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { IS_PROMPT } from "../../src/mlflow/tag-keys.ts";
import { openModelStore } from "../../src/registry/open.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { Serving } from "./serving.ts";

async function newDesk() {
  const file = join(await temporaryFolder(), "registry.db");
  const store = await openModelStore(`sqlite:${file}`, { baseDir: "/" });
  onTestFinished(() => store[Symbol.asyncDispose]());
  const serving = new Serving({ store });
  expect((await create(serving, "one")).status).toBe(200);
  return { file, serving };
}

const create = (serving: Serving, name: string) =>
  serving.send("POST", "registered-models/create", { name, tags: [{ key: IS_PROMPT, value: "true" }] });

const statusOfHealth = async (serving: Serving): Promise<number> => (await serving.ask("GET", "/health")).status;

const changes: readonly (readonly [what: string, change: (file: string) => void, says: string])[] = [
  ["removed", (file) => renameSync(file, `${file}.old`), "was removed while it was in use"],
  [
    "replaced",
    (file) => {
      copyFileSync(file, `${file}.new`);
      renameSync(file, `${file}.old`);
      renameSync(`${file}.new`, file);
    },
    "was replaced by another file while it was in use",
  ],
];

test.each(changes)("once its registry was %s, a server says so and takes nothing more", async (_, change, says) => {
  const { file, serving } = await newDesk();
  const read = () => serving.get("registered-models/get", { name: "one" });
  expect([await statusOfHealth(serving), (await read()).status]).toEqual([200, 200]);
  change(file);
  await expect.poll(() => statusOfHealth(serving), { timeout: 10_000 }).toBe(500);
  const answers = [await serving.ask("GET", "/health"), await read(), await create(serving, "two")];
  for (const { status, json } of answers) {
    const error = { error_code: "INTERNAL_ERROR", message: "The server can't use its registry; its log says why." };
    expect({ status, json }).toMatchObject({ status: 500, json: error });
  }
  for (const error of serving.errors) expect(error).toMatchObject({ message: expect.stringContaining(says) });
});

test("once its registry is put back, a server goes on", async () => {
  const { file, serving } = await newDesk();
  renameSync(file, `${file}.old`);
  await expect.poll(() => statusOfHealth(serving), { timeout: 10_000 }).not.toBe(200);
  renameSync(`${file}.old`, file);
  await expect.poll(() => statusOfHealth(serving), { timeout: 10_000 }).toBe(200);
  expect((await serving.get("registered-models/get", { name: "one" })).status).toBe(200);
});
