import type { AliasName } from "../core/alias.ts";
import type { PromptName } from "../core/name.ts";
import { hasErrors } from "../core/problem.ts";
import type { VersionNumber } from "../core/version.ts";
import type { AliasPart } from "./alias-part.ts";
import { readAliasPart } from "./alias-part.ts";
import { isFlow } from "./aliases-insert.ts";
import { decodeFile } from "./decode.ts";
import type { SourceText } from "./source-text.ts";
import { yamlText } from "./write-yaml.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";
import { parseYaml } from "./yaml.ts";

/** An alias at a version of its prompt. */
export interface Pointer {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  readonly version: VersionNumber;
}

/** The lines of an `aliases.yaml`, or with `alias` of the file of that one, that says these and nothing else. */
export function pointerLines(alias: AliasName | null, pointers: readonly Pointer[]): string {
  if (alias !== null) return pointers.map((pointer) => `${targetLine(pointer)}\n`).join("");
  return blocks(pointers, "");
}

/** A file of pointers, `aliases.yaml` where `alias` is null. */
export interface PointerBytes {
  readonly file: string;
  readonly alias: AliasName | null;
  readonly bytes: Uint8Array;
}

/**
 * The file with these pointers, none of which it may have, added to it; what stands in it stays to the letter.
 * @returns null where they can't be added: the file has errors, or is laid out in a way that only its author can go on with.
 */
export function extendAliases({ file, alias, bytes }: PointerBytes, pointers: readonly Pointer[]): string | null {
  const decoded = decodeFile(file, bytes);
  if (!decoded.ok) return null;
  const { source } = decoded;
  const before = readAliasPart(file, alias, bytes);
  if (source.text.includes("\r") || hasErrors(before.problems)) return null;
  const extended = restoreLayout(bytes, source.text, insert(source, alias, pointers));
  if (extended === null) return null;
  const after = readAliasPart(file, alias, new TextEncoder().encode(extended));
  return holds(after, before, pointers) ? extended : null;
}

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** `text` with what is to be added. */
function insert(source: SourceText, alias: AliasName | null, pointers: readonly Pointer[]): string {
  const { text } = source;
  const yaml = parseYaml(source, { start: 0, end: text.length });
  const root = yaml.state === "read" && yaml.root.kind === "map" ? yaml.root : null;
  if (alias !== null) {
    const { at, text: added } = intoAliasFile(text, root, pointers);
    return text.slice(0, at) + added + text.slice(at);
  }
  const ofKnown = [...byPrompt(pointers)].flatMap(([prompt, own]) => {
    const entry = root?.entries.get(prompt);
    return entry?.value.kind === "map" ? [intoPrompt(text, entry, entry.value, own)] : [];
  });
  const ofNew = pointers.filter(({ prompt }) => root?.entries.get(prompt)?.value.kind !== "map");
  const insertions = ofNew.length === 0 ? ofKnown : [...ofKnown, intoFile(text, root, ofNew)];
  // From the back, so that the places before stay where they are; what goes to one place stays in its order.
  return insertions
    .toReversed()
    .toSorted((a, b) => b.at - a.at)
    .reduce((result, { at, text: added }) => result.slice(0, at) + added + result.slice(at), text);
}

function intoPrompt(text: string, entry: YamlEntry, aliases: YamlMap, pointers: readonly Pointer[]): Insertion {
  const last = [...aliases.entries.values()].at(-1);
  if (isFlow(text, aliases)) return intoBraces(aliases, last, pointers.map(pointerText).join(", "));
  const at = endOfLine(text, last?.value.end ?? entry.key.end);
  const indent = indentOf(text, last?.key.start ?? entry.key.start);
  return { at, text: pointers.map((pointer) => `\n${indent}${pointerText(pointer)}`).join("") };
}

/** Pointers of prompts that the file does not name, all at one place. */
function intoFile(text: string, root: YamlMap | null, pointers: readonly Pointer[]): Insertion {
  const last = root === null ? undefined : [...root.entries.values()].at(-1);
  if (root !== null && isFlow(text, root)) {
    const entries = [...byPrompt(pointers)].map(
      ([prompt, own]) => `${yamlText(prompt)}: {${own.map(pointerText).join(", ")}}`,
    );
    return intoBraces(root, last, entries.join(", "));
  }
  const indent = last === undefined ? "" : indentOf(text, last.key.start);
  const begin = text === "" || text.endsWith("\n") ? "" : "\n";
  return { at: text.length, text: begin + blocks(pointers, indent) };
}

function intoAliasFile(text: string, root: YamlMap | null, pointers: readonly Pointer[]): Insertion {
  const last = root === null ? undefined : [...root.entries.values()].at(-1);
  if (root !== null && isFlow(text, root)) return intoBraces(root, last, pointers.map(targetLine).join(", "));
  const indent = last === undefined ? "" : indentOf(text, last.key.start);
  const begin = text === "" || text.endsWith("\n") ? "" : "\n";
  return { at: text.length, text: begin + pointers.map((pointer) => `${indent}${targetLine(pointer)}\n`).join("") };
}

function intoBraces(map: YamlMap, last: YamlEntry | undefined, text: string): Insertion {
  return last === undefined ? { at: map.start + 1, text } : { at: last.value.end, text: `, ${text}` };
}

function blocks(pointers: readonly Pointer[], indent: string): string {
  return [...byPrompt(pointers)]
    .flatMap(([prompt, own]) => [`${yamlText(prompt)}:`, ...own.map((pointer) => `  ${pointerText(pointer)}`)])
    .map((line) => `${indent}${line}\n`)
    .join("");
}

function pointerText({ alias, version }: Pointer): string {
  return `${yamlText(alias)}: ${version}`;
}

function targetLine({ prompt, version }: Pointer): string {
  return `${yamlText(prompt)}: ${version}`;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function indentOf(text: string, at: number): string {
  return text.slice(text.lastIndexOf("\n", at - 1) + 1, at).replaceAll(/[^ ]/g, " ");
}

/** With the byte order mark and the line ends that the file had; null when it has both kinds of line ends. */
function restoreLayout(bytes: Uint8Array, before: string, after: string): string | null {
  const raw = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const mark = raw.startsWith("\uFEFF") ? "\uFEFF" : "";
  if (raw === mark + before) return mark + after;
  const whole = before.replaceAll("\n", "\r\n");
  return raw === mark + whole ? mark + after.replaceAll("\n", "\r\n") : null;
}

/** Whether a file says what it said before, and these pointers. */
function holds(after: AliasPart, before: AliasPart, pointers: readonly Pointer[]): boolean {
  if (!after.speaks || hasErrors(after.problems)) return false;
  const wanted = pointers.map(({ prompt, alias, version }) => `${prompt} ${alias} ${version}`);
  const expected = [...said(before), ...wanted].toSorted();
  return expected.join("\n") === said(after).toSorted().join("\n");
}

function said({ prompts }: AliasPart): readonly string[] {
  return [...prompts.values()].flatMap(({ prompt, aliases }) =>
    aliases.map(({ alias, text }) => `${prompt} ${alias} ${text}`),
  );
}

function byPrompt(pointers: readonly Pointer[]): ReadonlyMap<PromptName, readonly Pointer[]> {
  return Map.groupBy(pointers, ({ prompt }) => prompt);
}
