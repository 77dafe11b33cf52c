import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as z from "zod/mini";
import { AliasSchema, AliasesSchema, FreeAlias, NameOfPrompt } from "../src/content/aliases-schema.ts";
import { PromptSchema } from "../src/content/prompt-schema.ts";
import { SettingsSchema } from "../src/content/settings-schema.ts";
import { SPLIT_NAME, SPLIT_NAME_LIMIT } from "../src/core/split.ts";
import { VALUE_LIMIT } from "../src/mlflow/value-limit.ts";
import { ALIASES_NOTES, ALIAS_NOTES, PROMPT_NOTES, SETTINGS_NOTES } from "./schema-notes.ts";
import type { Notes } from "./schema-notes.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** Where the package's files can be read by anybody once it is published. */
const ADDRESS = "https://unpkg.com/promptree/schemas";

interface SchemaFile {
  readonly file: string;
  readonly title: string;
  readonly description: string;
  readonly schema: z.ZodMiniType;
  readonly notes: Notes;
  readonly rules: Rules;
}

/** What the parser checks behind its own schema, by the path of keys: of a text, or of a map. */
type Rules = Readonly<Record<string, { readonly text?: JsonSchema; readonly map?: JsonSchema }>>;

/** A key of the author's own needs a value. */
const OWN_KEYS: JsonSchema = { additionalProperties: { type: ["string", "number", "boolean", "array", "object"] } };

const FILES: readonly SchemaFile[] = [
  {
    file: "prompt.schema.json",
    title: "Front matter of a promptree prompt",
    description: "What stands between the two --- of a Markdown file under prompts/.",
    schema: PromptSchema,
    notes: PROMPT_NOTES,
    rules: {
      name: { text: rulesOf(NameOfPrompt) },
      description: { text: { maxLength: VALUE_LIMIT } },
      "tags.*": { text: { maxLength: VALUE_LIMIT } },
      tags: {
        map: {
          // Of letters beyond ASCII it knows no classes, so it lets all of them pass.
          propertyNames: {
            maxLength: 250,
            pattern:
              "^(?!mlflow\\.|_mlflow|promptree\\.|\\.\\.|/|\\./|\\.$)(?!.*/\\.{0,2}(?:/|$))[^\\u0000-\\u001f!-,;-@\\[-^`{-\\u00a0]+$",
          },
        },
      },
      model: { text: { pattern: "^\\s*[^/\\s][^/]*(?:/\\s*\\S[\\s\\S]*)?$" }, map: OWN_KEYS },
      config: { map: OWN_KEYS },
    },
  },
  {
    file: "aliases.schema.json",
    title: "promptree's aliases.yaml",
    description: "Which version of each prompt its aliases are at.",
    schema: AliasesSchema,
    notes: ALIASES_NOTES,
    rules: {},
  },
  {
    file: "alias.schema.json",
    title: "promptree's aliases/<alias>.yaml",
    description: "Which version of each prompt the alias is at that the file's name says.",
    schema: AliasSchema,
    notes: ALIAS_NOTES,
    rules: {},
  },
  {
    file: "promptree.schema.json",
    title: "promptree.yaml",
    description: "Settings of a repository of prompts. Every key may be missing.",
    schema: SettingsSchema,
    notes: SETTINGS_NOTES,
    rules: {
      "registries.*": {
        text: {
          pattern: "^(?![A-Za-z][A-Za-z0-9+.-]*://[^/?#]*@)[A-Za-z][A-Za-z0-9+.-]*:[^\\u0000-\\u001f\\u007f-\\u009f]*$",
        },
      },
      "protected.*": { text: rulesOf(FreeAlias) },
      splits: { map: { propertyNames: rulesOf(NameOfPrompt) } },
      "splits.*": { map: { propertyNames: { maxLength: SPLIT_NAME_LIMIT, pattern: SPLIT_NAME.source } } },
      "splits.*.*": { map: { propertyNames: rulesOf(FreeAlias), minProperties: 1 } },
    },
  },
];

/** The JSON Schemas that are shipped, by their path from the repository's top. */
export function jsonSchemas(): ReadonlyMap<string, JsonSchema> {
  return new Map(FILES.map((one) => [`schemas/${one.file}`, jsonSchema(one)]));
}

function jsonSchema({ file, title, description, schema, notes, rules }: SchemaFile): JsonSchema {
  const { $schema, type, ...root } = new Editor(notes, rules).edit(z.toJSONSchema(schema), []);
  // An empty file is YAML's null.
  return { $schema, $id: `${ADDRESS}/${file}`, title, description, type: [type, "null"], ...root };
}

/** Adds to a schema what editors show, and what the parser checks behind it. */
class Editor {
  readonly #notes: Notes;
  readonly #rules: Rules;

  constructor(notes: Notes, rules: Rules) {
    this.#notes = notes;
    this.#rules = rules;
  }

  /** `keys`: the path of keys to the node. `isAlternative`: it is one of several that the key may be, which share its note. */
  edit(node: JsonSchema, keys: readonly string[], isAlternative = false): JsonSchema {
    const path = keys.join(".");
    const rules = this.#rules[path];
    return {
      ...(isAlternative ? {} : this.#notes[path]),
      ...Object.fromEntries(Object.entries(node).map(([word, value]) => [word, this.#value(word, value, keys)])),
      ...(holds(node, "object") ? rules?.map : {}),
      ...(holds(node, "string") ? rules?.text : {}),
    };
  }

  #value(word: string, value: unknown, keys: readonly string[]): unknown {
    if (word === "pattern") return portable(String(value));
    if (word === "anyOf" && Array.isArray(value)) {
      return value.filter(isSchema).map((one) => this.edit(one, keys, true));
    }
    if (!isSchema(value)) return value;
    if (word === "items" || word === "additionalProperties") return this.edit(value, [...keys, "*"]);
    return word === "properties" ? this.#properties(value, keys) : value;
  }

  #properties(properties: JsonSchema, keys: readonly string[]): JsonSchema {
    return Object.fromEntries(
      Object.entries(properties).map(([key, value]) => [
        key,
        isSchema(value) ? this.edit(value, [...keys, key]) : value,
      ]),
    );
  }
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function holds({ type }: JsonSchema, wanted: string): boolean {
  return [type].flat().some((one) => one === wanted);
}

/** What a schema says of a text, beside that it is one. */
function rulesOf(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _schema, type: _type, ...rules } = z.toJSONSchema(schema);
  return rules;
}

/** Not every validator knows Unicode's classes. */
function portable(pattern: string): string {
  return pattern.replaceAll("\\p{Cc}", "\\u0000-\\u001f\\u007f-\\u009f");
}

if (import.meta.main) {
  const schemas = jsonSchemas();
  for (const [path, schema] of schemas) writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
  execFileSync("oxfmt", [...schemas.keys()], { stdio: "inherit" });
}
