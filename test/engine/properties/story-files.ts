import type { FileSpec } from "../../helpers/repository-builder.ts";

/** A prompt file in numbers, so that a failing case shrinks to small ones. */
export interface FileDraft {
  /** A place in NAMES; null for a file that is named by its path. */
  readonly name: number | null;
  readonly body: number;
  readonly tags: number;
  readonly description: number;
  readonly schema: number;
  /** How the same prompt is written down; never content. */
  readonly dress: number;
}

/** A file of a story: what git stores, and what is printed of it. */
export interface StoryFile {
  readonly spec: FileSpec;
  readonly note: string;
}

export const PATHS = [
  "prompts/a.md",
  "prompts/b.md",
  "prompts/team/a.md",
  "prompts/team/b.md",
  "prompts/team/deep/c.md",
  "prompts/B.md",
];

/** `a` and `team_b` are also what paths give, and `Alpha` differs from `alpha` in case only. */
export const NAMES = ["alpha", "beta", "a", "team_b", "Alpha"];

const BODIES = [
  "Help {{customer}}.",
  "Help {{customer}} now.",
  "<system>\nBe kind.\n</system>\n<user>\n{{customer}}\n</user>",
  "Ask {{customer}} first.",
];
/** Content too: the same text for another model is another version. */
const MODELS = [null, "openai/gpt-4o"];

export const BODY_COUNT = BODIES.length * MODELS.length;
export const TAGS: readonly Readonly<Record<string, string>>[] = [
  {},
  { team: "care" },
  { team: "sales", use: "chat" },
  { use: "1.10" },
];
export const DESCRIPTIONS = [null, "First line", "Second line"];
export const SCHEMAS = [null, "{customer: string}", "{customer: {type: string}}"];
export const DRESS_COUNT = 4;

export function promptFile(draft: FileDraft): StoryFile {
  const name = draft.name === null ? null : (NAMES[draft.name] ?? null);
  const body = BODIES[draft.body % BODIES.length] ?? "";
  const model = MODELS[Math.floor(draft.body / BODIES.length)] ?? null;
  const tags = TAGS[draft.tags] ?? {};
  const keys = [
    name === null ? null : `name: ${name}`,
    DESCRIPTIONS[draft.description] == null ? null : `description: ${DESCRIPTIONS[draft.description]}`,
    draft.tags === 0
      ? null
      : `tags: {${Object.entries(tags)
          .map(([key, value]) => `${key}: ${value}`)
          .join(", ")}}`,
    model === null ? null : `model: ${model}`,
    SCHEMAS[draft.schema] == null ? null : `input: {schema: ${SCHEMAS[draft.schema]}}`,
  ].filter((line) => line !== null);
  return { spec: dressed(keys, body, draft.dress), note: noteOf(name, draft) };
}

function dressed(keys: readonly string[], body: string, dress: number): string {
  const front = (lines: readonly string[]): string => (lines.length === 0 ? "" : `---\n${lines.join("\n")}\n---\n`);
  switch (dress) {
    case 1:
      return `\uFEFF${front(keys.toReversed())}${body}\n\n`;
    case 2:
      return `${front(["# a comment", ...keys])}${body}\n`.replaceAll("\n", "\r\n");
    case 3:
      return `${front([...keys, "metadata: {owner: [nobody]}"])}${body}`;
    default:
      return `${front(keys)}${body}\n`;
  }
}

function noteOf(name: string | null, draft: FileDraft): string {
  const parts = [
    name === null ? null : `name ${name}`,
    `body ${draft.body}`,
    draft.tags === 0 ? null : `tags ${draft.tags}`,
    draft.description === 0 ? null : `description ${draft.description}`,
    draft.schema === 0 ? null : `schema ${draft.schema}`,
    draft.dress === 0 ? null : `dress ${draft.dress}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}

/** Files that make no prompt and stop a sync when they stand at HEAD. */
export const BROKEN: readonly StoryFile[] = [
  { note: "broken: front matter never closed", spec: "---\nname: alpha\nHelp.\n" },
  { note: "broken: an unknown key", spec: "---\ntmeperature: 1\n---\nHelp.\n" },
  { note: "broken: no template", spec: "---\nname: alpha\n---\n\n" },
  { note: "broken: not UTF-8", spec: Uint8Array.of(0x48, 0xff, 0x0a) },
  { note: "broken: a NUL character", spec: "Help\0\n" },
  {
    note: "broken: an LFS pointer",
    spec: "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
  },
  { note: "broken: a symbolic link", spec: { symlink: "a.md" } },
  { note: "broken: a submodule", spec: { submodule: "1".repeat(40) } },
  { note: "broken: a name that is none", spec: "---\nname: no name\n---\nHelp.\n" },
];

/** What lies about in a repository and is no prompt. */
export const NOISE: readonly (readonly [path: string, text: string])[] = [
  ["README.md", "---\nname: alpha\n---\nNo prompt\n"],
  ["prompts/README.md", "---\nbroken"],
  ["prompts/team/readme.md", "---\nname: beta\n---\nNo prompt\n"],
  ["prompts/_partial.md", "---\nname: alpha\n---\nNo prompt\n"],
  ["prompts/notes.txt", "Help.\n"],
  ["prompts.md", "Help.\n"],
  ["other/prompts/a.md", "Help.\n"],
];
