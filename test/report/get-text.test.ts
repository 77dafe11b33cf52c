import { expect, test } from "vitest";
import type { ChatContent } from "../../src/core/content.ts";
import { readBody } from "../../src/content/body.ts";
import { SourceText } from "../../src/content/source-text.ts";
import { contentText } from "../../src/report/content-text.ts";
import { getText } from "../../src/report/get-text.ts";
import { alias, draft, HOSTILE, plain, record, textPrompt } from "./builders.ts";

const chat: ChatContent = {
  type: "chat",
  messages: [
    { role: "system", content: "Be kind." },
    { role: "user", content: "{{question}}\n" },
  ],
  modelConfig: null,
  responseFormat: null,
};

test("a text prompt with everything", () => {
  const content = textPrompt("Hello {{name}},\n\nhow are you?", {
    modelConfig: { provider: "openai", model_name: "gpt-4o", temperature: 0.2, stop: ["a", "b"] },
    responseFormat: { type: "object" },
  });
  const metadata = {
    description: "Says hello",
    tags: new Map([
      ["use_case", "greeting"],
      ["author", "team-ai"],
    ]),
    inputSchema: null,
  };
  const version = record(content, { message: "Say hello (#3)\n\nBecause.", metadata });
  expect(getText({ record: version, aliases: [alias("production"), alias("staging")] }, plain)).toBe(`\
welcome  version 3  production, staging
commit       4f1c2ab  Ada Lovelace  prompts/welcome.md  2026-11-20 14:03 UTC
message      Say hello (#3)

             Because.
description  Says hello
tags         use_case: greeting, author: team-ai
config       provider: openai, model_name: gpt-4o, temperature: 0.2, stop: ["a","b"]
output       {"type":"object"}

Hello {{name}},

how are you?`);
});

test("a chat prompt that git did not make", () => {
  expect(getText({ record: record(chat, { provenance: null, message: "" }), aliases: [] }, plain)).toBe(`\
welcome  version 3
commit       not from git  2026-11-20 14:03 UTC

<system>
Be kind.
</system>

<user>
{{question}}

</user>`);
});

test("a draft, which is of a file and was saved, not made by a commit", () => {
  const content = textPrompt("Hello {{name}}", { modelConfig: { model_name: "gpt-4o" } });
  const metadata = { description: "Says hello", tags: new Map([["team", "a"]]), inputSchema: null };
  expect(getText({ draft: draft(content, { metadata }) }, plain)).toBe(`\
welcome  draft of prompts/welcome.md, saved 2026-11-20 10:29 UTC
description  Says hello
tags         team: a
config       model_name: gpt-4o

Hello {{name}}`);
});

test("to a pipe a template goes to the letter", () => {
  expect(contentText(textPrompt(`${HOSTILE}\n\n`))).toBe(`${HOSTILE}\n\n`);
});

test("to a pipe a chat goes as a prompt file would hold it, so reading it again gives the same messages", () => {
  const messages = [
    { role: "system", content: "first\n</system>\n<user>\n\\<user>\nno tag: <user> here" },
    { role: "user", content: "```\n<assistant>\n```\n\n  {{question}}  \n" },
    { role: "tool", content: "plain" },
  ];
  const text = contentText({ ...chat, messages });
  expect(text).toContain("\n\\</system>\n\\<user>\n\\\\<user>\n");
  const body = readBody(new SourceText("prompts/a.md", text), { start: 0, end: text.length });
  expect(body).toEqual({ type: "chat", messages });
});
