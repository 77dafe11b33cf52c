import { LRUCache } from "lru-cache";
import { DRAFT } from "../core/draft.ts";
import { PromptreeError } from "../core/errors.ts";
import { type PromptReference, parseReference } from "../core/reference.ts";
import { isVersionNumber } from "../core/version.ts";
import type { Question } from "./cache.ts";

/** A reference that was read. */
export interface Asked extends Question {
  readonly reference: PromptReference;
}

/** References as they were spelt, those used last. */
export class ReferenceReader {
  readonly #known: LRUCache<string, Asked>;

  constructor(max: number) {
    this.#known = new LRUCache({ max });
  }

  /** Undefined for a spelling that was not read lately. */
  known(text: string): Asked | undefined {
    return this.#known.get(text);
  }

  /** @throws PromptreeError `usage` for text that is no reference. */
  read(text: string): Asked {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const asked = askedBy(requireReference(text));
    this.#known.set(text, asked);
    return asked;
  }
}

/** @throws PromptreeError `usage` for a number that is no version's, and for a reference that says another. */
export function withVersion({ reference }: Asked, version: number): Asked {
  const { name, selector } = reference;
  if (!isVersionNumber(version)) throw new PromptreeError("usage", `${String(version)} is no number of a version`);
  const saysOther = selector.kind === "version" ? selector.version !== version : selector.kind === "alias";
  if (saysOther) {
    throw new PromptreeError("usage", `${uriOf(reference)} and version ${version} ask for two things`, {
      hint: `write prompts:/${name}/${version}, or prompts:/${name} with the version`,
    });
  }
  return askedBy({ name, selector: { kind: "version", version } });
}

export function versionKey(name: string, version: number): string {
  return `${name}/${version}`;
}

/** Whose prompt a key is about. */
export function nameInKey(key: string): string {
  return /^[^/@]*/.exec(key)?.[0] ?? "";
}

export function uriOf(reference: PromptReference): string {
  return `prompts:/${keyOf(reference)}`;
}

function requireReference(text: string): PromptReference {
  const reference = parseReference(text);
  if (reference !== null) return reference;
  throw new PromptreeError("usage", `"${text}" names no prompt`, {
    hint: "write prompts:/NAME@ALIAS, prompts:/NAME/3 for a version, or prompts:/NAME for the newest",
  });
}

export function askedBy(reference: PromptReference): Asked {
  return { key: keyOf(reference), reference, kind: kindOf(reference) };
}

function keyOf({ name, selector }: PromptReference): string {
  if (selector.kind === "version") return versionKey(name, selector.version);
  return selector.kind === "alias" ? `${name}@${selector.alias}` : name;
}

function kindOf({ selector }: PromptReference): Asked["kind"] {
  if (selector.kind === "version") return "pinned";
  return selector.kind === "alias" && selector.alias === DRAFT ? "draft" : "moving";
}
