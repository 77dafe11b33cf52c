import { isDeepStrictEqual } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ROLES } from "../../src/core/content.ts";
import type { Content } from "../../src/core/content.ts";
import { digestContent } from "../../src/core/digest.ts";
import { NO_METADATA } from "../../src/core/metadata.ts";
import type { Metadata } from "../../src/core/metadata.ts";
import { readPrompt } from "../../src/content/prompt.ts";
import { writePrompt } from "../../src/content/write-prompt.ts";
import type { PromptDraft } from "../../src/content/write-prompt.ts";
import { chatContent, metadataOf, promptName, textContent } from "../contract/builders.ts";
import { bytesOf } from "./reading.ts";

function draftOf(content: Content, metadata: Metadata = NO_METADATA, name = "support_greeting"): PromptDraft {
  return { path: "prompts/support/greeting.md", name: promptName(name), content, metadata };
}

/** The text of a file that must be possible. */
function written(draft: PromptDraft): string {
  const writing = writePrompt(draft);
  if (!writing.ok) throw new Error(writing.reasons.join("; "));
  return writing.text;
}

function reasons(draft: PromptDraft): readonly string[] {
  const writing = writePrompt(draft);
  if (writing.ok) return [];
  if (writing.reasons.length === 0) throw new Error("a refusal has a reason");
  return writing.reasons;
}

/** What counts of a prompt, as its file reads back. */
function readBack(draft: PromptDraft) {
  const { prompt } = readPrompt(draft.path, bytesOf(written(draft)));
  if (prompt === null) throw new Error("the file does not read back");
  return { name: prompt.name, digest: prompt.digest, metadata: prompt.metadata };
}

function meant({ name, content, metadata }: PromptDraft) {
  return { name, digest: digestContent(content), metadata };
}

describe("a written prompt file", () => {
  test("is a template and nothing else where there is nothing else to say", () => {
    expect(written(draftOf(textContent("Greet {{name}}.")))).toBe("Greet {{name}}.\n");
  });

  test("has its keys in the order that people read them in, and as few quotes as can be", () => {
    const content = textContent("Greet {{name}}.", {
      modelConfig: { provider: "openai", model_name: "gpt-4o", temperature: 0.2, stop_sequences: ["END", "# "] },
      responseFormat: { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] },
    });
    const metadata = metadataOf(
      { team: "support", policy: "1.10", "what for": "" },
      { description: "First words.\n\nSays hello: once.", inputSchema: { name: "string" } },
    );
    expect(written(draftOf(content, metadata, "greeting"))).toBe(`---
name: greeting
description: |-
  First words.

  Says hello: once.
tags:
  team: support
  policy: "1.10"
  what for: ""
model: openai/gpt-4o
config:
  temperature: 0.2
  stop_sequences:
    - END
    - "# "
input:
  schema:
    name: string
output:
  format: json
  schema:
    type: object
    properties:
      answer:
        type: string
    required:
      - answer
---
Greet {{name}}.
`);
  });

  test("is a chat with its messages between tags", () => {
    const content = chatContent([
      { role: "system", content: "Be kind.\n<user>\nis a tag." },
      { role: "user", content: "{{question}}" },
    ]);
    expect(written(draftOf(content))).toBe(
      "<system>\nBe kind.\n\\<user>\nis a tag.\n</system>\n\n<user>\n{{question}}\n</user>\n",
    );
  });

  test.each([
    ["line ends at its beginning", "\n\nHi"],
    ["spaces around it", "  Hi  "],
    ["a fence on its first line", "---\nname: x\n---\nHi"],
    ["a fence after a blank line", "\n---\nname: x\n---\nHi"],
    ["three hyphens alone", "---"],
    ["a byte order mark", "\uFEFFHi"],
    ["what a Git LFS pointer begins with", "version https://git-lfs.github.com/spec/v1"],
    ["a lone carriage return", "a\rb"],
    ["a carriage return at its end", "a\r"],
    ["tags", "<user>\n</user> \n\\<system>\n\\\\</tool>\t"],
    ["tags in a code block that never ends", "```\n<user>\n\\<user>"],
    ["braces", "{{a}} {{{b}}} {% c %} {{#if d}} }}{{"],
    ["a control character", "a\u0007\u0085\u2028b"],
    ["as much as there may be", "x".repeat(100_000)],
  ])("keeps a template with %s", (_what, template) => {
    const draft = draftOf(textContent(template));
    expect(readBack(draft)).toEqual(meant(draft));
  });

  test.each([
    ["a provider with a slash", { provider: "a/b", model_name: "c" }],
    ["a model with a slash", { provider: "together", model_name: "meta/llama" }],
    ["a model with a slash and no provider", { model_name: "meta/llama" }],
    ["a provider alone", { provider: "openai" }],
    ["numbers beyond what is exact", { seed: 1e21, budget: 12_345_678_901_234_567_000, tiny: 5e-324, zero: -0 }],
    ["nothing within something", { extra: { a: null, b: [], c: {}, d: [[], [{}]] } }],
    [
      "texts that read like something else",
      { a: "null", b: "no", c: "1e3", d: "~", e: "- x", f: "a: b", g: "é #", h: "" },
    ],
  ])("keeps a model config with %s", (_what, modelConfig) => {
    const draft = draftOf(textContent("Hi", { modelConfig }));
    expect(readBack(draft)).toEqual(meant(draft));
  });
});

describe("what no prompt file can hold is refused with the reason:", () => {
  const chat = (role: string, content: string) => chatContent([{ role, content }]);
  test.each([
    ["no template", textContent(" \n"), /template is empty/],
    ["a line end at the end", textContent("Hi\n"), /ends with a line end/],
    ["CRLF", textContent("a\r\nb"), /CRLF/],
    ["NUL", textContent("a\0b"), /NUL/],
    ["half of a character", textContent("a\ud800"), /half of a character/],
    ["too long a template", textContent("x".repeat(100_001)), /100001 characters/],
    ["no messages", chatContent([]), /without messages/],
    ["another role", chat("developer", "Hi"), /message 1 has the role "developer"/],
    ["an empty message", chat("user", ""), /message 1 is empty/],
    ["a code block that never ends", chat("user", "```\nHi"), /code block that never ends/],
    ["a carriage return at a message's end", chat("user", "Hi\r"), /ends with a carriage return/],
    ["an empty model config", textContent("Hi", { modelConfig: {} }), /model config is empty/],
    ["an empty response format", textContent("Hi", { responseFormat: {} }), /response format is empty/],
    ["a wrong temperature", textContent("Hi", { modelConfig: { temperature: -1 } }), /config.temperature must be/],
    ["a forbidden key", textContent("Hi", { modelConfig: { x: { constructor: 1 } } }), /"constructor" is not allowed/],
    ["NUL in a setting", textContent("Hi", { modelConfig: { x: "\0" } }), /NUL/],
    ["too much front matter", textContent("Hi", { modelConfig: { x: "y".repeat(20_000) } }), /at most 16384/],
  ] satisfies [string, Content, RegExp][])("%s", (_what, content, reason) => {
    expect(reasons(draftOf(content)).join("\n")).toMatch(reason);
  });

  test.each([
    ["a tag's key that MLflow refuses", metadataOf({ "a=b": "c" }), /tag key "a=b"/],
    ["a reserved tag", metadataOf({ "mlflow.x": "c" }), /reserved/],
    ["a tag with half of a character", metadataOf({ a: "\udc00" }), /escape/],
    ["a schema that declares what is not used", metadataOf({}, { inputSchema: { a: "string" } }), /"a" is declared/],
    ["an empty schema", metadataOf({}, { inputSchema: {} }), /read back otherwise/],
  ] satisfies [string, Metadata, RegExp][])("%s", (_what, metadata, reason) => {
    expect(reasons(draftOf(textContent("Hi"), metadata)).join("\n")).toMatch(reason);
  });
});

/** Pieces that files, fences, tags and YAML are made of. */
const PIECES =
  "--- ... <user> </user> \\<user> <system> ``` ~~~~ {{a}} {{ }} ' \" : # - ? | > [ ] { } & * ! % @ , é 😀 no 1.10 \\ \\n"
    .split(" ")
    .concat(
      "\n",
      "\n\n",
      " ",
      "  ",
      "\t",
      "\r",
      "\r\n",
      "\uFEFF",
      "\u0085",
      "\u2028",
      "\0",
      "\ud800",
      "---\n",
      ": ",
      " #",
    );
const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(""));
const anyText = fc.oneof(soup, fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }));
const anyJson = fc.dictionary(anyText, fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }), { maxKeys: 4 });
const someJson = fc.option(anyJson.map((value): Content["modelConfig"] => toJsonObject(value)));
const settings = fc.record({ modelConfig: someJson, responseFormat: someJson });
const anyMessage = fc.record({ role: fc.oneof(fc.constantFrom(...ROLES), soup), content: anyText });
const anyContent: fc.Arbitrary<Content> = fc.oneof(
  fc.tuple(anyText, settings).map(([template, rest]) => textContent(template, rest)),
  fc.tuple(fc.array(anyMessage, { maxLength: 3 }), settings).map(([messages, rest]) => chatContent(messages, rest)),
);
const anyMetadata = fc
  .tuple(fc.dictionary(anyText, anyText, { maxKeys: 3 }), fc.option(anyText), someJson)
  .map(([tags, description, inputSchema]) => metadataOf(tags, { description: description || null, inputSchema }));

function toJsonObject(value: unknown): Content["modelConfig"] {
  return JSON.parse(JSON.stringify(value));
}

describe("for any prompt", () => {
  test("a file reads back as exactly that prompt, or there is a reason why none is written", () => {
    fc.assert(
      fc.property(anyContent, anyMetadata, (content, metadata) => {
        const draft = draftOf(content, metadata);
        const isRefused = reasons(draft).length > 0;
        expect(isRefused || isDeepStrictEqual(readBack(draft), meant(draft))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  /** All that the format holds; what is left out here is in the table of what it can't hold. */
  const FITS = /^(?![^]*(?:\0|\r))[^]*\S$/;
  const wellFormed = anyText.map((text) => text.toWellFormed());
  const template = wellFormed.filter((text) => FITS.test(text));
  const value = wellFormed.map((text) => text.replaceAll("\0", ""));
  const word = fc.stringMatching(/^[a-z][a-z0-9 _.-]{0,8}[a-z]$/);
  const config = fc.dictionary(
    word.map((key) => `own ${key}`),
    fc.oneof(
      value,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.array(value, { maxLength: 3 }),
    ),
    { minKeys: 1, maxKeys: 4 },
  );
  const metadata = fc
    .tuple(fc.dictionary(word, value, { maxKeys: 3 }), fc.option(value))
    .map(([tags, description]) => metadataOf(tags, { description: description || null }));
  const rest = fc.record({ modelConfig: fc.option(config), responseFormat: fc.option(config) });

  test("a text without NUL, carriage returns and line ends at its end is written, whatever its settings and tags", () => {
    fc.assert(
      fc.property(template, rest, metadata, (text, parts, about) => {
        const draft = draftOf(textContent(text, parts), about);
        expect(readBack(draft)).toEqual(meant(draft));
      }),
      { numRuns: 500 },
    );
  });

  test("so is a chat of such messages whose code blocks end", () => {
    const message = fc.record({
      role: fc.constantFrom(...ROLES),
      content: template.filter((text) => !/^ {0,3}(?:```|~~~)/m.test(text)),
    });
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), rest, metadata, (messages, parts, about) => {
        const draft = draftOf(chatContent(messages, parts), about);
        expect(readBack(draft)).toEqual(meant(draft));
      }),
      { numRuns: 500 },
    );
  });
});
