import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newPromptRequest, promptOf, promptTagChanges } from "../../src/mlflow/prompt-model.ts";
import { newVersionRequest } from "../../src/mlflow/new-version.ts";
import { summaryOf } from "../../src/mlflow/prompt-version.ts";
import { tagsOf } from "../../src/mlflow/tag-list.ts";
import {
  foreignVersionOf,
  managedBy,
  metadataOf,
  promptName as nameOf,
  updateOf,
  versionOf,
} from "../contract/builders.ts";
import { managed, metadata, promptName, tagKey, tags } from "./arbitraries.ts";
import { changed, storedModel, storedVersion } from "./stored.ts";

test("a new prompt is the same after a round through a server", () => {
  fc.assert(
    fc.property(promptName, metadata, fc.option(managed, { nil: null }), (prompt, about, state) => {
      const request = newPromptRequest({ prompt, defaults: { metadata: about, managed: state } });
      expect(promptOf(storedModel(request))).toEqual({
        name: prompt,
        description: about.description === "" ? null : about.description,
        tags: about.tags,
        aliases: new Map(),
        latest: null,
        newestManaged: null,
        nextVersion: 1,
        managed: state,
      });
    }),
  );
});

test("the request that makes a prompt begins with what makes it one", () => {
  const defaults = { metadata: metadataOf({ team: "red" }, { description: "greets" }), managed: managedBy("greet") };
  expect(newPromptRequest({ prompt: nameOf("greet"), defaults })).toEqual({
    name: "greet",
    description: "greets",
    tags: [
      { key: "mlflow.prompt.is_prompt", value: "true" },
      { key: "team", value: "red" },
      { key: "promptree.path", value: "prompts/greet.md" },
      {
        key: "promptree.metadata",
        value:
          '{"description":null,"tags":{},"inputSchema":null,"path":"prompts/greet.md","repository":"github.com/acme/prompts"}',
      },
      { key: "promptree.repository", value: "github.com/acme/prompts" },
    ],
  });
});

describe("a prompt that is read", () => {
  const model = storedModel(newPromptRequest(versionOf("greet")));
  const first = storedVersion(newVersionRequest(versionOf("greet", "one")), { version: "1" });
  const third = storedVersion(newVersionRequest(versionOf("greet", "three")), { version: "3" });
  const foreign = storedVersion(newVersionRequest(foreignVersionOf("greet", "four")), { version: "4" });

  test("has the newest of the versions it names, and the number after it", () => {
    const latest = summaryOf(third);
    expect(latest).not.toBeNull();
    expect(promptOf({ ...model, latest_versions: [third, first] })).toMatchObject({
      latest,
      newestManaged: latest,
      nextVersion: 4,
    });
  });

  test("does not know its newest version of git's when somebody made a newer one", () => {
    expect(promptOf({ ...model, latest_versions: [foreign, first] })).toMatchObject({
      latest: summaryOf(foreign),
      newestManaged: null,
      nextVersion: 5,
    });
  });

  test("has the aliases that git could have set", () => {
    const aliases = ["production", "latest", "v1", "7", "a b"].map((alias) => ({ alias, version: "3" }));
    const broken = { alias: "broken", version: "three" };
    expect(promptOf({ ...model, aliases: [...aliases, broken] })?.aliases).toEqual(new Map([["production", 3]]));
  });

  test("hides tags that are no author's", () => {
    const more = [
      { key: "_mlflow_experiment_ids", value: ",0,1," },
      { key: "lang", value: "en" },
    ];
    expect(promptOf({ ...model, tags: [...model.tags, ...more] })?.tags).toEqual(new Map([["lang", "en"]]));
  });

  test.for([
    ["a plain model", { tags: [] }],
    ["a model that only some clients take for a prompt", { tags: [{ key: "mlflow.prompt.is_prompt", value: "True" }] }],
    ["a prompt of a name that ours can't have", { name: "grüß" }],
  ])("is none for %s", ([, overrides]) => {
    expect(promptOf({ ...model, ...Object(overrides) })).toBeNull();
  });
});

describe("an update of a prompt's tags", () => {
  test("leads to what is asked for, and a second time to nothing", () => {
    fc.assert(
      fc.property(tags, tags, fc.array(tagKey), (before, setTags, removeTags) => {
        const after = changed(before, promptTagChanges(before, { setTags, removeTags }));
        const wanted = new Map([...before].filter(([key]) => !removeTags.includes(key)));
        for (const [key, value] of setTags) wanted.set(key, value);
        expect(after).toEqual(wanted);
        expect(promptTagChanges(after, { setTags, removeTags })).toEqual({ set: new Map(), remove: [] });
      }),
    );
  });

  test("leaves alone what is no author's", () => {
    const { tags: list } = storedModel(newPromptRequest(versionOf("greet")));
    const setTags = new Map([["mlflow.prompt.is_prompt", "false"]]);
    const update = updateOf("greet", { setTags, removeTags: ["promptree.repository"] });
    expect(promptTagChanges(tagsOf(list), update)).toEqual({ set: new Map(), remove: [] });
  });
});
