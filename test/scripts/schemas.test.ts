import { globSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import { jsonSchemas } from "../../scripts/schemas.ts";
import { readAliasPart } from "../../src/content/alias-part.ts";
import { readAliases } from "../../src/content/aliases.ts";
import { readPrompt } from "../../src/content/prompt.ts";
import { readSettings } from "../../src/content/settings.ts";
import { hasErrors } from "../../src/core/problem.ts";
import { bytesOf } from "../content/reading.ts";
import { aliasName } from "../contract/builders.ts";

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictNumbers: false });
const schemas = jsonSchemas();

type Kind = "prompt" | "aliases" | "alias" | "promptree";

const validators = {
  prompt: compiled("schemas/prompt.schema.json"),
  aliases: compiled("schemas/aliases.schema.json"),
  alias: compiled("schemas/alias.schema.json"),
  promptree: compiled("schemas/promptree.schema.json"),
};

function compiled(path: string): (value: unknown) => boolean {
  return ajv.compile(shipped(path));
}

function shipped(path: string): object {
  const schema: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof schema !== "object" || schema === null) throw new Error(`${path} holds no schema`);
  return schema;
}

/** What an editor sees in YAML; nothing at all is null. */
function seen(yaml: string): unknown {
  return loadAll(yaml)[0] ?? null;
}

const fitsSchema = (kind: Kind, yaml: string): boolean => validators[kind](seen(yaml));

/** Whether our own reader takes a file without an error. */
const READERS: Readonly<Record<Kind, (yaml: string) => boolean>> = {
  prompt: (yaml) => !hasErrors(readPrompt("prompts/a.md", bytesOf(`---\n${yaml}\n---\nHello {{a}}\n`)).problems),
  aliases: (yaml) => !hasErrors(readAliases("aliases.yaml", bytesOf(yaml)).problems),
  alias: (yaml) =>
    !hasErrors(readAliasPart("aliases/production.yaml", aliasName("production"), bytesOf(yaml)).problems),
  promptree: (yaml) => !hasErrors(readSettings("promptree.yaml", bytesOf(yaml)).problems),
};

describe("the schemas that are shipped", () => {
  test.each([...schemas])("%s is what scripts/schemas.ts writes", (path, schema) => {
    expect(shipped(path)).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  test.each([...schemas])("%s has a title, an id of its own, and a note at every key", (path, schema) => {
    expect(schema).toMatchObject({ $id: `https://unpkg.com/promptree/${path}`, title: expect.any(String) });
    expect(keysWithoutNote(schema, "")).toEqual([]);
  });

  test("are in the package, and can be imported from it", () => {
    const { files, exports } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(files).toContain("schemas");
    expect(exports).toHaveProperty(["./schemas/*"], "./schemas/*");
  });
});

function keysWithoutNote(schema: unknown, path: string): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([word, value]: [string, unknown]) => {
    if (word !== "properties") return word === "default" || word === "examples" ? [] : keysWithoutNote(value, path);
    return Object.entries(value ?? {}).flatMap(([key, one]: [string, unknown]) => {
      const own = typeof one === "object" && one !== null && "description" in one ? [] : [`${path}.${key}`];
      return [...own, ...keysWithoutNote(one, `${path}.${key}`)];
    });
  });
}

describe("the sample files of this repository fit", () => {
  const prompts = globSync("prompts/**/*.md").filter((path) => !path.endsWith("README.md"));

  test("there are some", () => {
    expect(prompts.length).toBeGreaterThan(5);
  });

  test.each(prompts)("%s", (path) => {
    const frontMatter = /^---\n([^]*?)\n---\n/.exec(readFileSync(path, "utf8"))?.[1] ?? "";
    expect(fitsSchema("prompt", frontMatter)).toBe(true);
  });

  test("aliases.yaml", () => {
    expect(fitsSchema("aliases", readFileSync("aliases.yaml", "utf8"))).toBe(true);
  });

  const page = readFileSync("docs/format.md", "utf8");
  const examples: readonly (readonly [string, Kind, RegExp])[] = [
    ["prompt file", "prompt", /```markdown prompts\/support\/technical\.md\n---\n([^]*?)\n---\n/],
    ["aliases.yaml", "aliases", /```yaml aliases\.yaml\n([^]*?)```/],
    ["file of one alias", "alias", /```yaml aliases\/production\.yaml\n([^]*?)```/],
    ["promptree.yaml", "promptree", /```yaml promptree\.yaml\n([^]*?)```/],
  ];

  test.each(examples)("the example of a %s in docs/format.md", (_name, kind, block) => {
    const yaml = block.exec(page)?.[1] ?? "";
    expect(yaml).not.toBe("");
    expect(fitsSchema(kind, yaml)).toBe(true);
  });
});

const GOOD: readonly (readonly [Kind, string])[] = [
  ["prompt", ""],
  ["prompt", "# nothing yet"],
  ["prompt", "name: support_technical"],
  ["prompt", "name: 1.10"],
  ["prompt", "name: ..."],
  ["prompt", "tags: {größe: x, 用途: x}"],
  ["prompt", "description:"],
  ["prompt", "description: 42"],
  ["prompt", "tags: {policy: 1.10, open: no, yes: true, day: 2026-01-02, 'a/b c': x}"],
  ["prompt", `description: ${"é".repeat(5000)}`],
  ["prompt", `tags: {a: ${"é".repeat(5000)}}`],
  ["prompt", "tags: ~"],
  ["prompt", "model: openai/gpt-4o"],
  ["prompt", "model: together/meta-llama/Llama-3"],
  ["prompt", "model: {provider: openai, model_name: gpt-4o, own: [1]}"],
  ["prompt", "config: {temperature: 0, max_tokens: 1, stop_sequences: [END], own: {deep: null}}"],
  ["prompt", "input: {schema: {a?: 'string, a word'}}"],
  ["prompt", "input:"],
  ["prompt", "output: {format: json, schema: {type: object}}"],
  ["prompt", "metadata: [anything, {at: all}, null]"],
  ["aliases", ""],
  ["aliases", "{}"],
  ["aliases", "a: {}"],
  ["aliases", "a: {production: 1, staging: latest, b-c_D: '@staging', frozen: commit:4f1c2ab, v1x: 3}"],
  ["alias", ""],
  ["alias", "{}"],
  ["alias", "a: 1\nb.c-d: latest\nc: '@staging'\nd: commit:4f1c2ab"],
  ["promptree", ""],
  ["promptree", "branch: 1.10"],
  ["promptree", "history:\nlimits:\nregistries:\nprotected:\nsince:"],
  ["promptree", "registries: {default: 'sqlite:../a b.db', other: 'memory:', mlflow: 'https://host/x@y'}"],
  ["promptree", "limits: {delete: 0}\nprotected: []"],
  ["promptree", "splits:"],
  ["promptree", "splits: {a.b: {checkout: {production: 90, candidate: 10}, s-2: {x: 0.5}}, c: {}}"],
];

const BAD: readonly (readonly [Kind, string])[] = [
  ["alias", "[a]"],
  ["alias", "a: {production: 1}"],
  ["alias", "a:"],
  ["alias", "a: 0"],
  ["alias", "a b: 1"],
  ["alias", "a: newest"],
  ["prompt", "[a]"],
  ["prompt", "text"],
  ["prompt", "nmae: a"],
  ["prompt", "version: 3"],
  ["prompt", "name:"],
  ["prompt", "name: a b"],
  ["prompt", "name: .."],
  ["prompt", "name: promptree.Sync"],
  ["prompt", "name: a/b"],
  ["prompt", `name: ${"a".repeat(251)}`],
  ["prompt", "name: [a]"],
  ["prompt", "description: [a]"],
  ["prompt", `description: ${"é".repeat(5001)}`],
  ["prompt", `tags: {a: ${"é".repeat(5001)}}`],
  ["prompt", "type: chatty"],
  ["prompt", "type:"],
  ["prompt", "tags: [a]"],
  ["prompt", "tags: {a: }"],
  ["prompt", "tags: {a: {b: c}}"],
  ...["mlflow.a", "_mlflow", "promptree.x", "/a", "a/", "a//b", "./a", "a/../b", "..a", ".", "a,b", "a\\b"].map(
    (key): readonly [Kind, string] => ["prompt", `tags: {'${key}': x}`],
  ),
  ["prompt", "model:"],
  ["prompt", "model: [a]"],
  ["prompt", "model: /gpt-4o"],
  ["prompt", "model: openai/"],
  ["prompt", "model: '  '"],
  ["prompt", "model: {temperature: -1}"],
  ["prompt", "config: high"],
  ["prompt", "config: {temperature: hot}"],
  ["prompt", "config: {temperature: }"],
  ["prompt", "config: {max_tokens: 0}"],
  ["prompt", "config: {max_tokens: 1.5}"],
  ["prompt", "config: {top_p: 2}"],
  ["prompt", "config: {provider: ''}"],
  ["prompt", "config: {provider: 1.10}"],
  ["prompt", "config: {stop_sequences: END}"],
  ["prompt", "config: {stop_sequences: [1]}"],
  ["prompt", "config: {own: }"],
  ["prompt", "input: {shcema: {}}"],
  ["prompt", "input: {schema: [a]}"],
  ["prompt", "output: {format: xml}"],
  ["prompt", "output: {format: }"],
  ["prompt", "output: {schema: text}"],
  ["aliases", "[a]"],
  ["aliases", "a:"],
  ["aliases", "a: 1"],
  ["aliases", "a: [production]"],
  ["aliases", "a b: {}"],
  ["aliases", "..: {}"],
  ...["latest", "Latest", "draft", "DRAFT", "v1", "V12", "7", "a.b", "ä"].map((alias): readonly [Kind, string] => [
    "aliases",
    `a: {${alias}: 1}`,
  ]),
  ...["", "0", "-1", "1.5", "'1'", "Latest", "'@'", "'@latest'", "'@v1'", "'@3'", "commit:4f", "[1]", "{}"].map(
    (target): readonly [Kind, string] => ["aliases", `a: {production: ${target}}`],
  ),
  ["promptree", "[a]"],
  ["promptree", "splits: [a]"],
  ["promptree", "splits: {a:}"],
  ["promptree", "splits: {a b: {s: {x: 1}}}"],
  ["promptree", "splits: {a: {s t: {x: 1}}}"],
  ["promptree", "splits: {a: {s: {latest: 1}}}"],
  ["promptree", "splits: {a: {s: {x: -1}}}"],
  ["promptree", "splits: {a: {s: {x: '1'}}}"],
  ["promptree", "splits: {a: {s: {}}}"],
  ["promptree", "brnch: main"],
  ["promptree", "branch: a b"],
  ["promptree", "branch: [a]"],
  ["promptree", "history: all"],
  ["promptree", "registries: [a]"],
  ["promptree", "registries: {default: }"],
  ["promptree", "registries: {default: registry.db}"],
  ["promptree", "registries: {default: 'https://user:pass@host/'}"],
  ["promptree", "protected: production"],
  ["promptree", "protected: [v1]"],
  ["promptree", "protected: ['']"],
  ["promptree", "limits: 0.3"],
  ["promptree", "limits: {delete: 30}"],
  ["promptree", "limits: {delete: '0.3'}"],
  ["promptree", "limits: {dlete: 0.3}"],
];

describe("reader and schema are of one mind", () => {
  test.each(GOOD)("%s: both take %j", (kind, yaml) => {
    expect({ reader: READERS[kind](yaml), schema: fitsSchema(kind, yaml) }).toEqual({ reader: true, schema: true });
  });

  test.each(BAD)("%s: both refuse %j", (kind, yaml) => {
    expect({ reader: READERS[kind](yaml), schema: fitsSchema(kind, yaml) }).toEqual({ reader: false, schema: false });
  });
});

const scalars = fc.oneof(
  fc.constantFrom(
    ...["", "~", "null", "no", "true", "1.10", "0", "1", "12", "-1", "0.5", "1e3", "0x1F", ".nan", "2026-01-02", "''"],
    ...["latest", "'@b'", "'@latest'", "commit:4f1c2ab", "json", "text", "chat", "head", "first-parent", "main", "v1"],
    ...["openai/gpt-4o", "openai/", "/", "'a b'", "'1'", "sqlite:x.db", "memory:", "https://u:p@h", "'a@b'", "ä"],
  ),
  fc.stringMatching(/^[a-zA-Z_.-][\w.-]{0,8}$/),
  fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
);

const KEYS = {
  prompt:
    "name description type tags model config input output metadata schema format provider model_name temperature max_tokens top_p top_k stop_sequences own",
  aliases: "production staging b draft v1 Latest greeting a.b ..",
  alias: "greeting a.b v1 .. b promptree.sync",
  promptree: "branch history since registries protected limits repository default delete own",
} satisfies Readonly<Record<Kind, string>>;

/** YAML of maps and lists, nested a little, with keys that the kind of file knows. */
function yamlOf(kind: Kind): fc.Arbitrary<string> {
  const keys = fc.oneof(
    fc.constantFrom(...KEYS[kind].split(" ")),
    fc.stringMatching(/^[a-z_./ -]{1,6}$/).map((key) => `'${key}'`),
  );
  const mapOf = (values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .uniqueArray(fc.tuple(keys, values), { maxLength: 3, selector: ([key]) => key })
      .map((entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(", ")}}`);
  const listOf = (values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.array(values, { maxLength: 2 }).map((items) => `[${items.join(", ")}]`);
  const inner = fc.oneof({ weight: 3, arbitrary: scalars }, mapOf(scalars), listOf(scalars));
  return mapOf(fc.oneof({ weight: 2, arbitrary: scalars }, { weight: 2, arbitrary: mapOf(inner) }, listOf(inner)));
}

describe("whatever the reader takes, the schema takes", () => {
  test.each<Kind>(["prompt", "aliases", "alias", "promptree"])("%s", (kind) => {
    let taken = 0;
    fc.assert(
      fc.property(yamlOf(kind), (yaml) => {
        if (!READERS[kind](yaml)) return;
        taken++;
        expect(fitsSchema(kind, yaml)).toBe(true);
      }),
      { numRuns: 3000 },
    );
    // Rare files that the reader takes would prove nothing.
    expect(taken).toBeGreaterThan(100);
  });
});
