import { PROMPTS_FOLDER, isPromptName, nameFromPath } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { foreignEnding } from "../../content/foreign/read-foreign.ts";

export interface ForeignName {
  /** Null when neither the file nor its place gives one. */
  readonly name: PromptName | null;
  /** Where its prompt file is wanted, from the repository's root. */
  readonly path: string;
  /** What the file calls itself, where that is a title and no name. */
  readonly title: string | null;
}

/**
 * The name of an imported prompt: its own if it can be one, else that of its place. Letters that no name has become `-`.
 * @param place Below the imported folder, with `/` between its parts.
 */
export function nameForeign(place: string, stated: string | null): ForeignName {
  const stem = place.slice(0, place.length - (foreignEnding(place) ?? "").length);
  const parts = stem.split("/").map((part) => part.replaceAll(/[^a-zA-Z0-9_.-]+/g, "-"));
  const path = `${PROMPTS_FOLDER}/${parts.join("/")}.md`;
  // dotprompt names by path as well, and keeps the slashes.
  const own = stated?.replaceAll("/", "_") ?? "";
  if (isPromptName(own)) return { name: own, path, title: null };
  const derived = nameFromPath(path);
  return { name: isPromptName(derived) ? derived : null, path, title: stated };
}
