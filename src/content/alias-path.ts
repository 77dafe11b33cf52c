import type { AliasName } from "../core/alias.ts";
import { isAliasName } from "../core/alias.ts";
import type { Problem } from "../core/problem.ts";
import { fileProblem } from "../core/problem.ts";
import { explainFileAlias } from "./alias-name.ts";
import { quoted } from "./quoted.ts";

/** The pointers of every alias, by prompt. */
export const ALIASES_FILE = "aliases.yaml";

/** Files with the pointers of one alias each, which its name says. */
export const ALIASES_FOLDER = "aliases";

const EXTENSION = ".yaml";

/** Whether a path from the repository's root may have to do with pointers. */
export function isAliasesPath(path: string): boolean {
  return path === ALIASES_FILE || path === ALIASES_FOLDER || path.startsWith(`${ALIASES_FOLDER}/`);
}

/** The file that has the pointers of one alias. */
export function aliasPath(alias: AliasName): string {
  return `${ALIASES_FOLDER}/${alias}${EXTENSION}`;
}

export type AliasPathReading =
  /** `alias`: the only one that the file is about; null for `aliases.yaml`. */
  | { readonly kind: "aliases"; readonly alias: AliasName | null }
  /** A README, or what is there as long as a file is edited, and stays when the command that edits it is killed. */
  | { readonly kind: "beside" }
  | { readonly kind: "wrong"; readonly problem: Problem };

/** What a path that `isAliasesPath` accepts is, by its name alone. */
export function readAliasPath(path: string): AliasPathReading {
  if (path === ALIASES_FILE) return { kind: "aliases", alias: null };
  if (path === ALIASES_FOLDER) {
    return wrong("not-a-folder", path, "is a file, and files of one alias each live in a folder of that name");
  }
  const name = path.slice(ALIASES_FOLDER.length + 1);
  const slash = name.indexOf("/");
  if (slash !== -1) return { kind: "wrong", problem: subfolder(`${ALIASES_FOLDER}/${name.slice(0, slash)}`) };
  if (name.toLowerCase() === "readme.md" || name.endsWith(`${EXTENSION}.lock`)) return { kind: "beside" };
  if (!name.endsWith(EXTENSION)) {
    const hint = /\.ya?ml$/i.test(name) ? `rename it: ${name.replace(/\.ya?ml$/i, EXTENSION)}` : FORM;
    return wrong("alias-file", path, "is no file of an alias", hint);
  }
  const alias = name.slice(0, -EXTENSION.length);
  const reason = explainFileAlias(alias);
  if (reason === null && isAliasName(alias)) return { kind: "aliases", alias };
  return wrong("alias-name", path, `the alias ${quoted(alias)}, which the file's name says, ${String(reason)}`);
}

const FORM = `only files such as ${ALIASES_FOLDER}/production${EXTENSION}, and a README.md, have a place there`;

/** @param path The folder's. */
export function subfolder(path: string): Problem {
  return fileProblem("error", "alias-file", path, `is a folder, and ${ALIASES_FOLDER}/ holds none`, FORM);
}

function wrong(code: string, path: string, message: string, hint: string | null = null): AliasPathReading {
  return { kind: "wrong", problem: fileProblem("error", code, path, message, hint) };
}
