import type { Message } from "../core/content.ts";
import { fileProblem } from "../core/problem.ts";
import { bodyLines, mayHoldTags, withoutBackslashes } from "./body-lines.ts";
import { readMessages } from "./chat.ts";
import type { SourceText, Span } from "./source-text.ts";

/** What follows the front matter. */
export type Body =
  | { readonly type: "text"; readonly template: string }
  | { readonly type: "chat"; readonly messages: readonly Message[] };

/** A body with an opening tag on a line of its own is a chat, any other one text. */
export function readBody(source: SourceText, span: Span): Body {
  const template = source.text.slice(span.start, span.end);
  if (!/\S/.test(template)) {
    const hint = "write the prompt's text below the front matter";
    source.report(fileProblem("error", "empty-template", source.file, "the file holds no template", hint));
  }
  if (!mayHoldTags(template)) return { type: "text", template };
  const escapes: number[] = [];
  for (const line of bodyLines(template)) {
    if (line.kind === "open") return { type: "chat", messages: readMessages(source, template, span.start) };
    if (line.kind === "escaped") escapes.push(line.start);
  }
  return { type: "text", template: withoutBackslashes(template, 0, template.length, escapes) };
}
