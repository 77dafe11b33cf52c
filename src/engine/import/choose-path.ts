import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import type { ExistingFiles } from "./existing-files.ts";

export type PathChoice = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly reason: string };

/** Whether a prompt's name alone gives the path of a file. */
export function hasPathOfItsOwn(name: PromptName): boolean {
  return isPromptPath(pathOf(name));
}

/**
 * Where a prompt's file is to be made: at the path that its name gives, so that the file need not name itself, or at `wanted`.
 * A name that begins with `_`, or is `README`, would give no prompt file; where another prompt's file stands in the way, a
 * number is added. In both cases the file names itself.
 */
export async function choosePath(
  name: PromptName,
  files: ExistingFiles,
  wanted: string = pathOf(name),
): Promise<PathChoice> {
  const first = isPromptPath(wanted) ? wanted : pathOf(stripped(name));
  for (let number = 1; ; number++) {
    const path = number === 1 ? first : first.replace(/\.md$/, `-${number}.md`);
    const occupant = await files.occupant(path);
    if (occupant.kind === "nothing") return { ok: true, path };
    if (occupant.kind === "other") return { ok: false, reason: `${path} is in the way, and no sound prompt file` };
  }
}

function pathOf(name: string): string {
  return `${PROMPTS_FOLDER}/${name}.md`;
}

function stripped(name: PromptName): string {
  const bare = name.replace(/^_+/, "");
  return bare === "" || bare.toLowerCase() === "readme" ? `prompt-${bare}` : bare;
}
