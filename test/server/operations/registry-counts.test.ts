import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openModelStore } from "../../../src/registry/open.ts";
import { countsOf } from "../../../src/server/operations/registry-counts.ts";
import { IS_PROMPT } from "../../../src/mlflow/tag-keys.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

async function newStore() {
  const folder = await temporaryFolder();
  const store = await openModelStore(`sqlite:${join(folder, "registry.db")}`, { baseDir: folder });
  onTestFinished(async () => store[Symbol.asyncDispose]());
  return store;
}

const TAGS = new Map([[IS_PROMPT, "true"]]);

test("counts follow every write, and the registry is not asked where nobody wrote", async () => {
  const store = await newStore();
  let reads = 0;
  const counts = countsOf({
    revision: () => store.revision(),
    read: (work) => {
      reads++;
      return store.read(work);
    },
  });
  expect(await counts()).toEqual({ prompts: 0, versions: 0, aliases: 0 });
  await store.write("tester", async (models) => {
    await models.createModel({ name: "greeting", description: "", tags: TAGS });
    const version = { model: "greeting", description: "", source: "dummy-source" };
    for (const text of ["Hi", "Hello"]) {
      await models.createVersion({ ...version, tags: new Map([...TAGS, ["mlflow.prompt.text", text]]) });
    }
    await models.setAlias("greeting", "production", 1);
  });
  expect(await counts()).toEqual({ prompts: 1, versions: 2, aliases: 1 });
  expect(await counts()).toEqual({ prompts: 1, versions: 2, aliases: 1 });
  expect(reads).toBe(2);
  await store.write("tester", (models) => models.deleteAlias("greeting", "production"));
  expect(await counts()).toEqual({ prompts: 1, versions: 2, aliases: 0 });
});
