import { styleText } from "node:util";

/** A name for each meaning a colour has; none of them changes a character of the text. */
export type Tone =
  | "added"
  | "changed"
  | "removed"
  | "addedWords"
  | "removedWords"
  | "warning"
  | "error"
  | "highlight"
  | "bold"
  | "dim";

export type Paint = Readonly<Record<Tone, (text: string) => string>>;

export function createPaint(options: { readonly colour: boolean }): Paint {
  // Whether the stream takes colours is the caller's knowledge; left to itself, styleText would look at stdout.
  const pen = (style: Parameters<typeof styleText>[0]) => (text: string) =>
    options.colour && text !== "" ? styleText(style, text, { validateStream: false }) : text;
  return {
    added: pen("green"),
    changed: pen("yellow"),
    removed: pen("red"),
    addedWords: pen(["green", "inverse"]),
    removedWords: pen(["red", "inverse"]),
    warning: pen("yellow"),
    error: pen("red"),
    highlight: pen("cyan"),
    bold: pen("bold"),
    dim: pen("dim"),
  };
}
