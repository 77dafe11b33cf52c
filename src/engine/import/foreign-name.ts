import { PROMPTS_FOLDER, isPromptName, nameFromPath } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { foreignEnding } from "../../content/foreign/read-foreign.ts";

export interface ForeignName {
  /** Null when neither the file nor its place gives one. */
  readonly name: PromptName | null;
  /** Why the place's name could not be kept as it is; null when it was, or was not needed. */
  readonly lost: string | null;
  /** Where its prompt file is wanted, from the repository's root. */
  readonly path: string;
  /** What the file calls itself, where that is a title and no name. */
  readonly title: string | null;
}

/**
 * The name of an imported prompt: its own if it can be one, else that of its place, without accents. What else no name may
 * hold becomes `-`, and is told where it is more than a space or a sign; a name of which nothing else is left is none.
 * @param place Below the imported folder, with `/` between its parts.
 */
export function nameForeign(place: string, stated: string | null): ForeignName {
  const stem = place.slice(0, place.length - (foreignEnding(place) ?? "").length);
  const plain = stem.normalize("NFKD").replaceAll(/\p{Mark}/gu, "");
  const parts = plain.split("/").map((part) => part.replaceAll(/[^a-zA-Z0-9_.-]+/g, "-"));
  const path = pathOf(parts.join("/"));
  const isGone = parts.join("/") !== plain && parts.some((part) => !/[a-zA-Z0-9]/.test(part));
  // dotprompt names by path as well, and keeps the slashes.
  const own = stated?.replaceAll("/", "_") ?? "";
  if (isPromptName(own)) return { name: own, lost: null, path: isGone ? pathOf(own) : path, title: null };
  if (isGone)
    return { name: null, lost: cantBeKept(stem, "no letter from a to z and no digit is left"), path, title: stated };
  const derived = nameFromPath(path);
  const lost = /\P{ASCII}/u.test(plain)
    ? cantBeKept(stem, "a name may only hold letters from a to z, digits, and _ . -")
    : null;
  return { name: isPromptName(derived) ? derived : null, lost, path, title: stated };
}

function pathOf(name: string): string {
  return `${PROMPTS_FOLDER}/${name}.md`;
}

function cantBeKept(stem: string, why: string): string {
  return `the name "${stem}" can't be kept: ${why}`;
}
