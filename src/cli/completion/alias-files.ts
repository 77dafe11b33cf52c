import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ALIASES_FILE, ALIASES_FOLDER, readAliasPath } from "../../content/alias-path.ts";
import { mergeAliases } from "../../content/merge-aliases.ts";
import { readAliasPart } from "../../content/alias-part.ts";
import type { AliasManifest } from "../../core/alias.ts";

/** What the files of pointers of a work tree declare; nothing where one of them is broken. `read` gives null for no file. */
export function declaredPrompts(root: string, read: (path: string) => Uint8Array | null): AliasManifest["prompts"] {
  const parts = [ALIASES_FILE, ...namesIn(join(root, ALIASES_FOLDER))].flatMap((path) => {
    const place = readAliasPath(path);
    const bytes = place.kind === "aliases" ? read(path) : null;
    return place.kind !== "aliases" || bytes === null ? [] : [readAliasPart(path, place.alias, bytes)];
  });
  return mergeAliases(parts).manifest?.prompts ?? new Map();
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => `${ALIASES_FOLDER}/${name}`);
  } catch {
    return [];
  }
}
