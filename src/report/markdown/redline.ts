import { wordComparison } from "../changed-words.ts";
import type { Piece } from "../changed-words.ts";
import { cutStartTo, cutTo } from "../columns.ts";
import { pairByWords } from "../line-pairs.ts";
import type { LinePair } from "../line-pairs.ts";
import { safeLine } from "../safe-text.ts";
import { inlinePiece } from "./escape.ts";

/** A part of a line that two texts have in common, or that only one of them has. */
interface RedlinePart {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/**
 * Changed lines as one, what is gone struck out and what is new underlined, for HTML blocks; what stays is abridged. Lines
 * that are all gone or all new are left to the diff beside it.
 */
export function redlines(
  before: readonly (readonly Piece[])[],
  after: readonly (readonly Piece[])[],
): readonly string[] {
  return pairByWords(before, after)
    .map((pair) => joinWords(merge(pair)))
    .filter((parts) => parts.some(({ kind }) => kind === "same") && parts.some(({ kind }) => kind !== "same"))
    .map((parts) => partsHtml(parts));
}

/** Two values in one line, for Markdown and HTML; null is a value that is not there. */
export function valueRedline(before: string | null, after: string | null): string {
  const [old, fresh] = [before === null ? null : safeLine(before), after === null ? null : safeLine(after)];
  const words = old === null || fresh === null ? null : wordComparison()([old], [fresh]);
  const parts = words === null ? [] : pairByWords(words.before, words.after).flatMap((pair) => joinWords(merge(pair)));
  if (parts.some(({ kind }) => kind === "same")) return partsHtml(parts);
  return [partHtml("removed", cutTo(old ?? "", VALUE_WIDTH)), partHtml("added", cutTo(fresh ?? "", VALUE_WIDTH))]
    .filter((html) => html !== "")
    .join(" ");
}

const VALUE_WIDTH = 300;

/** What stays is the same text on both sides; where the sides are cut into lines at other places, it is told as changed. */
function merge({ removed, added }: LinePair): readonly RedlinePart[] {
  const [old, fresh] = [[...(removed ?? [])], [...(added ?? [])]];
  const parts: RedlinePart[] = [];
  for (;;) {
    const [one, other] = [old[0], fresh[0]];
    if (one === undefined && other === undefined) return parts;
    if (one !== undefined && (one.changed || other === undefined)) {
      parts.push({ kind: "removed", text: one.text });
      old.shift();
    } else if (other !== undefined && (other.changed || one === undefined)) {
      parts.push({ kind: "added", text: other.text });
      fresh.shift();
    } else if (one !== undefined && other !== undefined) {
      const length = sameLength(one.text, other.text);
      if (length > 0) parts.push({ kind: "same", text: one.text.slice(0, length) });
      else parts.push({ kind: "removed", text: one.text }, { kind: "added", text: other.text });
      replaceFirst(old, one, length === 0 ? one.text.length : length);
      replaceFirst(fresh, other, length === 0 ? other.text.length : length);
    }
  }
}

function sameLength(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) === other.slice(0, length) ? length : 0;
}

function replaceFirst(pieces: Piece[], { text, changed }: Piece, length: number): void {
  pieces.splice(0, 1, ...(length === text.length ? [] : [{ text: text.slice(length), changed }]));
}

/** Neighbouring words that changed are one part with the space between them, what is gone before what is new. */
function joinWords(parts: readonly RedlinePart[]): readonly RedlinePart[] {
  const joined: RedlinePart[] = [];
  let run: readonly RedlinePart[] = [];
  for (const [index, part] of parts.entries()) {
    const next = parts[index + 1];
    const isBetween = run.length > 0 && part.text === " " && next !== undefined && next.kind !== "same";
    if (part.kind !== "same" || isBetween) {
      run = [...run, part];
    } else {
      joined.push(...sidesOf(run), part);
      run = [];
    }
  }
  return [...joined, ...sidesOf(run)];
}

function sidesOf(run: readonly RedlinePart[]): readonly RedlinePart[] {
  return (["removed", "added"] as const).flatMap((kind) => {
    if (run.every((part) => part.kind !== kind)) return [];
    const own = run.filter((part) => part.kind === kind || part.kind === "same");
    return [{ kind, text: own.map(({ text }) => text).join("") }];
  });
}

const CONTEXT_WIDTH = 60;

function partsHtml(parts: readonly RedlinePart[]): string {
  return parts
    .map(({ kind, text }, index) =>
      kind === "same" ? inlinePiece(abridge(text, index === 0, index === parts.length - 1)) : partHtml(kind, text),
    )
    .join("");
}

/** Changed white space, which neither stroke nor line would show, is left to the diff. */
function partHtml(kind: "removed" | "added", text: string): string {
  const words = text.trim();
  if (words === "") return inlinePiece(text);
  const [start, end] = [text.slice(0, text.length - text.trimStart().length), text.slice(text.trimEnd().length)];
  const html = inlinePiece(words);
  const marked = kind === "removed" ? `<del>${html}</del>` : `<ins><b>${html}</b></ins>`;
  return inlinePiece(start) + marked + inlinePiece(end);
}

/** Of a long part that stays, what stands next to the changes. */
function abridge(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= 2 * CONTEXT_WIDTH) return text;
  const before = isFirst ? "" : `${cutTo(text, CONTEXT_WIDTH)} `;
  return before + (isLast ? "" : cutStartTo(text, CONTEXT_WIDTH));
}
