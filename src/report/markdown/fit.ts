import { count, figure } from "../figures.ts";
import { codeSpan, inlineText, link } from "./escape.ts";

/** A part of a report that can be shown without some of its items. */
export interface Section {
  /** Counts what is left out; takes a plain s. */
  readonly noun: string;
  /** Stands before the items where there is any: a heading, the head of a table. */
  readonly head: string;
  /** Stands after them. */
  readonly tail: string;
  readonly separator: "\n" | "\n\n";
  readonly items: readonly Item[];
  /** How many more items there are, of which nothing can be shown. */
  readonly missing?: number;
  /** Sections of a lower rank are given room first. */
  readonly rank: number;
}

export interface Item {
  /** From the one that takes the least room to the one that tells all. */
  readonly forms: readonly [string, ...string[]];
  /** Given room before the other items of its section; of two that are alike in this the shorter one. */
  readonly isNotable: boolean;
}

export interface Fitted {
  readonly body: string;
  /** Whether something is left out, which the body then says. */
  readonly isCut: boolean;
}

/** Where a reader finds what was cut. */
export interface RestPlace {
  /** As in "the rest is in the …": `job summary`. */
  readonly label: string;
  readonly url: string | null;
}

/** Below it not even headline and a note on what is cut may have room. In bytes. */
const LEAST_BUDGET = 4000;

/**
 * The sections in their order, and as much of each as there is room for.
 * @param budget In bytes of UTF-8, of which a text has never less than UTF-16 units.
 * @param rest A sentence that says where all of it is; empty to say nothing.
 * @throws RangeError for a budget below `LEAST_BUDGET`.
 */
export function fitSections(sections: readonly Section[], budget: number, rest: string): Fitted {
  if (budget < LEAST_BUDGET) throw new RangeError(`a report needs room for ${LEAST_BUDGET} bytes`);
  const filled = sections.filter((section) => total(section) > 0);
  const whole = joined(filled, (one) => one.forms.at(-1) ?? null);
  if (bytes(whole) <= budget && filled.every(({ missing = 0 }) => missing === 0)) return { body: whole, isCut: false };

  const note = (amountOf: (section: Section) => number) => cutNote(filled, amountOf, rest);
  const chosen = choose(filled, budget - bytes(note(total)) - JOINT);
  const cut = ({ items, missing = 0 }: Section) =>
    items.filter((one) => chosen.get(one) !== one.forms.at(-1)).length + missing;
  const [first = "", ...others] = filled.map((section) => sectionText(section, (one) => chosen.get(one) ?? null));
  const parts = [first, note(cut), ...others].filter((part) => part !== "");
  return { body: parts.join("\n\n"), isCut: true };
}

export function oneLine(noun: string, rank: number, text: string): Section {
  return { noun, head: "", tail: "", separator: "\n", items: text === "" ? [] : [item(text)], rank };
}

export function item(text: string, isNotable = false): Item {
  return { forms: [text], isNotable };
}

/** `The rest is in the job summary.`; without a place the command that prints all, if there is one. */
export function restText(rest: RestPlace | null, command: string | null): string {
  if (rest === null) return command === null ? "" : `${codeSpan(command)} prints all of it.`;
  const label = inlineText(rest.label);
  return `The rest is in the ${rest.url === null ? label : link(label, rest.url)}.`;
}

/** Of the empty line between two sections. */
const JOINT = 2;

type Chosen = Map<Item, string>;

/** First every item in its shortest form, by rank; then longer forms for what room is left. */
function choose(sections: readonly Section[], budget: number): Chosen {
  const chosen: Chosen = new Map();
  const byRank = sections.toSorted((a, b) => a.rank - b.rank);
  let room = budget;
  for (const section of byRank) {
    let isBegun = false;
    for (const one of inOrderOfWorth(section.items)) {
      const frame = isBegun ? 0 : frameSize(section);
      const size = bytes(one.forms[0]) + section.separator.length + frame;
      if (size > room) continue;
      room -= size;
      isBegun = true;
      chosen.set(one, one.forms[0]);
    }
  }
  for (const one of byRank.flatMap(({ items }) => inOrderOfWorth(items))) {
    for (const form of one.forms.slice(1)) {
      const now = chosen.get(one);
      const size = now === undefined ? Infinity : bytes(form) - bytes(now);
      if (size > room) break;
      room -= size;
      chosen.set(one, form);
    }
  }
  return chosen;
}

function inOrderOfWorth(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => Number(b.isNotable) - Number(a.isNotable) || a.forms[0].length - b.forms[0].length);
}

function frameSize({ head, tail }: Section): number {
  return bytes(head) + bytes(tail) + 3 * JOINT;
}

type FormOf = (item: Item) => string | null;

function joined(sections: readonly Section[], formOf: FormOf): string {
  return sections
    .map((section) => sectionText(section, formOf))
    .filter((text) => text !== "")
    .join("\n\n");
}

function sectionText({ head, tail, separator, items }: Section, formOf: FormOf): string {
  const shown = items.map((one) => formOf(one)).filter((form) => form !== null);
  if (shown.length === 0) return "";
  const list = shown.join(separator);
  return `${head === "" ? "" : `${head}${HEAD_ENDS.test(head) ? "\n" : "\n\n"}`}${list}${tail === "" ? "" : `\n\n${tail}`}`;
}

/** A table's or a quote's head goes on in its items. */
const HEAD_ENDS = /(?:^|\n)[|>][^\n]*$/;

function cutNote(sections: readonly Section[], amountOf: (section: Section) => number, rest: string): string {
  const amounts = sections
    .filter((section) => amountOf(section) > 0)
    .map((section) => `${figure(amountOf(section))} of ${count(total(section), section.noun)}`);
  return `> Cut short or left out here: ${amounts.join(", ")}.${rest === "" ? "" : ` ${rest}`}`;
}

function total({ items, missing = 0 }: Section): number {
  return items.length + missing;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
