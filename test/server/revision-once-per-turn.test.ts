import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { openModelStore } from "../../src/registry/open.ts";
import { revisionOncePerTurn } from "../../src/server/revision-once-per-turn.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

async function openTwice() {
  const baseDir = await temporaryFolder();
  const open = () => openModelStore("sqlite:registry.db", { baseDir });
  return { store: revisionOncePerTurn(await open()), other: await open() };
}

const prompt = (name: string) => ({ name, description: "", tags: new Map([["mlflow.prompt.is_prompt", "true"]]) });

test("what others write shows from the next turn on, what the store writes at once", async () => {
  const { store, other } = await openTwice();
  await using _store = store;
  await using _other = other;
  const first = store.revision();
  await other.write("somebody", (models) => models.createModel(prompt("a")));
  await setImmediate();
  const second = store.revision();
  expect(second).not.toBe(first);
  await store.write("somebody", (models) => models.createModel(prompt("b")));
  const third = store.revision();
  expect(third).not.toBe(second);
  await setImmediate();
  expect(store.revision()).toBe(third);
});

test("a write that fails changes nothing", async () => {
  const { store, other } = await openTwice();
  await using _store = store;
  await using _other = other;
  const before = store.revision();
  await expect(store.write("somebody", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(store.revision()).toBe(before);
});
