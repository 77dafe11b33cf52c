import { PromptreeError } from "../../core/errors.ts";
import { nameKey } from "../../core/name.ts";
import { readNamedFiles } from "./named-files.ts";
import type { NamedFile } from "./named-files.ts";
import { createFile, standingOf } from "./new-file.ts";
import type { PromptLocation } from "./prompt-location.ts";
import { promptText } from "./prompt-templates.ts";
import type { PromptTemplate } from "./prompt-templates.ts";

/**
 * Writes a prompt file from a template.
 * @throws PromptreeError `usage` as `requireFree` does, and when the file can't be written.
 */
export async function createPrompt(root: string, location: PromptLocation, template: PromptTemplate): Promise<void> {
  await requireFree(root, location);
  await createFile(root, location.path, promptText(location, template));
}

/** @throws PromptreeError `usage` when the name, or its file, is taken, also in other case. */
export async function requireFree(root: string, { path, name }: PromptLocation): Promise<void> {
  const files = await readNamedFiles(root);
  const sameName = files.find((file) => file.name.toLowerCase() === nameKey(name));
  if (sameName !== undefined) throw nameTaken(name, sameName);
  const samePath = files.find((file) => file.path.toLowerCase() === path.toLowerCase());
  if (samePath !== undefined) throw fileTaken(samePath);
  if ((await standingOf(root, path)) !== "free") {
    throw new PromptreeError(
      "usage",
      `${path} can't be made: something else stands in its place, or in that of its folder`,
    );
  }
}

function nameTaken(name: string, file: NamedFile): PromptreeError {
  const message =
    file.name === name
      ? `there is a prompt "${name}" already, in ${file.path}`
      : `the name "${name}" differs only in case from "${file.name}", which ${file.path} has`;
  return new PromptreeError("usage", message, { hint: "edit that file, or choose another name" });
}

function fileTaken({ path, name }: NamedFile): PromptreeError {
  return new PromptreeError("usage", `there is a file ${path} already, which holds the prompt "${name}"`, {
    hint: "choose another name, or another folder with --dir",
  });
}
