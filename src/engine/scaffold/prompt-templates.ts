import { dump } from "js-yaml";
import type { PromptLocation } from "./prompt-location.ts";

export type PromptTemplate = "text" | "chat" | "sample";

/** The text of a new prompt file, valid as it is. */
export function promptText({ name, needsName }: PromptLocation, template: PromptTemplate): string {
  return `---\n${needsName ? dump({ name }) : ""}${TEMPLATES[template]}`;
}

const FRONT = `description: Answers a question in a few sentences
tags:
  team: support
model: openai/gpt-4o-mini
config:
  temperature: 0.2
input:
  schema:
    question: string
---
`;

const TEMPLATES: Readonly<Record<PromptTemplate, string>> = {
  text: `${FRONT}Answer this question in two or three sentences. If you do not know the answer, say so.

{{question}}
`,
  chat: `${FRONT}<system>
Answer in two or three sentences. If you do not know the answer, say so.
</system>

<user>
{{question}}
</user>
`,
  sample: `description: Drafts a reply to a customer's message, for somebody to check and send
tags:
  team: support
  language: en
model: openai/gpt-4o-mini
config:
  temperature: 0.3
  max_tokens: 400
input:
  schema:
    customer: string
    message: string
---
You work for the support desk of an online shop. Draft a reply to {{customer}}, who wrote:

{{message}}

- Answer what was asked first, and say what happens next.
- Promise no refund and no date: those a colleague adds.
- Use plain, friendly words, in at most 120 of them.
`,
};
