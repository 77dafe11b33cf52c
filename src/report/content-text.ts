import { writeBody } from "../content/write-body.ts";
import type { Content } from "../core/content.ts";

/** A text prompt's template to the letter; of a chat prompt, its messages as a prompt file has them. */
export function contentText(content: Content): string {
  return content.type === "text" ? content.template : writeBody(content);
}
