import { nameKey } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import { fileProblem } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";

interface NamedFile {
  readonly path: string;
  readonly name: string;
}

/** A problem for each file that does not have its name alone. */
export function duplicateNames(files: readonly (NamedFile & { readonly name: PromptName })[]): readonly Problem[] {
  const groups = [...Map.groupBy(files, ({ name }) => nameKey(name)).values()].filter((group) => group.length > 1);
  return groups.flatMap((group) => group.map((file) => duplicateName(file, group)));
}

/**
 * A file whose name is not the one that a prompt of the registry has, but for case.
 * @param isOurs Whether that one is this repository's, which no other file has.
 */
export function nameDiffersInCase(file: NamedFile, registered: PromptName, isOurs: boolean): Problem {
  const keep = `write the name as it is there, name: ${registered}`;
  return fileProblem(
    "error",
    "name-differs-in-case",
    file.path,
    `has the name "${file.name}", which differs only in case from "${registered}" in the registry`,
    isOurs
      ? `${keep}; or give the old prompt up: commit without this file, promptree sync --prune, then bring the file back`
      : `${keep}, or choose another one`,
  );
}

/** A file whose name other files have too, to the letter or but for case. `group` may hold the file itself. */
export function duplicateName(file: NamedFile, group: readonly NamedFile[]): Problem {
  const others = group.filter((other) => other.path !== file.path);
  const paths = others.map((other) => other.path).join(", ");
  const differing = others.find((other) => other.name !== file.name);
  const message =
    differing === undefined
      ? `has the name "${file.name}", and so has ${paths}`
      : `has the name "${file.name}", which differs only in case from "${differing.name}" in ${paths}`;
  return fileProblem(
    "error",
    "duplicate-name",
    file.path,
    message,
    "give one of them another name: in its front matter",
  );
}
