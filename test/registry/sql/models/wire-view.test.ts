import fc from "fast-check";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import type { Registry, WriteSession } from "../../../../src/core/registry.ts";
import { managedTags } from "../../../../src/mlflow/managed-tags.ts";
import { PROMPT_ALIASES, PROMPT_TEXT } from "../../../../src/mlflow/tag-keys.ts";
import { openNodeSqlite } from "../../../../src/registry/sql/node-sqlite.ts";
import type { Schema } from "../../../../src/registry/sql/schema.ts";
import { promptColumnsOf } from "../../../../src/registry/sql/wire/prompt-wire.ts";
import { readWireTags } from "../../../../src/registry/sql/wire/stored-tags.ts";
import { versionRows } from "../../../../src/registry/sql/wire/version-rows.ts";
import { versionColumnsOf, versionWire } from "../../../../src/registry/sql/wire/version-wire.ts";
import {
  aliasOf,
  chatContent,
  managedBy,
  metadataOf,
  promptName,
  provenanceOf,
  removalOf,
  textContent,
  updateOf,
  versionNumber,
  versionOf,
} from "../../../contract/builders.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "../../../engine/properties/run-property.ts";
import { readAll, readRecord, readSummaries, write } from "../../../contract/fixture.ts";
import { type Desk, createPrompt, createVersion, modelOf, newDesk, promptTags, textTags, versionIn } from "./stores.ts";

const NAMES = ["git", "web"] as const;

/** Both: one that git has made, and one that was made over HTTP, each with two versions. */
async function startingDesk(): Promise<Desk> {
  const desk = await newDesk();
  await write(desk.registry, (session) => session.registerVersions([versionOf("git", "1"), versionOf("git", "2")]));
  await createPrompt(desk.store, "web", promptTags({ team: "web" }));
  await createVersion(desk.store, "web", textTags("1", { lang: "de" }));
  await createVersion(desk.store, "web", textTags("2"));
  return desk;
}

type Step = (session: WriteSession) => Promise<unknown>;

const name = fc.constantFrom(...NAMES);
const number = fc.constantFrom(1, 2);
const text = fc.constantFrom("", "x", "ü", "😀 {{a}}", '[{"role": "user", "content": "x"}]', "x".repeat(6000));
const tags = fc.dictionary(fc.constantFrom("team", "lang", "7", "a b"), text, { maxKeys: 3 });
const schema = fc.option(fc.constant({ name: "string" }));
const metadata = fc
  .record({ tags, description: fc.option(text), inputSchema: schema })
  .map(({ tags: own, ...rest }) => metadataOf(own, rest));
const settings = fc.record({
  modelConfig: fc.option(fc.constantFrom({ temperature: 0.5 }, { model_name: "ü" })),
  responseFormat: fc.option(fc.constant({ type: "object" })),
});
const content = fc.oneof(
  fc.tuple(text, settings).map(([template, own]) => textContent(template, own)),
  fc.tuple(text, settings).map(([said, own]) => chatContent([{ role: "user", content: said }], own)),
);
const aliases = fc.uniqueArray(fc.constantFrom("production", "staging", "älter"), { maxLength: 3 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(name, content, metadata, text).map(
    ([prompt, made, own, message]): Step =>
      (session) =>
        session.registerVersions([versionOf(prompt, made, { metadata: own, message })]),
  ),
  fc.tuple(name, number, content).map(
    ([prompt, version, put]): Step =>
      (session) =>
        session.restoreVersions([{ prompt: promptName(prompt), version: versionNumber(version), content: put }]),
  ),
  fc.tuple(name, tags, fc.option(text, { nil: undefined }), metadata, aliases, fc.boolean(), fc.boolean()).map(
    ([prompt, setTags, description, was, names, orphaned, isAdoption]): Step =>
      (session) =>
        session.updatePrompts([
          updateOf(prompt, {
            setTags: new Map(Object.entries(setTags)),
            removeTags: ["team"],
            ...(description === undefined ? {} : { description: description === "" ? null : description }),
            managed: managedBy(prompt, {
              orphaned,
              metadata: was,
              aliases: new Set(names.map((alias) => aliasOf(prompt, alias, 1).alias)),
            }),
            versions: [
              {
                version: versionNumber(1),
                metadata: was,
                ...(isAdoption ? { provenance: provenanceOf(prompt, textContent("1")) } : { was: metadataOf() }),
              },
            ],
          }),
        ]),
  ),
  fc.tuple(name, fc.constantFrom("production", "staging"), number, aliases).map(
    ([prompt, alias, version, managed]): Step =>
      (session) =>
        session.setAliases([aliasOf(prompt, alias, version, managed)]),
  ),
  fc.tuple(name, fc.constantFrom("production", "staging"), fc.option(aliases)).map(
    ([prompt, alias, managed]): Step =>
      (session) =>
        session.deleteAliases([removalOf(prompt, alias, managed)]),
  ),
);

interface Touch {
  readonly name: string;
  /** Null for the prompt itself. */
  readonly version: number | null;
}

const touch: fc.Arbitrary<Touch> = fc.record({ name, version: fc.option(number) });

/** Writes over HTTP what no sync looks at: the row's tags are kept as they stand from then on. */
async function touchRow({ store }: Desk, { name: model, version }: Touch): Promise<void> {
  const change = { setTags: new Map([["_mlflow_experiment_ids", `,${Math.random()},`]]) };
  await store.write("client", (models) =>
    version === null ? models.updateModel(model, change) : models.updateVersion(model, version, change),
  );
}

/** What a sync sees, without when the registry got it. */
async function seenBySync(registry: Registry) {
  const summaries = await readSummaries(registry, NAMES);
  const records = [];
  for (const { prompt, version } of summaries) records.push(await readRecord(registry, prompt, version));
  const prompts = (await readAll(registry)).map(({ latest, newestManaged, ...prompt }) => ({
    ...prompt,
    latest: latest?.version,
    newestManaged: newestManaged?.version,
  }));
  return {
    prompts,
    records: records.map(({ date: _date, provenance, ...record }) => ({ ...record, commit: provenance?.commit })),
  };
}

async function expectColumnsToFollow(file: string): Promise<void> {
  const db: Kysely<Schema> = openNodeSqlite(file, { readOnly: true });
  try {
    for (const row of await db.selectFrom("prompts").selectAll().where("wire_tags", "is not", null).execute()) {
      expect(row).toMatchObject(promptColumnsOf(readWireTags(row.wire_tags ?? "")));
    }
    const versions = db.selectFrom("versions").select(["prompt", "number"]);
    for (const row of await versionRows(db, await versions.where("wire_tags", "is not", null).execute())) {
      const { version, content: body } = versionColumnsOf(row, versionWire(row));
      const { wire_tags: _tags, wire_description: _description, commit_date: _date, ...columns } = version;
      expect(row).toMatchObject({ ...columns, ...body });
    }
  } finally {
    await db.destroy();
  }
}

test(
  "a sync sees and does the same whether or not somebody has written tags over HTTP, and columns follow from those",
  async () => {
    const history = fc.array(fc.tuple(fc.array(touch, { maxLength: 2 }), step), { maxLength: 6 });
    await checkProperty(history, 40, async (steps) => {
      const touched = await startingDesk();
      const untouched = await startingDesk();
      for (const [touches, work] of steps) {
        for (const one of touches) await touchRow(touched, one);
        const outcomes = await write(touched.registry, work);
        expect(await write(untouched.registry, work)).toEqual(outcomes);
      }
      expect(await seenBySync(touched.registry)).toEqual(await seenBySync(untouched.registry));
      await expectColumnsToFollow(touched.file);
    });
  },
  PROPERTY_TIMEOUT,
);

test("what a sync changes changes on the wire, in its place, and what others have set there stays", async () => {
  const { store, registry } = await startingDesk();
  await store.write("client", async (models) => {
    await models.updateModel("git", {
      setTags: new Map([
        ["theirs", "1"],
        ["team", "theirs"],
      ]),
    });
    await models.updateVersion("git", 2, { setTags: new Map([["theirs", "1"]]) });
  });
  await write(registry, async (session) => {
    await session.updatePrompts([
      updateOf("git", {
        setTags: new Map([["team", "ours"]]),
        versions: [{ version: versionNumber(2), metadata: metadataOf({ team: "ours" }), was: metadataOf() }],
      }),
    ]);
    await session.setAliases([aliasOf("git", "production", 2, ["production"])]);
    await session.restoreVersions([
      { prompt: promptName("git"), version: versionNumber(2), content: textContent("put back") },
    ]);
  });
  const model = await modelOf(store, "git");
  expect([...model.tags].filter(([key]) => !managedTags(managedBy("git")).has(key) && key !== PROMPT_ALIASES)).toEqual([
    ["mlflow.prompt.is_prompt", "true"],
    ["theirs", "1"],
    ["team", "ours"],
  ]);
  expect(model.tags.get(PROMPT_ALIASES)).toBe("production");
  const { tags: held, isFromGit } = await versionIn(store, "git", 2);
  expect({ text: held.get(PROMPT_TEXT), theirs: held.get("theirs"), team: held.get("team"), isFromGit }).toEqual({
    text: "put back",
    theirs: "1",
    team: "ours",
    isFromGit: true,
  });
});

test("a prompt that was made over HTTP and adopted is git's on the wire", async () => {
  const { store, registry } = await startingDesk();
  await write(registry, (session) =>
    session.updatePrompts([
      updateOf("web", {
        versions: [
          { version: versionNumber(2), metadata: metadataOf(), provenance: provenanceOf("web", textContent("2")) },
        ],
      }),
    ]),
  );
  const model = await modelOf(store, "web");
  expect(model.managed).toEqual({ repository: "github.com/acme/prompts", path: "prompts/web.md" });
  expect(model.latest?.isFromGit).toBe(true);
  expect([...model.tags.keys()].slice(0, 2)).toEqual(["mlflow.prompt.is_prompt", "team"]);
});
