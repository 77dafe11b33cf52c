import type { AliasName, AliasTarget } from "../core/alias.ts";
import { targetText } from "../core/alias-target.ts";
import type { PromptName } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { hasErrors } from "../core/problem.ts";
import type { AliasPart } from "./alias-part.ts";
import { readAliasPart } from "./alias-part.ts";
import { addAlias, addPointer, addPrompt } from "./aliases-insert.ts";
import { removeAlias, removePointer } from "./aliases-remove.ts";
import { decodeFile } from "./decode.ts";
import { mergeAliases } from "./merge-aliases.ts";
import type { SourceText } from "./source-text.ts";
import type { Splice } from "./splice.ts";
import { spliceOriginal } from "./splice.ts";
import type { YamlMap, YamlScalar } from "./yaml-node.ts";
import { parseYaml } from "./yaml.ts";

/** A file of pointers to be edited. */
export interface AliasesText {
  /** What problems call it. */
  readonly file: string;
  /** The only alias it is about; null for `aliases.yaml`. */
  readonly alias: AliasName | null;
  /** To the letter, with its byte order mark and its line ends; empty for a file that is still to be made. */
  readonly text: string;
  /** What the other files say, which the edit has to go with. */
  readonly others: readonly AliasPart[];
}

export type AliasesEdit =
  /** The same text when it says so already. */
  | { readonly kind: "edited"; readonly text: string }
  /** The file holds errors, or would hold them after the edit. */
  | { readonly kind: "broken"; readonly problems: readonly Problem[] }
  /** Written in a way that can't be edited safely: the lines for a person to write, or to take out. */
  | { readonly kind: "by-hand"; readonly lines: string };

/** Points an alias somewhere, and adds alias and prompt where they are missing. All else stays byte for byte. */
export function setAlias(from: AliasesText, prompt: PromptName, alias: AliasName, target: AliasTarget): AliasesEdit {
  const wanted = targetText(target);
  return edit(from, linesFor(from, prompt, alias, scalarText(wanted, '"')), {
    isDone: (targets) => targets.get(prompt)?.get(alias) === wanted,
    change: (targets) => targets.set(prompt, new Map(targets.get(prompt)).set(alias, wanted)),
    splices: (source, root) =>
      from.alias === null
        ? setSplices(source, root, { prompt, alias, target: wanted })
        : pointerSplices(source, root, prompt, wanted),
  });
}

/**
 * Takes an alias out, with a comment on its own line. In `aliases.yaml` a prompt without aliases stays, as `name: {}`; in the
 * file of one alias, `{}` stays of the last line.
 */
export function deleteAlias(from: AliasesText, prompt: PromptName, alias: AliasName): AliasesEdit {
  return edit(from, linesFor(from, prompt, alias, "…"), {
    isDone: (targets) => targets.get(prompt)?.has(alias) !== true,
    change: (targets) => (from.alias === null ? targets.get(prompt)?.delete(alias) : targets.delete(prompt)),
    splices: ({ text }, root) => {
      if (root === null) return null;
      return from.alias === null ? removeAlias(text, root, prompt, alias) : removePointer(text, root, prompt);
    },
  });
}

function linesFor(from: AliasesText, prompt: PromptName, alias: AliasName, target: string): string {
  return from.alias === null ? `${prompt}:\n  ${alias}: ${target}` : `${prompt}: ${target}`;
}

/** Prompt → alias → target as it is written. */
type Targets = Map<string, Map<string, string>>;

interface Edit {
  readonly isDone: (targets: Targets) => boolean;
  /** What the file is to say. */
  readonly change: (targets: Targets) => unknown;
  /** How it comes to say so; null when there is no safe way. */
  readonly splices: (source: SourceText, root: YamlMap | null) => readonly Splice[] | null;
}

/** Whatever the splices are, the result is read again, and must say what was wanted and nothing else. */
function edit(from: AliasesText, lines: string, { isDone, change, splices }: Edit): AliasesEdit {
  const before = readText(from);
  if (hasErrors(before.problems)) return { kind: "broken", problems: before.problems };
  const targets = targetsOf(before);
  if (isDone(targets)) return { kind: "edited", text: from.text };
  change(targets);

  const source = sourceOf(from);
  const made = source === null ? null : splices(source, rootOf(source));
  if (made === null) return { kind: "by-hand", lines };
  const text = spliceOriginal(from.text, made);
  const after = readText({ ...from, text });
  if (hasErrors(after.problems) || !isSame(targetsOf(after), targets)) return { kind: "by-hand", lines };
  // What is wrong now is wrong with the wish, not with how it was written down.
  const problems = mergeAliases([...from.others, after]).problems.filter(({ severity }) => severity === "error");
  return problems.length > 0 ? { kind: "broken", problems } : { kind: "edited", text };
}

function readText({ file, alias, text }: AliasesText): AliasPart {
  return readAliasPart(file, alias, Buffer.from(text));
}

function sourceOf({ file, text }: AliasesText): SourceText | null {
  const decoded = decodeFile(file, Buffer.from(text));
  return decoded.ok ? decoded.source : null;
}

/** Null for a file that holds nothing but comments. */
function rootOf(source: SourceText): YamlMap | null {
  const yaml = parseYaml(source, { start: 0, end: source.text.length });
  return yaml.state === "read" && yaml.root.kind === "map" ? yaml.root : null;
}

interface Wish {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  readonly target: string;
}

function setSplices({ text }: SourceText, root: YamlMap | null, wish: Wish): readonly Splice[] | null {
  const line = `${keyText(wish.alias)}: ${scalarText(wish.target, '"')}`;
  const entry = root?.entries.get(wish.prompt) ?? null;
  if (root === null || entry === null) return addPrompt(text, root, keyText(wish.prompt), line);
  if (entry.value.kind !== "map") return null;
  const value = entry.value.entries.get(wish.alias)?.value;
  if (value === undefined) return addAlias(text, root, entry, line);
  return value.kind === "scalar" ? [replaced(text, value, wish.target)] : null;
}

/** In the file of one alias. */
function pointerSplices(
  { text }: SourceText,
  root: YamlMap | null,
  prompt: PromptName,
  target: string,
): readonly Splice[] | null {
  const value = root?.entries.get(prompt)?.value;
  if (value === undefined) return addPointer(text, root, `${keyText(prompt)}: ${scalarText(target, '"')}`);
  return value.kind === "scalar" ? [replaced(text, value, target)] : null;
}

/** Quotes stay as they are, as far as the new target may have them. */
function replaced(text: string, { start, end, plain }: YamlScalar, target: string): Splice {
  return { start, end, text: scalarText(target, '"', plain ? null : (text[start] ?? null)) };
}

/** A number in quotes is no version, and no plain text begins with @. */
function scalarText(target: string, usual: string, quote: string | null = null): string {
  if (/^\d+$/.test(target)) return target;
  const mark = quote === "'" || quote === '"' ? quote : target.startsWith("@") ? usual : "";
  return `${mark}${target}${mark}`;
}

function keyText(name: string): string {
  return /^\w[\w.-]*$/.test(name) ? name : `"${name}"`;
}

function targetsOf(part: AliasPart): Targets {
  return new Map(
    [...part.prompts.values()].map(({ prompt, aliases }) => [
      prompt,
      new Map(aliases.map(({ alias, target }) => [alias, targetText(target)])),
    ]),
  );
}

function isSame(a: Targets, b: Targets): boolean {
  return a.size === b.size && [...a].every(([prompt, aliases]) => isSameTargets(aliases, b.get(prompt)));
}

function isSameTargets(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string> | undefined): boolean {
  return b !== undefined && a.size === b.size && [...a].every(([alias, target]) => b.get(alias) === target);
}
