import type { Message, Role } from "../core/content.ts";
import type { BodyLine } from "./body-lines.ts";
import { bodyLines, withoutBackslashes } from "./body-lines.ts";
import type { SourceText, Span } from "./source-text.ts";

/** A message whose opening tag was read. */
interface OpenMessage {
  readonly role: Role;
  readonly tag: Span;
  readonly contentStart: number;
  /** Where backslashes stand that are not part of the content. */
  readonly escapes: number[];
}

/** The messages of a chat, `base` being where its text begins in the file; what is wrong with it is reported. */
export function readMessages(source: SourceText, text: string, base: number): readonly Message[] {
  const reader = new MessageReader(source, text, base);
  for (const line of bodyLines(text)) reader.read(line);
  return reader.finish();
}

class MessageReader {
  readonly #source: SourceText;
  readonly #text: string;
  readonly #base: number;
  readonly #messages: Message[] = [];
  #open: OpenMessage | null = null;
  #fencedSince: number | null = null;
  /** Text between two messages is reported once, not for every line. */
  #strayReported = false;

  constructor(source: SourceText, text: string, base: number) {
    this.#source = source;
    this.#text = text;
    this.#base = base;
  }

  read(line: BodyLine): void {
    this.#fencedSince = line.fencedSince;
    if (line.role !== null && line.kind === "open") this.#begin(line, line.role);
    else if (line.role !== null && line.kind === "close") this.#end(line, line.role);
    else if (this.#open === null) this.#stray(line);
    else if (line.kind === "escaped") this.#open.escapes.push(line.start);
  }

  finish(): readonly Message[] {
    if (this.#open !== null) this.#reportUnclosed(this.#open);
    return this.#messages;
  }

  #begin(line: BodyLine, role: Role): void {
    const tag = this.#span(line);
    if (this.#open !== null) {
      const outer = this.#open;
      const message = `<${role}> stands inside the <${outer.role}> of line ${this.#source.lineAt(outer.tag.start)}`;
      this.#source.error(
        tag,
        "nested-message",
        message,
        `close that with </${outer.role}> first, or write \\<${role}> for the text`,
      );
    }
    this.#open = { role, tag, contentStart: line.end + 1, escapes: [] };
    this.#strayReported = false;
  }

  #end(line: BodyLine, role: Role): void {
    const open = this.#open;
    if (open === null) {
      this.#source.error(
        this.#span(line),
        "unexpected-closing-tag",
        `</${role}> closes nothing`,
        "remove it, or open the message above",
      );
      return;
    }
    if (open.role !== role) {
      const message = `</${role}> can't close the <${open.role}> of line ${this.#source.lineAt(open.tag.start)}`;
      this.#source.error(
        this.#span(line),
        "mismatched-tag",
        message,
        `write </${open.role}>, or \\</${role}> for the text`,
      );
    }
    this.#add(open, line.start - 1);
    this.#open = null;
  }

  #add(open: OpenMessage, end: number): void {
    const content = withoutBackslashes(this.#text, open.contentStart, Math.max(open.contentStart, end), open.escapes);
    if (!/\S/.test(content)) this.#source.error(open.tag, "empty-message", `the <${open.role}> message is empty`);
    this.#messages.push({ role: open.role, content });
  }

  #stray(line: BodyLine): void {
    const text = this.#text.slice(line.start, line.end);
    if (this.#strayReported || text.trim() === "") return;
    this.#strayReported = true;
    const hint =
      "put it between <user> and </user> or another role's tags, which stand alone at the beginning of a line";
    this.#source.error(this.#span(line), "text-outside-messages", "this text is outside of every message", hint);
  }

  #reportUnclosed(open: OpenMessage): void {
    const hint =
      this.#fencedSince === null
        ? `write </${open.role}> on a line of its own`
        : `the code block that begins on line ${this.#source.lineAt(this.#base + this.#fencedSince)} is never closed, so tags in it are text`;
    this.#source.error(open.tag, "unclosed-message", `this <${open.role}> is never closed`, hint);
  }

  #span(line: BodyLine): Span {
    return { start: this.#base + line.start, end: this.#base + line.end };
  }
}
