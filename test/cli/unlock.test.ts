import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { unlockContract } from "../report/json-contract.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { promptree } from "./command-line.ts";
import { newDesk } from "./desk.ts";

test("unlock has nothing to do where the lock ends with its sync, and makes no registry", async () => {
  const desk = await newDesk();
  expect(await desk.run("unlock")).toEqual({
    code: 0,
    out: "There is nothing to unlock: the lock of sqlite:.promptree/registry.db ends with the sync that holds it.\n",
    err: "",
  });
  const { out } = await desk.run("unlock", "--force", "--json");
  expect(unlockContract.parse(JSON.parse(out))).toMatchObject({ outcome: "needless", holder: null });
  expect(existsSync(desk.registryFile)).toBe(false);
});

test("unlock needs no repository with a URL, and one without", async () => {
  const place = { cwd: await temporaryFolder() };
  expect((await promptree(["unlock", "--registry", "memory:"], place)).code).toBe(0);
  expect((await promptree(["unlock"], place)).err).toContain("is in no git repository");
});
