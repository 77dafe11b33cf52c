import type { Splice } from "./splice.ts";
import { behindComma, endsItsLine, indentBefore, lineEnd, lineStart, nextToken } from "./yaml-lines.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";

const USUAL_STEP = "  ";

/** A line for an alias below a prompt that has a map already; null when there is no safe place. */
export function addAlias(text: string, root: YamlMap, prompt: YamlEntry, line: string): readonly Splice[] | null {
  const { key, value } = prompt;
  if (value.kind !== "map") return null;
  if (isFlow(text, value)) return unfold(text, prompt, `${stepOf(text, root)}${line}`) ?? addToFlow(text, value, line);
  const last = lastOf(value);
  const indent = last === null ? null : indentBefore(text, last.key.start);
  if (last === null || indent === null || last.key.start < key.end) return null;
  return [below(text, last.value.end, `${indent}${line}`)];
}

/**
 * A prompt with one alias, written as its neighbours are, after all of them.
 * @param root Null where the file holds nothing but comments.
 */
export function addPrompt(text: string, root: YamlMap | null, name: string, line: string): readonly Splice[] | null {
  if (root === null) return [startFile(text, `${name}:\n${USUAL_STEP}${line}\n`)];
  const last = lastOf(root);
  if (isFlow(text, root)) {
    if (last !== null) return addToFlow(text, root, `${name}: {${line}}`);
    const isAlone = indentBefore(text, root.start) !== null && endsItsLine(text, root.end);
    if (!isAlone) return addToFlow(text, root, `${name}: {${line}}`);
    return [{ start: root.start, end: root.end, text: `${name}:\n${USUAL_STEP}${line}` }];
  }
  const indent = last === null ? null : indentBefore(text, last.key.start);
  if (last === null || indent === null) return null;
  const body =
    last.value.kind === "map" && isFlow(text, last.value) && last.value.entries.size > 0
      ? `${indent}${name}: {${line}}`
      : `${indent}${name}:\n${indent}${stepOf(text, root)}${line}`;
  return [below(text, text.trimEnd().length, `${hasBlankLines(text, root) ? "\n" : ""}${body}`)];
}

/**
 * A prompt's line in the file of one alias, written as its neighbours are, after all of them.
 * @param root Null where the file holds nothing but comments.
 */
export function addPointer(text: string, root: YamlMap | null, line: string): readonly Splice[] | null {
  if (root === null) return [startFile(text, `${line}\n`)];
  const last = lastOf(root);
  if (isFlow(text, root)) {
    const isAlone = indentBefore(text, root.start) !== null && endsItsLine(text, root.end);
    if (last !== null || !isAlone) return addToFlow(text, root, line);
    return [{ start: root.start, end: root.end, text: line }];
  }
  const indent = last === null ? null : indentBefore(text, last.key.start);
  return last === null || indent === null ? null : [below(text, last.value.end, `${indent}${line}`)];
}

function startFile(text: string, body: string): Splice {
  const gap = text === "" || text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  const isMarker = /^(?:---[ \t]*)?\n?$/.test(text);
  return { start: text.length, end: text.length, text: (isMarker ? gap.replace(/\n$/, "") : gap) + body };
}

/** `name: {}` becomes `name:` with the alias on a line of its own, where nothing else is on its line. */
function unfold(text: string, { key, value }: YamlEntry, line: string): readonly Splice[] | null {
  const indent = indentBefore(text, key.start);
  const between = text.slice(key.end, value.start);
  const isEmpty = /^\{ *\}$/.test(text.slice(value.start, value.end));
  if (!isEmpty || indent === null || !/^ *: +$/.test(between) || !endsItsLine(text, value.end)) return null;
  const colon = key.end + between.indexOf(":") + 1;
  return [{ start: colon, end: value.end, text: "" }, below(text, value.end, `${indent}${line}`)];
}

/** After the last entry: on a line of its own where that has one, else beside it. */
function addToFlow(text: string, map: YamlMap, entry: string): readonly Splice[] {
  const last = lastOf(map);
  if (last === null) return [{ start: map.start + 1, end: map.start + 1, text: entry }];
  const end = last.value.end;
  const comma = behindComma(text, end);
  const indent = indentBefore(text, last.key.start);
  const closing = nextToken(text, comma ?? end);
  if (indent === null || closing <= lineEnd(text, comma ?? end)) {
    return [{ start: end, end, text: `, ${entry}` }];
  }
  if (comma !== null) return [below(text, comma, `${indent}${entry},`)];
  return [{ start: end, end, text: "," }, below(text, end, `${indent}${entry}`)];
}

/** Under the line that an offset is on, whether or not that ends with a line feed. */
function below(text: string, offset: number, lines: string): Splice {
  const end = lineEnd(text, offset);
  return { start: end, end, text: `\n${lines}` };
}

/** How much deeper than prompts their aliases stand in this file. */
function stepOf(text: string, root: YamlMap): string {
  for (const { key, value } of root.entries.values()) {
    const first = value.kind === "map" ? value.entries.values().next().value : undefined;
    const [outer, inner] = [indentBefore(text, key.start), first && indentBefore(text, first.key.start)];
    if (outer !== null && typeof inner === "string" && inner.length > outer.length) return inner.slice(outer.length);
  }
  return USUAL_STEP;
}

/** Whether prompts are set apart: judged by the last two. */
function hasBlankLines(text: string, root: YamlMap): boolean {
  const [before, last] = [...root.entries.values()].slice(-2);
  if (before === undefined || last === undefined) return false;
  return text.slice(before.value.end, lineStart(text, last.key.start)).includes("\n\n");
}

function lastOf(map: YamlMap): YamlEntry | null {
  return [...map.entries.values()].at(-1) ?? null;
}

export function isFlow(text: string, map: YamlMap): boolean {
  return text[map.start] === "{";
}
