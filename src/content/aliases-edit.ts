import type { AliasManifest, AliasName, AliasTarget } from "../core/alias.ts";
import { targetText } from "../core/alias-target.ts";
import type { PromptName } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { hasErrors } from "../core/problem.ts";
import { addAlias, addPrompt } from "./aliases-insert.ts";
import { removeAlias } from "./aliases-remove.ts";
import { readAliases } from "./aliases.ts";
import { decodeFile } from "./decode.ts";
import type { SourceText } from "./source-text.ts";
import type { Splice } from "./splice.ts";
import { spliceOriginal } from "./splice.ts";
import type { YamlMap, YamlScalar } from "./yaml-node.ts";
import { parseYaml } from "./yaml.ts";

/** An `aliases.yaml` to be edited. */
export interface AliasesText {
  /** What problems call it. */
  readonly file: string;
  /** To the letter, with its byte order mark and its line ends; empty for a file that is still to be made. */
  readonly text: string;
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
  return edit(from, `${prompt}:\n  ${alias}: ${scalarText(wanted, '"')}`, {
    isDone: (targets) => targets.get(prompt)?.get(alias) === wanted,
    change: (targets) => targets.set(prompt, new Map(targets.get(prompt)).set(alias, wanted)),
    splices: (source, root) => setSplices(source, root, { prompt, alias, target: wanted }),
  });
}

/** Takes an alias out, with a comment on its own line. A prompt without aliases stays, as `name: {}`. */
export function deleteAlias(from: AliasesText, prompt: PromptName, alias: AliasName): AliasesEdit {
  return edit(from, `${prompt}:\n  ${alias}: …`, {
    isDone: (targets) => targets.get(prompt)?.has(alias) !== true,
    change: (targets) => targets.get(prompt)?.delete(alias),
    splices: (source, root) => (root === null ? null : removeAlias(source.text, root, prompt, alias)),
  });
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
  const targets = targetsOf(before.manifest);
  if (isDone(targets)) return { kind: "edited", text: from.text };
  change(targets);

  const source = sourceOf(from);
  const made = source === null ? null : splices(source, rootOf(source));
  if (made === null) return { kind: "by-hand", lines };
  const text = spliceOriginal(from.text, made);
  const after = readText({ ...from, text });
  const errors = after.problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0 && errors.every(({ code }) => CHAIN_CODES.has(code))) {
    return { kind: "broken", problems: after.problems };
  }
  return errors.length === 0 && isSame(targetsOf(after.manifest), targets)
    ? { kind: "edited", text }
    : { kind: "by-hand", lines };
}

/** What is wrong with the wish, not with how it was written down. */
const CHAIN_CODES: ReadonlySet<string> = new Set(["unknown-alias", "alias-cycle"]);

function readText({ file, text }: AliasesText): ReturnType<typeof readAliases> {
  return readAliases(file, Buffer.from(text));
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

function targetsOf(manifest: AliasManifest | null): Targets {
  const prompts = [...(manifest?.prompts.values() ?? [])];
  return new Map(
    prompts.map(({ prompt, aliases }) => [
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
