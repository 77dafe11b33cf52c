import { expect, test } from "vitest";
import { promptName } from "../../contract/builders.ts";
import { newDesk, register } from "./models/stores.ts";

test("moves of aliases are a former prompt's as long as another has the name, and its own again when it has it back", async () => {
  const { store, registry } = await newDesk();
  const moves = async (name: string) =>
    (await registry.readAliasMoves(promptName(name)))?.map(({ from, to, former }) => [from, to, former]);
  await register(store, "greet", "1", "2");
  await store.write("Ada", async (models) => {
    await models.setAlias("greet", "production", 2);
    await models.renameModel("greet", "hello");
  });
  expect(await moves("greet")).toEqual([
    [null, 2, true],
    [2, null, true],
  ]);
  expect(await moves("hello")).toEqual([[null, 2, false]]);
  await register(store, "greet", "other");
  await store.write("Ada", async (models) => {
    await models.setAlias("greet", "production", 1);
    await models.deleteModel("greet");
    await models.renameModel("hello", "greet");
  });
  expect(await moves("greet")).toEqual([
    [null, 2, false],
    [2, null, false],
    [null, 1, true],
    [1, null, true],
    [null, 2, false],
  ]);
  expect(await moves("hello")).toEqual([
    [null, 2, true],
    [2, null, true],
  ]);
});
