import { COLLECTION_STYLE, EVENT_ID, getScalarValue, SCALAR_STYLE } from "js-yaml";
import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from "js-yaml";
import { quoted } from "./quoted.ts";
import type { SourceText, Span } from "./source-text.ts";
import { NESTING_LIMIT, TOO_DEEP } from "./yaml-nesting.ts";
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "./yaml-node.ts";

/** Keys that reach into JavaScript's own objects wherever a map is read carelessly. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** A `\U` escape beyond U+10FFFF, in a text whose escaped backslashes were taken out. */
const NO_CHARACTER = /\\U(?!00(?:0|10))/;

/** Builds the tree of one document from the parser's events, and reports what YAML allows and promptree does not. */
export class TreeBuilder {
  readonly #source: SourceText;
  readonly #events: readonly Event[];
  /** What was parsed, and where in the file it begins. */
  readonly #yaml: string;
  readonly #base: number;
  #next = 0;
  /** Where what was read last ends. */
  #end: number;
  #tooDeep = false;

  constructor(source: SourceText, events: readonly Event[], yaml: string, base: number) {
    this.#source = source;
    this.#events = events;
    this.#yaml = yaml;
    this.#base = base;
    this.#end = base;
  }

  /** The end of what was read last, in the file. */
  get end(): number {
    return this.#end;
  }

  get hasMore(): boolean {
    return this.#next < this.#events.length;
  }

  /** The next document's root. */
  document(): YamlNode {
    this.#take();
    const root = this.#node(1);
    this.#take();
    return root;
  }

  #take(): Event {
    const event = this.#events[this.#next++];
    if (event === undefined) throw new RangeError("the YAML parser's events end too early");
    return event;
  }

  #node(depth: number): YamlNode {
    const event = this.#take();
    switch (event.type) {
      case EVENT_ID.SCALAR:
        return this.#scalar(event);
      case EVENT_ID.MAPPING:
        return this.#map(event, depth);
      case EVENT_ID.SEQUENCE:
        return this.#list(event, depth);
      case EVENT_ID.ALIAS:
        return this.#alias(event);
      case EVENT_ID.DOCUMENT:
      case EVENT_ID.POP:
        throw new RangeError("the YAML parser's events do not nest");
    }
  }

  #scalar(event: ScalarEvent): YamlScalar {
    this.#refuseProperties(event);
    if (event.valueStart === -1) return { kind: "scalar", start: this.#end, end: this.#end, text: "", plain: true };
    const text = getScalarValue(this.#yaml, event);
    if (isBlock(event)) return this.#block(event, text);
    const quote = event.style === SCALAR_STYLE.PLAIN ? 0 : 1;
    const start = this.#base + event.valueStart - quote;
    const end = this.#base + event.valueEnd + quote;
    this.#end = end;
    if (event.style === SCALAR_STYLE.DOUBLE_QUOTED && !event.fast) this.#checkEscapes(event, { start, end }, text);
    return { kind: "scalar", start, end, text, plain: quote === 0 };
  }

  /** Its place is what can be seen of it, for its first line holds no more than a `|`. */
  #block(event: ScalarEvent, text: string): YamlScalar {
    const written = this.#yaml.slice(event.valueStart, event.valueEnd);
    const start = this.#base + event.valueStart + (written.length - written.trimStart().length);
    const end = Math.max(start, this.#base + event.valueStart + written.trimEnd().length);
    this.#end = this.#base + event.valueEnd;
    return { kind: "scalar", start, end, text, plain: false };
  }

  #list(event: SequenceEvent, depth: number): YamlList {
    this.#open(event, depth);
    const start = this.#base + event.start;
    const items: YamlNode[] = [];
    while (!this.#closes()) items.push(this.#node(depth + 1));
    this.#close(event, "]");
    return { kind: "list", start, end: this.#end, items };
  }

  #map(event: MappingEvent, depth: number): YamlMap {
    this.#open(event, depth);
    const start = this.#base + event.start;
    const entries = new Map<string, YamlEntry>();
    while (!this.#closes()) {
      const key = this.#node(depth + 1);
      const value = this.#node(depth + 1);
      if (this.#mayBeKey(key, entries)) entries.set(key.text, { key, value });
    }
    this.#close(event, "}");
    return { kind: "map", start, end: this.#end, entries };
  }

  #open(event: SequenceEvent | MappingEvent, depth: number): void {
    this.#refuseProperties(event);
    const start = this.#base + event.start;
    this.#end = start;
    if (depth <= NESTING_LIMIT || this.#tooDeep) return;
    this.#tooDeep = true;
    this.#source.error({ start, end: start + 1 }, TOO_DEEP.code, TOO_DEEP.message);
  }

  #closes(): boolean {
    if (this.#events[this.#next]?.type !== EVENT_ID.POP) return false;
    this.#next++;
    return true;
  }

  /** A `[a: 1]` holds a map in flow style that has no bracket of its own. */
  #close(event: SequenceEvent | MappingEvent, bracket: "]" | "}"): void {
    const opening = bracket === "]" ? "[" : "{";
    if (event.style !== COLLECTION_STYLE.FLOW || this.#yaml[event.start] !== opening) return;
    const closing = this.#yaml.indexOf(bracket, this.#end - this.#base);
    if (closing !== -1) this.#end = this.#base + closing + 1;
  }

  #alias(event: AliasEvent): YamlScalar {
    const start = this.#base + event.anchorStart - 1;
    const end = this.#base + event.anchorEnd;
    this.#end = end;
    const text = this.#yaml.slice(event.anchorStart - 1, event.anchorEnd);
    const hint = "write the value out, or quote it if it is text";
    this.#source.error({ start, end }, "yaml-alias", `YAML aliases such as ${quoted(text)} are not allowed`, hint);
    return { kind: "scalar", start, end, text, plain: false };
  }

  #refuseProperties(event: ScalarEvent | SequenceEvent | MappingEvent): void {
    if (event.anchorStart !== -1) {
      const span = { start: this.#base + event.anchorStart - 1, end: this.#base + event.anchorEnd };
      this.#source.error(span, "yaml-anchor", "YAML anchors (&) are not allowed", "quote the value if it is text");
    }
    if (event.tagStart !== -1) {
      const span = { start: this.#base + event.tagStart, end: this.#base + event.tagEnd };
      this.#source.error(span, "yaml-tag", "YAML tags (!) are not allowed", "quote the value if it is text");
    }
  }

  #mayBeKey(key: YamlNode, entries: ReadonlyMap<string, YamlEntry>): key is YamlScalar {
    if (key.kind !== "scalar") {
      this.#source.error(key, "non-text-key", "a key must be text", "quote a text that begins with { or [");
      return false;
    }
    if (key.text === "") {
      this.#source.error(key, "empty-key", "a key is empty");
      return false;
    }
    if (FORBIDDEN_KEYS.has(key.text)) {
      this.#source.error(key, "forbidden-key", `the key ${quoted(key.text)} is not allowed`);
      return false;
    }
    const earlier = entries.get(key.text);
    if (earlier === undefined) return true;
    const hint = `it first stands on line ${this.#source.lineAt(earlier.key.start)}`;
    this.#source.error(key, "duplicate-key", `the key ${quoted(key.text)} is given twice`, hint);
    return false;
  }

  #checkEscapes(event: ScalarEvent, span: Span, text: string): void {
    const typed = this.#yaml.slice(event.valueStart, event.valueEnd);
    if (!text.isWellFormed() || (typed.includes("\\U") && NO_CHARACTER.test(typed.replaceAll("\\\\", "")))) {
      this.#source.error(span, "bad-escape", "an escape in this text stands for no Unicode character");
    }
    if (text.includes("\0")) this.#source.error(span, "nul-character", "a text may not hold a NUL character");
  }
}

function isBlock(event: ScalarEvent): boolean {
  return event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
}
