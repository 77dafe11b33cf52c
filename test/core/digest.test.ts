import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChatContent, Content, TextContent } from "../../src/core/content.ts";
import { canonicalContent, digestContent, digestJson, isDigest } from "../../src/core/digest.ts";

const text = (change: Partial<TextContent> = {}): TextContent => ({
  type: "text",
  template: "Hi {{name}}",
  modelConfig: null,
  responseFormat: null,
  ...change,
});

const chat = (...messages: ChatContent["messages"]): ChatContent => ({
  type: "chat",
  messages,
  modelConfig: null,
  responseFormat: null,
});

describe("the canonical form", () => {
  test.each([
    ["of a text", text(), '{"template":"Hi {{name}}","type":"text"}'],
    ["of a chat", chat({ role: "user", content: "Hi" }), '{"messages":[{"content":"Hi","role":"user"}],"type":"chat"}'],
    [
      "with keys sorted at every level",
      text({
        modelConfig: { temperature: 0, provider: "openai", extra: { b: 1, a: [2] } },
        responseFormat: { type: "object" },
      }),
      '{"modelConfig":{"extra":{"a":[2],"b":1},"provider":"openai","temperature":0},"responseFormat":{"type":"object"},"template":"Hi {{name}}","type":"text"}',
    ],
    [
      "with numbers as JavaScript writes them",
      text({ modelConfig: { a: 1.0, b: 1e21, c: 0.1 } }),
      '{"modelConfig":{"a":1,"b":1e+21,"c":0.1},"template":"Hi {{name}}","type":"text"}',
    ],
    ["with text as it is", text({ template: 'é😀\u2028\n"\\' }), '{"template":"é😀\u2028\\n\\"\\\\","type":"text"}'],
  ] satisfies [string, Content, string][])("%s", (_what, content, canonical) => {
    expect(canonicalContent(content)).toBe(canonical);
  });
});

describe("the canonical form of any content", () => {
  const words = fc.string({ unit: "grapheme" });
  const json = fc.dictionary(words, fc.jsonValue());

  test("is what RFC 8785 makes of the whole", () => {
    const settings = { modelConfig: fc.option(json), responseFormat: fc.option(json) };
    const any = fc.oneof(
      fc.record({ type: fc.constant("text" as const), template: words, ...settings }),
      fc.record({
        type: fc.constant("chat" as const),
        messages: fc.array(fc.record({ role: words, content: words })),
        ...settings,
      }),
    );
    fc.assert(
      fc.property(any, (content) => {
        const present = Object.entries(content).filter(([, value]) => value !== null);
        // Content comes from JSON or YAML, where a value is what JSON keeps of it.
        expect(canonicalContent(JSON.parse(JSON.stringify(content)))).toBe(canonicalize(Object.fromEntries(present)));
      }),
    );
  });
});

describe("a digest", () => {
  test("is h1: and the SHA-256 of the canonical form's UTF-8", () => {
    const content = text({ template: "é" });
    const sum = createHash("sha256").update(canonicalContent(content), "utf8").digest("hex");
    expect(digestContent(content)).toBe(`h1:${sum}`);
  });

  test("has a fixed value, so that registries written by older versions stay in step", () => {
    expect(digestContent(text({ template: "Hi" }))).toBe(
      "h1:23db5c8fbbd4ed380100f5d3c3d3d29ee20e53303b4098eba1dd82b8255e89a8",
    );
    expect(digestContent(chat({ role: "user", content: "Hi" }))).toBe(
      "h1:5e4b8d2fcd9401a20d9256fcfd690ea9ee0c4c89bcfcffd62abe5e6b79686640",
    );
  });

  test.each([
    ["the template", text({ template: "Hi" })],
    ["a newline at the end", text({ template: "Hi {{name}}\n" })],
    ["the model", text({ modelConfig: { model_name: "a" } })],
    ["an empty model", text({ modelConfig: {} })],
    ["the response format", text({ responseFormat: { type: "object" } })],
    ["the type", chat({ role: "user", content: "Hi {{name}}" })],
  ])("differs with %s", (_what, content) => {
    expect(digestContent(content)).not.toBe(digestContent(text()));
  });

  test("differs with a message's role and with the order of messages", () => {
    const [a, b] = [
      { role: "user", content: "a" },
      { role: "assistant", content: "b" },
    ];
    const digests = [chat(a, b), chat(b, a), chat({ ...a, role: "system" }, b), chat(a)].map(digestContent);
    expect(new Set(digests).size).toBe(4);
  });

  test("does not depend on the order of keys", () => {
    expect(digestJson({ a: 1, b: { c: [1, 2], d: null } })).toBe(digestJson({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  test.each(["h1:", `h1:${"0".repeat(63)}`, `h1:${"A".repeat(64)}`, `h2:${"0".repeat(64)}`, "0".repeat(64)])(
    "%s is none",
    (value) => {
      expect(isDigest(value)).toBe(false);
    },
  );
});
