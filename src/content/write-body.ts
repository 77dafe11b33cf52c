import type { Content, Message } from "../core/content.ts";
import { bodyLines, mayHoldTags } from "./body-lines.ts";

/** What stands below the front matter: a template, or the messages of a chat between their tags. */
export function writeBody(content: Content): string {
  return content.type === "text" ? escapeTags(content.template) : content.messages.map(writeMessage).join("\n\n");
}

function writeMessage({ role, content }: Message): string {
  return `<${role}>\n${escapeTags(content)}\n</${role}>`;
}

/** What reads like the tag of a message and is text gets a backslash, so that no message begins or ends there. */
function escapeTags(text: string): string {
  if (!mayHoldTags(text)) return text;
  return Array.from(bodyLines(text), ({ role, start, end }) => {
    const line = text.slice(start, end);
    return role === null ? line : `\\${line}`;
  }).join("\n");
}
