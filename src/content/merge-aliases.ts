import type { AliasManifest, AliasName, DeclaredAlias, DeclaredPrompt } from "../core/alias.ts";
import { targetText } from "../core/alias-target.ts";
import type { PromptName } from "../core/name.ts";
import { nameKey } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { hasErrors } from "../core/problem.ts";
import { checkChains } from "./alias-chains.ts";
import type { AliasPart, PartPrompt } from "./alias-part.ts";
import { quoted } from "./quoted.ts";

export interface AliasesReading {
  /** Null when no file says anything, which leaves pointers alone, and when one of the problems is an error. */
  readonly manifest: AliasManifest | null;
  readonly problems: readonly Problem[];
}

/**
 * Puts together what the files say. A pointer may stand in several files that say the same.
 * @param problems What is wrong with files beside these.
 */
export function mergeAliases(parts: readonly AliasPart[], problems: readonly Problem[] = []): AliasesReading {
  const merge = new Merge(parts.length > 1);
  for (const part of parts) merge.add(part);
  const found = [...problems, ...parts.flatMap((part) => part.problems), ...merge.finish(parts)];
  const speaks = parts.some((part) => part.speaks);
  const manifest = speaks && !hasErrors(found) ? merge.manifest(parts) : null;
  return { manifest, problems: inOrder(found, parts) };
}

class Merge {
  readonly #prompts = new Map<PromptName, PartPrompt>();
  /** By name without case; null for a file alone, whose reader tells of names that differ in it. */
  readonly #keys: Map<string, PartPrompt & { readonly file: string }> | null;
  readonly #problems: Problem[] = [];

  constructor(hasSeveral: boolean) {
    this.#keys = hasSeveral ? new Map() : null;
  }

  add({ file, prompts }: AliasPart): void {
    for (const prompt of prompts.values()) {
      const earlier = this.#prompts.get(prompt.prompt);
      if (earlier === undefined && this.#keys !== null) this.#checkCase(prompt, file, this.#keys);
      this.#prompts.set(prompt.prompt, earlier === undefined ? prompt : this.#join(earlier, prompt));
    }
  }

  finish(parts: readonly AliasPart[]): readonly Problem[] {
    const chains = [...this.#prompts.values()].flatMap(({ aliases, named }) => checkChains(aliases, named));
    return [...this.#problems, ...chains, ...strays(parts)];
  }

  manifest(parts: readonly AliasPart[]): AliasManifest {
    const prompts: ReadonlyMap<PromptName, DeclaredPrompt> = this.#prompts;
    const own = parts.flatMap(({ alias, speaks }): readonly (readonly [AliasName, boolean])[] =>
      alias === null ? [] : [[alias, speaks]],
    );
    const others = parts.some(({ alias, speaks }) => alias === null && speaks);
    return { prompts, scope: { own: new Map(own), others } };
  }

  #checkCase(prompt: PartPrompt, file: string, keys: Map<string, PartPrompt & { readonly file: string }>): void {
    const key = nameKey(prompt.prompt);
    const twin = keys.get(key);
    if (twin === undefined) keys.set(key, { ...prompt, file });
    if (twin === undefined || twin.file === file) return;
    const message = `${quoted(prompt.prompt)} and ${quoted(twin.prompt)} differ only in case`;
    const hint = `the other stands in ${placeOf(twin)}`;
    this.#problems.push(prompt.at("error", "names-differ-in-case", message, hint));
  }

  #join(earlier: PartPrompt, later: PartPrompt): PartPrompt {
    const known = new Map(earlier.aliases.map((one) => [one.alias, one]));
    const added: DeclaredAlias[] = [];
    for (const one of later.aliases) {
      const other = known.get(one.alias);
      if (other === undefined) added.push(one);
      else if (targetText(other.target) !== targetText(one.target)) {
        const message = `${one.alias} of ${quoted(later.prompt)} is ${quoted(one.text)} here, and ${quoted(other.text)} in ${placeOf(other)}`;
        this.#problems.push(one.at("error", "aliases-disagree", message, "keep one of the two lines"));
      }
    }
    return { ...earlier, aliases: [...earlier.aliases, ...added], named: [...earlier.named, ...later.named] };
  }
}

/** Lines of `aliases.yaml` that the own file of their alias lacks: who guards that file would not see them. One problem an alias. */
function strays(parts: readonly AliasPart[]): readonly Problem[] {
  const shared = parts.find(({ alias }) => alias === null);
  if (shared === undefined) return [];
  const files = new Map(
    // A broken file may have the line; an empty one does not.
    parts.flatMap((part) => (part.alias === null || hasErrors(part.problems) ? [] : [[part.alias, part] as const])),
  );
  if (files.size === 0) return [];
  const found = new Map<AliasPart, DeclaredAlias[]>();
  for (const { prompt, aliases } of shared.prompts.values()) {
    for (const one of aliases) {
      const own = files.get(one.alias);
      if (own === undefined || own.prompts.has(prompt)) continue;
      const lines = found.get(own);
      if (lines === undefined) found.set(own, [one]);
      else lines.push(one);
    }
  }
  return [...found].flatMap(([{ file }, lines]) => lines.slice(0, 1).map((first) => stray(first, file, lines.length)));
}

function stray(first: DeclaredAlias, file: string, count: number): Problem {
  const more = count === 1 ? "" : `, like ${count - 1} more of its lines here`;
  const message = `this pointer of ${first.alias} is not in ${file}, which has all of them${more}`;
  return first.at(
    "error",
    "alias-outside-file",
    message,
    `move it to ${file}, whose owners decide about ${first.alias}`,
  );
}

/** A file and its line, for a message about another place. */
function placeOf({ at }: Pick<DeclaredAlias, "at">): string {
  const { file, line } = at("error", "", "");
  return `${file}:${line}`;
}

/** File by file, in each from top to bottom. */
function inOrder(problems: readonly Problem[], parts: readonly AliasPart[]): readonly Problem[] {
  const places = new Map<string | null, number>(parts.map(({ file }, index) => [file, index]));
  const placeIn = ({ file }: Problem): number => places.get(file) ?? parts.length;
  return problems.toSorted(
    (a, b) => placeIn(a) - placeIn(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}
