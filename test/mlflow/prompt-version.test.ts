import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestContent } from "../../src/core/digest.ts";
import { provenanceTags } from "../../src/mlflow/provenance-tags.ts";
import { newVersionRequest } from "../../src/mlflow/new-version.ts";
import { recordOf, summaryOf, versionTagChanges } from "../../src/mlflow/prompt-version.ts";
import { tagsOf } from "../../src/mlflow/tag-list.ts";
import { foreignVersionOf, metadataOf, provenanceOf, textContent, versionOf } from "../contract/builders.ts";
import { content, longText, metadata, promptName, provenance, text } from "./arbitraries.ts";
import { CREATED, changed, storedVersion } from "./stored.ts";

test("a version is the same after a round through a server", () => {
  const version = fc.record({
    name: promptName,
    content,
    message: fc.oneof(text, longText),
    metadata,
    provenance: fc.option(provenance, { nil: null }),
  });
  fc.assert(
    fc.property(version, ({ name, content: whole, message, metadata: about, provenance: from }) => {
      const made = versionOf(name, whole, { message, metadata: about, provenance: from });
      const model = storedVersion(newVersionRequest(made), { version: "7" });
      const summary = {
        prompt: name,
        version: 7,
        digest: digestContent(whole),
        message,
        date: from?.date ?? new Date(CREATED).toISOString(),
        provenance: from,
      };
      expect(recordOf(model)).toEqual({ ...summary, content: whole, metadata: about });
      expect(summaryOf(model)).toEqual(summary);
    }),
  );
});

describe("the request that makes a version", () => {
  test("has the author's tags, MLflow's own, where it is from, and the metadata, in this order", () => {
    const whole = textContent("Hi");
    const version = versionOf("greet", whole, {
      message: "Say hi",
      metadata: metadataOf({ team: "red" }, { description: "greets", inputSchema: { name: "string" } }),
    });
    const { commit, digest } = provenanceOf("greet", whole);
    expect(newVersionRequest(version)).toEqual({
      name: "greet",
      source: "dummy-source",
      description: "Say hi",
      tags: [
        { key: "team", value: "red" },
        { key: "mlflow.prompt.is_prompt", value: "true" },
        { key: "_mlflow_prompt_type", value: "text" },
        { key: "mlflow.prompt.text", value: "Hi" },
        { key: "promptree.repository", value: "github.com/acme/prompts" },
        { key: "promptree.commit", value: commit },
        { key: "promptree.path", value: "prompts/greet.md" },
        { key: "promptree.digest", value: digest },
        { key: "promptree.author", value: "Ada Lovelace" },
        { key: "promptree.date", value: "2026-03-03T09:30:00+01:00" },
        { key: "promptree.description", value: "greets" },
        { key: "promptree.input_schema", value: '{"name":"string"}' },
      ],
    });
  });

  test("leaves out what there is none of", () => {
    const request = newVersionRequest(foreignVersionOf("greet", "Hi"));
    expect(request).not.toHaveProperty("description");
    expect(request.tags?.map(({ key }) => key)).toEqual([
      "mlflow.prompt.is_prompt",
      "_mlflow_prompt_type",
      "mlflow.prompt.text",
    ]);
  });

  test("lets no author's tag take the place of one of MLflow's", () => {
    const version = foreignVersionOf("greet", "Hi", { metadata: metadataOf({ "mlflow.prompt.text": "stolen" }) });
    expect(recordOf(storedVersion(newVersionRequest(version)))?.content).toEqual(textContent("Hi"));
  });
});

describe("a version that is read", () => {
  const model = storedVersion(newVersionRequest(versionOf("greet", "Hi")));

  test.for([
    ["a name that no prompt of ours has", { name: "grüß" }],
    ["a number that is none", { version: "abc" }],
    ["the number 0", { version: "0" }],
  ] as const)("is none of ours with %s", ([, overrides]) => {
    expect(summaryOf({ ...model, ...overrides })).toBeNull();
    expect(recordOf({ ...model, ...overrides })).toBeNull();
  });

  test("has the digest of its text, changed by hand as it may be", () => {
    const tags = model.tags.map((tag) => (tag.key === "mlflow.prompt.text" ? { ...tag, value: "Hey" } : tag));
    const summary = summaryOf({ ...model, tags });
    expect(summary?.digest).toBe(digestContent(textContent("Hey")));
    expect(summary?.provenance?.digest).toBe(digestContent(textContent("Hi")));
  });

  test.for([
    ["promptree.repository", null],
    ["promptree.commit", "c0ffee"],
    ["promptree.commit", null],
    ["promptree.path", null],
    ["promptree.digest", "h1:0"],
    ["promptree.author", null],
    ["promptree.date", "yesterday"],
    ["promptree.date", null],
  ] as const)("is none of git's with %s as %s", ([key, value]) => {
    const others = model.tags.filter((tag) => tag.key !== key);
    const tags = value === null ? others : [...others, { key, value }];
    expect(summaryOf({ ...model, tags })).toMatchObject({
      provenance: null,
      date: new Date(CREATED).toISOString(),
    });
  });

  test("hides what MLflow ties to it", () => {
    const linked = { key: "mlflow.prompt.associatedRunIds", value: "1" };
    expect(recordOf({ ...model, tags: [linked, { key: "lang", value: "en" }] })?.metadata).toEqual(
      metadataOf({ lang: "en" }),
    );
  });
});

describe("an update of a version", () => {
  test("makes its metadata, and where it is from, what is asked for, and nothing else", () => {
    const before = fc.record({ content, metadata, provenance: fc.option(provenance, { nil: null }) });
    const after = fc.record({ metadata, provenance: fc.option(provenance, { nil: null }) });
    fc.assert(
      fc.property(before, after, (old, update) => {
        const model = storedVersion(newVersionRequest(versionOf("greet", old.content, old)));
        const version = summaryOf(model)?.version;
        if (version === undefined) throw new Error("the version is ours");
        const { provenance: from } = update;
        const changes = versionTagChanges(tagsOf(model.tags), {
          version,
          metadata: update.metadata,
          ...(from === null ? {} : { provenance: from }),
        });
        const tags = Array.from(changed(tagsOf(model.tags), changes), ([key, value]) => ({ key, value }));
        expect(recordOf({ ...model, tags })).toMatchObject({
          content: old.content,
          metadata: update.metadata,
          provenance: from ?? old.provenance,
        });
      }),
    );
  });

  test("sets what differs, deletes what is gone, and makes it git's at last", () => {
    const current = new Map([
      ["team", "red"],
      ["lang", "en"],
      ["mlflow.prompt.text", "Hi"],
      ["mlflow.prompt.run_ids", "1"],
      ["promptree.description", "greets"],
    ]);
    const from = provenanceOf("greet", textContent("Hi"));
    const [version] = [summaryOf(storedVersion({ name: "greet", source: "dummy-source" }))?.version];
    if (version === undefined) throw new Error("the version is ours");
    const update = { version, metadata: metadataOf({ team: "red", use: "a" }), provenance: from };
    const { set, remove } = versionTagChanges(current, update);
    expect([...set]).toEqual([["use", "a"], ...provenanceTags(from)]);
    expect(remove).toEqual(["lang", "promptree.description"]);
  });
});

test("a version that can't be read whole says so, and its digest is none of what was read", () => {
  const parts = '[{"role": "user", "content": [{"type": "text", "text": "x"}]}]';
  const tags = [
    { key: "_mlflow_prompt_type", value: "chat" },
    { key: "mlflow.prompt.text", value: parts },
  ];
  const model = { ...storedVersion(newVersionRequest(foreignVersionOf("greet", "Hi"))), tags };
  const record = recordOf(model);
  expect(record).toMatchObject({ content: textContent(parts), unread: ["its message 1 is a list of parts"] });
  expect(record?.digest).not.toBe(digestContent(textContent(parts)));
  expect(summaryOf(model)?.digest).toBe(record?.digest);
});
