import { bodyLines, mayHoldTags } from "../content/body-lines.ts";
import type { Content, Message } from "../core/content.ts";

/** A text prompt's template to the letter; of a chat prompt, its messages as a prompt file has them. */
export function contentText(content: Content): string {
  return content.type === "text" ? content.template : content.messages.map((message) => block(message)).join("\n\n");
}

function block({ role, content }: Message): string {
  return `<${role}>\n${escapeTags(content)}\n</${role}>`;
}

/** What reads like the tag of a message and is text gets a backslash, so that no message seems to end too early. */
function escapeTags(text: string): string {
  if (!mayHoldTags(text)) return text;
  return Array.from(bodyLines(text), ({ role, start, end }) => {
    const line = text.slice(start, end);
    return role === null ? line : `\\${line}`;
  }).join("\n");
}
