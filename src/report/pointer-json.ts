import type { ListedAlias } from "../engine/pointers/list-aliases.ts";
import type { PointerReport } from "./pointer-text.ts";
import { isEdited, pointerPatch } from "./pointer-text.ts";

/** A part of the contract of `--json`, as report/json.ts is. */
export function pointerJson({ edit, path, commands }: PointerReport) {
  return {
    prompt: edit.prompt,
    alias: edit.alias,
    target: edit.target,
    version: edit.version,
    found: edit.found,
    protected: edit.isProtected,
    file: path,
    edited: isEdited(edit),
    diff: pointerPatch(edit, edit.file.path),
    moved: edit.moved.map(({ alias, from, to }) => ({ alias, from, to })),
    commands: [...commands],
  };
}

export function aliasesJson(aliases: readonly ListedAlias[]) {
  return aliases.map(({ prompt, alias, target, wanted, found, isProtected }) => ({
    prompt,
    alias,
    target,
    wanted,
    found,
    protected: isProtected,
  }));
}
