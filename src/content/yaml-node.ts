import type { Span } from "./source-text.ts";

/** A YAML document as a tree. Spans are offsets in the file's text. */
export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar extends Span {
  readonly kind: "scalar";
  /** What the author typed, with quotes, escapes and folded lines undone. */
  readonly text: string;
  /** Not quoted and no block: `1.10` may be read as a number, and nothing at all as null. */
  readonly plain: boolean;
}

export interface YamlList extends Span {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
}

export interface YamlMap extends Span {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

/** Where to point for an entry's value, or for a part of it: the deepest place on the path that takes up room. */
export function placeOf(entry: YamlEntry, path: readonly PropertyKey[] = []): Span {
  let place: Span = takesRoom(entry.value) ? entry.value : entry.key;
  let node = entry.value;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === null) break;
    if (takesRoom(child.value)) place = child.value;
    else if (child.key !== null) place = child.key;
    node = child.value;
  }
  return place;
}

/** The node at a path below an entry's value; null when the path leads nowhere. */
export function nodeAt(entry: YamlEntry, path: readonly PropertyKey[]): YamlNode | null {
  let node = entry.value;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === null) return null;
    node = child.value;
  }
  return node;
}

interface Child {
  readonly key: YamlScalar | null;
  readonly value: YamlNode;
}

function childOf(node: YamlNode, step: PropertyKey): Child | null {
  if (node.kind === "map") return node.entries.get(String(step)) ?? null;
  const item = node.kind === "list" ? node.items[Number(step)] : undefined;
  return item === undefined ? null : { key: null, value: item };
}

function takesRoom(node: YamlNode): boolean {
  return node.end > node.start;
}
