import { isPromptPath } from "../../content/prompt-path.ts";
import { PromptreeError } from "../../core/errors.ts";
import { PROMPTS_FOLDER, explainPromptName, isPromptName, nameFromPath } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";

/** Where a new prompt goes, and what it is called. */
export interface PromptLocation {
  /** From the repository's root. */
  readonly path: string;
  readonly name: PromptName;
  /** The name does not follow from the path, so the file has to say it. */
  readonly needsName: boolean;
}

/**
 * @param text A name, or `billing/refund`: a path under `prompts/` that gives the name. The whole path is understood, too.
 * @param folder A folder under `prompts/` for a file whose name is `text` all the same.
 * @throws PromptreeError `usage`, saying what is allowed.
 */
export function locatePrompt(text: string, folder: string | null): PromptLocation {
  const parts = partsOf(text.replace(/\.md$/, ""));
  const folders = folder === null ? [] : partsOf(folder.replace(/(?<!\/)\/*$/, "/")).slice(0, -1);
  for (const part of parts) requirePart(part, text);
  for (const part of folders) requirePart(part, folder ?? "");
  const path = [PROMPTS_FOLDER, ...folders, ...parts].join("/").concat(".md");
  const name = parts.join("_");
  if (!isPromptName(name)) throw badName(name, text);
  if (!isPromptPath(path)) throw noPromptFile(path);
  return { path, name, needsName: nameFromPath(path) !== name };
}

/** Of a path that may begin at the repository's root or under `prompts/`. */
function partsOf(text: string): readonly string[] {
  return text
    .replace(/^(?:\.\/+)+/, "")
    .replace(new RegExp(`^${PROMPTS_FOLDER}/+`), "")
    .split("/");
}

function requirePart(part: string, text: string): void {
  if (!isPromptName(part)) throw badName(part, text);
  // Git takes no file from such a folder.
  if (part.toLowerCase() === ".git") throw new PromptreeError("usage", `no folder of prompts can be called "${part}"`);
}

function badName(part: string, text: string): PromptreeError {
  const cleaned = text.replaceAll(/[^a-zA-Z0-9_./-]+/g, "_").replaceAll(/^[_./-]+|(?<![_./-])[_./-]+$/g, "");
  const isBetter = cleaned !== text && cleaned.split("/").every((one) => isPromptName(one));
  return new PromptreeError("usage", `the name ${JSON.stringify(part)} ${String(explainPromptName(part))}`, {
    hint: isBetter ? `write it as ${cleaned}` : "write it as call_summary, or as billing/refund with a folder",
  });
}

function noPromptFile(path: string): PromptreeError {
  return new PromptreeError(
    "usage",
    `${path} would be no prompt: README.md and files whose names begin with _ are none`,
    {
      hint: "choose another name",
    },
  );
}
