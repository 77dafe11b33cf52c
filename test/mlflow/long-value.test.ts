import { describe, expect, test } from "vitest";
import type { Metadata } from "../../src/core/metadata.ts";
import { isLeftPart, longValueOf, longValueTags } from "../../src/mlflow/long-value.ts";
import { managedAliasChanges, managedOf, managedTagChanges, managedTags } from "../../src/mlflow/managed-tags.ts";
import { aliasName, managedBy, metadataOf } from "../contract/builders.ts";
import { IDEOGRAPHS, LETTERS, noise } from "./noise.ts";
import { changed } from "./stored.ts";

const METADATA = "promptree.metadata";

const tagsOf = (metadata: Metadata) => managedTags(managedBy("greet", { metadata }));
const lengths = (tags: ReadonlyMap<string, string>) => Array.from(tags.values(), (value) => Array.from(value).length);

const PLAIN = metadataOf({ team: "red" }, { description: "greets" });
const WIDE = metadataOf({ team: "😀".repeat(4990) }, { description: "greets" });
/** 16 KiB of front matter, the most there can be. */
const FULL = metadataOf(
  { one: noise(5000, LETTERS), two: noise(5000, LETTERS) },
  { description: noise(5000, LETTERS), inputSchema: { name: noise(1300, LETTERS) } },
);
const FULL_WIDE = metadataOf({ one: noise(2700, IDEOGRAPHS) }, { description: noise(2700, IDEOGRAPHS) });

describe("metadata comes back as it was", () => {
  test.for([
    ["that fits stays JSON", PLAIN, /^\{/, 0],
    ["that does not is in parts", WIDE, /^parts:/, 2],
    ["of 16 KiB of front matter is, too", FULL, /^parts:/, 4],
    ["of 16 KiB of front matter in another script is, too", FULL_WIDE, /^parts:/, 2],
  ] as const)("%s", ([, metadata, form, parts]) => {
    const tags = tagsOf(metadata);
    expect(tags.get(METADATA)).toMatch(form);
    expect(managedOf(tags)?.metadata).toEqual(metadata);
    expect(Math.max(...lengths(tags))).toBeLessThanOrEqual(5000);
    expect([...tags.keys()].filter((key) => key.startsWith(METADATA))).toHaveLength(parts + 1);
  });

  test("with the longest JSON that fits, and the shortest that does not", () => {
    const frame = tagsOf(metadataOf({}, { description: "" })).get(METADATA)?.length ?? 0;
    for (const character of ["x", "😀"]) {
      const fits = metadataOf({}, { description: character.repeat(5000 - frame) });
      expect(tagsOf(fits).get(METADATA)).toMatch(/^\{/);
      const longer = metadataOf({}, { description: character.repeat(5001 - frame) });
      expect(tagsOf(longer).get(METADATA)).toMatch(/^parts:/);
      expect(managedOf(tagsOf(longer))?.metadata).toEqual(longer);
    }
  });
});

describe("a value that can't be read is none", () => {
  test.for(["parts:c0ffee", "parts:", "", "greets"])("%j", (value) => {
    expect(managedOf(new Map([...tagsOf(PLAIN), [METADATA, value] as const]))).toBeNull();
  });

  test("and so are parts of which one is gone", () => {
    const tags = tagsOf(FULL);
    for (const key of [...tags.keys()].filter((tag) => tag.startsWith(`${METADATA}.`))) {
      expect(managedOf(new Map([...tags].filter(([tag]) => tag !== key)))).toBeNull();
    }
  });
});

describe("an update of a value in parts", () => {
  const STEPS = [PLAIN, FULL, FULL_WIDE, WIDE, FULL, PLAIN] as const;
  const keysOf = (tags: ReadonlyMap<string, string>) => [...tags.keys()].filter((key) => key.startsWith(METADATA));

  test("leaves the old one or the new one whenever it is cut off", () => {
    let tags = tagsOf(PLAIN);
    let old: Metadata = PLAIN;
    for (const metadata of STEPS) {
      const { set, remove } = managedTagChanges(tags, managedBy("greet", { metadata }));
      const requests = [
        ...remove.map((key) => ({ set: new Map<string, string>(), remove: [key] })),
        ...Array.from(set, (entry) => ({ set: new Map([entry]), remove: [] })),
      ];
      for (const request of requests) {
        tags = changed(tags, request);
        expect([old, metadata]).toContainEqual(managedOf(tags)?.metadata);
      }
      expect(managedOf(tags)?.metadata).toEqual(metadata);
      old = metadata;
    }
  });

  test("leaves no parts but those of the one before, and a further one none", () => {
    let tags = tagsOf(FULL);
    for (const metadata of [FULL_WIDE, PLAIN]) {
      tags = changed(tags, managedTagChanges(tags, managedBy("greet", { metadata })));
    }
    expect(keysOf(tags).length).toBe(keysOf(tagsOf(FULL_WIDE)).length);
    tags = changed(tags, managedTagChanges(tags, managedBy("greet", { metadata: PLAIN })));
    expect(keysOf(tags)).toEqual([METADATA]);
  });

  test("sends no part that is there", () => {
    const tags = tagsOf(FULL);
    const orphan = managedBy("greet", { metadata: FULL, orphaned: true });
    expect(managedTagChanges(tags, orphan)).toEqual({ set: new Map([["promptree.orphaned", "true"]]), remove: [] });
  });
});

test("more aliases than a tag holds come back, too", () => {
  const aliases = new Set(Array.from({ length: 1000 }, (_, index) => aliasName(`customer-${index}`)));
  const tags = managedTags(managedBy("greet", { aliases }));
  expect(managedOf(tags)?.aliases).toEqual(aliases);
  expect(Math.max(...lengths(tags))).toBeLessThanOrEqual(5000);
  expect(managedOf(changed(managedTags(managedBy("greet")), managedAliasChanges(aliases)))?.aliases).toEqual(aliases);
});

test("a part is left once the value is held in others, or needs none", () => {
  const tags = longValueTags("a", noise(20_000, IDEOGRAPHS));
  const [part = ""] = tags.keys();
  expect(longValueOf(tags, "a")).toBe(noise(20_000, IDEOGRAPHS));
  expect(isLeftPart(tags, "a", part)).toBe(false);
  expect(isLeftPart(tags, "a", "a")).toBe(false);
  expect(isLeftPart(tags, "a", "ab.1")).toBe(false);
  expect(isLeftPart(tags, "a", "a.other.1")).toBe(true);
  expect(isLeftPart(new Map([["a", "plain"]]), "a", part)).toBe(true);
});
