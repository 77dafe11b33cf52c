import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { isPromptPath } from "../../content/prompt-path.ts";
import { isPromptName, nameFromPath, PROMPTS_FOLDER } from "../../core/name.ts";
import { readStart } from "./read-file.ts";

/** In bytes: the front matter and its fences end before that. */
const FRONT_BYTES = 16 * 1024 + 8;

/** Nobody waits longer for a list, in milliseconds; what was found by then is offered. */
const PATIENCE = 300;

/** The folder that holds `prompts/`, a folder or its nearest parent that git knows; null outside of any. Asks no git, to be quick. */
export function findRoot(dir: string): string | null {
  for (let at = dir; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return null;
  }
}

/**
 * The names that the files of the work tree give themselves. Read at a glance, without YAML: a name in some unusual spelling is
 * left out. Throws nothing, and follows no link.
 */
export function worktreeNames(root: string): readonly string[] {
  const end = performance.now() + PATIENCE;
  const names: string[] = [];
  const buffer = Buffer.alloc(FRONT_BYTES);
  for (const path of promptFiles(root, PROMPTS_FOLDER)) {
    if (performance.now() > end) break;
    const name = givenName(join(root, path), buffer) ?? nameFromPath(path);
    if (isPromptName(name)) names.push(name);
  }
  return names;
}

function* promptFiles(root: string, folder: string): Generator<string> {
  for (const entry of entriesOf(join(root, folder))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* promptFiles(root, path);
    else if (entry.isFile() && isPromptPath(path)) yield path;
  }
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The `name:` of a file's front matter; null when it has none. */
function givenName(file: string, buffer: Buffer): string | null {
  const start = readStart(file, buffer)?.toString("utf8") ?? "";
  const text = start.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  if (!text.startsWith(`${FENCE}\n`)) return null;
  const rest = text.slice(FENCE.length);
  const end = /\n---(?:\n|$)/.exec(rest)?.index ?? 0;
  return /^name:[ \t]+(["']?)([\w.-]+)\1[ \t]*(?:#.*)?$/m.exec(rest.slice(0, end))?.[2] ?? null;
}

const FENCE = "---";
