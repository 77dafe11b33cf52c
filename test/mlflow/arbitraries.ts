import * as fc from "fast-check";
import { isAliasName } from "../../src/core/alias.ts";
import { isCommitId } from "../../src/core/commit.ts";
import { type Content, ROLES } from "../../src/core/content.ts";
import { digestContent } from "../../src/core/digest.ts";
import type { Json, JsonObject } from "../../src/core/json.ts";
import type { Metadata } from "../../src/core/metadata.ts";
import { isPromptName } from "../../src/core/name.ts";
import type { ManagedState, SyncState } from "../../src/core/registry.ts";
import type { Provenance } from "../../src/core/version.ts";
import { explainTagKey } from "../../src/mlflow/tag-key-rule.ts";

/** Any text that UTF-8 can hold, from all planes. */
export const text = fc.string({ unit: "binary" }).map((value) => value.toWellFormed());

/** Texts around the longest that a description may be. */
export const longText = fc
  .record({ unit: text.filter((value) => value !== ""), points: fc.integer({ min: 4990, max: 5010 }) })
  .map(({ unit, points }) =>
    Array.from({ length: points }, (_, index) => Array.from(unit)[index % 3] ?? "😀").join(""),
  );

/** Any value, as it is after a round through JSON. */
export const json: fc.Arbitrary<Json> = fc.json({ stringUnit: "grapheme" }).map((value) => JSON.parse(value));

const jsonObject: fc.Arbitrary<JsonObject> = fc.dictionary(text, json);

const setting = fc.option(
  jsonObject.filter((object) => Object.keys(object).length > 0),
  { nil: null },
);

const settings = fc.record({ modelConfig: setting, responseFormat: setting });

const message = fc.record({ role: fc.constantFrom(...ROLES), content: text });

export const content: fc.Arbitrary<Content> = fc.oneof(
  fc.tuple(text, settings).map(([template, rest]) => ({ type: "text" as const, template, ...rest })),
  fc.tuple(fc.array(message), settings).map(([messages, rest]) => ({ type: "chat" as const, messages, ...rest })),
);

export const tagKey = fc
  .oneof(fc.stringMatching(/^[a-z_.:/ -]{1,8}$/), fc.constantFrom("use_case", "a/b", "Ünï", "__proto__", "toString"))
  .filter((key) => explainTagKey(key) === null);

export const tags = fc.array(fc.tuple(tagKey, text), { maxLength: 5 }).map((entries) => new Map(entries));

export const metadata: fc.Arbitrary<Metadata> = fc.record({
  description: fc.option(text, { nil: null }),
  tags,
  inputSchema: fc.option(jsonObject, { nil: null }),
});

const alias = fc.constantFrom<string[]>("production", "staging", "a-b_c", "Ä", "名前").filter(isAliasName);

export const promptName = fc.stringMatching(/^[a-zA-Z0-9_.-]{1,20}$/).filter(isPromptName);

const commit = fc.stringMatching(/^[0-9a-f]{40}$/).filter(isCommitId);

const date = fc
  .date({ min: new Date("1970-01-01T00:00:00Z"), max: new Date("2099-12-31T00:00:00Z"), noInvalidDate: true })
  .map((moment) => moment.toISOString());

export const provenance: fc.Arbitrary<Provenance> = fc.record({
  repository: text,
  commit,
  path: text,
  digest: content.map(digestContent),
  author: text,
  date,
});

export const managed: fc.Arbitrary<ManagedState> = fc.record({
  repository: text,
  path: text,
  orphaned: fc.boolean(),
  metadata,
  aliases: fc.array(alias).map((names) => new Set(names)),
  splits: fc
    .dictionary(fc.stringMatching(/^[A-Za-z0-9_-]{1,9}$/), text)
    .map((splits) => new Map(Object.entries(splits))),
});

export const syncState: fc.Arbitrary<SyncState> = fc.record({
  repository: text,
  commit,
  branch: fc.option(text, { nil: null }),
  mode: fc.constantFrom("first-parent", "head"),
  syncedAt: date,
  settledRevision: fc.option(text, { nil: null }),
  unfinished: fc.option(commit, { nil: null }),
  newestVersions: fc.option(content.map(digestContent), { nil: null }),
});
