import { beforeEach, describe, expect, test } from "vitest";
import type { SearchFilter } from "../../../../src/core/filter.ts";
import type { ModelStore } from "../../../../src/mlflow/model-store.ts";
import { PROMPT_TEXT } from "../../../../src/mlflow/tag-keys.ts";
import type { VersionFilter } from "../../../../src/mlflow/version-filter.ts";
import { managedBy, metadataOf, versionOf } from "../../../contract/builders.ts";
import { write } from "../../../contract/fixture.ts";
import {
  createPrompt,
  createVersion,
  findModels,
  findVersions,
  newDesk,
  promptTags,
  register,
  textTags,
} from "./stores.ts";

let store: ModelStore;
beforeEach(async () => {
  const desk = await newDesk();
  store = desk.store;
  await write(desk.registry, (session) =>
    session.registerVersions(
      ["git_a", "git_b"].map((name) =>
        versionOf(name, `From git ${name}`, {
          metadata: metadataOf({ team: "git" }),
          defaults: { metadata: metadataOf({ team: "git" }), managed: managedBy(name) },
        }),
      ),
    ),
  );
  await createPrompt(store, "Web", promptTags({ team: "web", _mlflow_experiment_ids: ",1," }));
  await createVersion(store, "Web", textTags("one", { lang: "de" }));
  await createVersion(store, "Web", textTags("two", { lang: "en" }));
});

const name = (operator: "=" | "!=" | "LIKE" | "ILIKE", value: string) => ({ on: "name", operator, value }) as const;
const tag = (key: string, operator: "=" | "!=" | "LIKE" | "ILIKE", value: string) =>
  ({ on: "tag", key, operator, value }) as const;

describe("a search for prompts", () => {
  const CASES: readonly (readonly [string, SearchFilter, readonly string[]])[] = [
    ["all, in byte order", [], ["Web", "git_a", "git_b"]],
    ["one name", [name("=", "git_a")], ["git_a"]],
    ["a name that is not there", [name("=", "none")], []],
    ["names", [{ on: "name", operator: "IN", values: ["git_b", "Web", "none"] }], ["Web", "git_b"]],
    ["no names", [{ on: "name", operator: "IN", values: [] }], []],
    ["other names", [{ on: "name", operator: "NOT IN", values: ["Web"] }], ["git_a", "git_b"]],
    ["two names at once", [name("=", "git_a"), name("=", "git_b")], []],
    ["a pattern", [name("ILIKE", "w%")], ["Web"]],
    ["a name and a tag", [name("=", "git_a"), tag("team", "=", "web")], []],
    ["an author's tag", [tag("team", "!=", "web")], ["git_a", "git_b"]],
    ["a tag of MLflow's", [tag("_mlflow_experiment_ids", "LIKE", "%,1,%")], ["Web"]],
    ["a tag of git's", [tag("promptree.path", "LIKE", "prompts/%")], ["git_a", "git_b"]],
  ];
  test.each(CASES)("finds %s", async (_what, filter, found) => {
    expect(await findModels(store, { filter })).toEqual(found);
  });

  test("is ordered by the newest update, then by name", async () => {
    expect(await findModels(store, { order: [{ by: "updatedAt", descending: true }] })).toEqual([
      "Web",
      "git_a",
      "git_b",
    ]);
    expect(await findModels(store, { order: [{ by: "updatedAt", descending: false }] })).toEqual([
      "git_a",
      "git_b",
      "Web",
    ]);
    expect(await findModels(store, { order: [{ by: "name", descending: true }] })).toEqual(["git_b", "git_a", "Web"]);
  });

  test.each([
    { filter: [], offset: 0, limit: 2, found: ["Web", "git_a", "…"] },
    { filter: [], offset: 2, limit: 2, found: ["git_b"] },
    { filter: [], offset: 1, limit: 2, found: ["git_a", "git_b"] },
    { filter: [], offset: 9, limit: 2, found: [] },
    { filter: [], offset: 0, limit: 0, found: ["…"] },
    { filter: [tag("team", "=", "git")], offset: 0, limit: 1, found: ["git_a", "…"] },
    { filter: [tag("team", "=", "git")], offset: 1, limit: 1, found: ["git_b"] },
    { filter: [name("LIKE", "git%")], offset: 1, limit: 5, found: ["git_b"] },
  ])("gives $limit after $offset of $filter", async ({ filter, offset, limit, found }) => {
    expect(await findModels(store, { filter, offset, limit })).toEqual(found);
  });

  test("gives each with its newest version and aliases", async () => {
    await store.write("Ada", (models) => models.setAlias("Web", "production", 1));
    const search = { of: "prompts", filter: [], order: [], offset: 0, limit: 9 } as const;
    const { items } = await store.read((models) => models.searchModels(search));
    expect(items.map(({ latest }) => latest?.tags.get(PROMPT_TEXT))).toEqual([
      "two",
      "From git git_a",
      "From git git_b",
    ]);
    expect(items.map(({ aliases }) => Object.fromEntries(aliases))).toEqual([{ production: 1 }, {}, {}]);
  });

  test("goes over more prompts than one query takes", async () => {
    const names = Array.from({ length: 1203 }, (_, index) => `many_${String(index).padStart(4, "0")}`);
    await store.write("Ada", async (models) => {
      for (const model of names) await models.createModel({ name: model, description: "", tags: promptTags() });
    });
    const filter = [name("LIKE", "many%")];
    expect(await findModels(store, { filter, limit: 1203 })).toEqual(names);
    expect(await findModels(store, { filter: [{ on: "name", operator: "IN", values: names }], limit: 1000 })).toEqual([
      ...names.slice(0, 1000),
      "…",
    ]);
  });
});

describe("a search for versions", () => {
  const version = (operator: "=" | "!=" | ">" | ">=" | "<" | "<=", value: number) =>
    ({ on: "version", operator, value }) as const;
  const CASES: readonly (readonly [string, VersionFilter, readonly string[]])[] = [
    ["all, by name, then the newest", [], ["Web/2", "Web/1", "git_a/1", "git_b/1"]],
    ["those of a prompt", [name("=", "Web")], ["Web/2", "Web/1"]],
    [
      "those of some",
      [{ on: "name", operator: "IN", values: ["Web", "git_b"] }, version("=", 1)],
      ["Web/1", "git_b/1"],
    ],
    ["high numbers", [version(">", 1)], ["Web/2"]],
    ["an author's tag", [tag("lang", "!=", "de")], ["Web/2"]],
    ["a text", [tag(PROMPT_TEXT, "LIKE", "%git_b")], ["git_b/1"]],
    ["a text of a prompt's", [tag(PROMPT_TEXT, "=", "one"), name("=", "Web"), version("<=", 1)], ["Web/1"]],
    ["a source", [{ on: "source", operator: "=", value: "prompt-template" }], []],
    ["no run", [{ on: "run", operator: "!=", value: "x" }], ["Web/2", "Web/1", "git_a/1", "git_b/1"]],
  ];
  test.each(CASES)("finds %s", async (_what, filter, found) => {
    expect(await findVersions(store, { filter })).toEqual(found);
  });

  test.each([
    { by: "version", descending: true, found: ["Web/2", "Web/1", "git_a/1", "git_b/1"] },
    { by: "version", descending: false, found: ["Web/1", "git_a/1", "git_b/1", "Web/2"] },
    { by: "name", descending: true, found: ["git_b/1", "git_a/1", "Web/2", "Web/1"] },
  ] as const)("is ordered by $by", async ({ by, descending, found }) => {
    expect(await findVersions(store, { order: [{ by, descending }] })).toEqual(found);
  });

  test("is ordered by when they were made and updated", async () => {
    await store.write("Ada", (models) => models.updateVersion("git_b", 1, { description: "newest" }));
    const [newest] = await findVersions(store, { order: [{ by: "updatedAt", descending: true }], limit: 1 });
    const [oldest] = await findVersions(store, { order: [{ by: "createdAt", descending: false }], limit: 1 });
    expect([newest, oldest]).toEqual(["git_b/1", "git_a/1"]);
  });

  test("is paged, with and without what the database can't judge", async () => {
    expect(await findVersions(store, { offset: 1, limit: 2 })).toEqual(["Web/1", "git_a/1", "…"]);
    const filter = [tag(PROMPT_TEXT, "LIKE", "%o%")];
    expect(await findVersions(store, { filter, offset: 1, limit: 2 })).toEqual(["Web/1", "git_a/1", "…"]);
    expect(await findVersions(store, { filter, offset: 3, limit: 2 })).toEqual(["git_b/1"]);
  });

  test("leaves deleted versions out", async () => {
    await register(store, "gone", "1", "2");
    await store.write("Ada", (models) => models.deleteVersion("gone", 1));
    expect(await findVersions(store, { filter: [name("=", "gone")] })).toEqual(["gone/2"]);
  });
});

test("a search for versions finds more prompts than one statement may name", async () => {
  const desk = await newDesk();
  const names = Array.from({ length: 33_000 }, (_, index) => `p${index}`);
  await write(desk.registry, (session) => session.registerVersions(names.map((each) => versionOf(each, "x"))));
  expect((await findVersions(desk.store, { limit: 200_000 })).length).toBe(names.length);
}, 60_000);

test("prompts and other models are never found together", async () => {
  await store.write("Ada", (models) =>
    models.createModel({ name: "promptree.sync", description: "", tags: new Map() }),
  );
  expect(await findModels(store)).toEqual(["Web", "git_a", "git_b"]);
  expect(await findModels(store, { of: "models" })).toEqual(["promptree.sync"]);
  expect(await findVersions(store, { of: "models" })).toEqual([]);
});
