import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as z from "zod";
import { readPrompt } from "../../src/content/prompt.ts";
import type { Content } from "../../src/core/content.ts";
import { canonicalContent } from "../../src/core/digest.ts";
import type { Json } from "../../src/core/json.ts";

const Vectors = z.array(
  z.strictObject({ what: z.string(), file: z.string(), canonical: z.string(), digest: z.string() }),
);
const vectors = Vectors.parse(JSON.parse(readFileSync("docs/digest-vectors.json", "utf8")));

test.each(vectors)("$what: the code gives the vector's digest", ({ file, canonical, digest }) => {
  const prompt = readVector(file);
  expect(canonicalContent(prompt.content)).toBe(canonical);
  expect(prompt.digest).toBe(digest);
});

test.each(vectors)("$what: so do the steps of docs/format.md alone", ({ file, canonical, digest }) => {
  const text = canonicalJson(contentObject(readVector(file).content));
  expect(text).toBe(canonical);
  expect(`h1:${createHash("sha256").update(text, "utf8").digest("hex")}`).toBe(digest);
});

test("files with equal content have one digest, and all others different ones", () => {
  const digests = Map.groupBy(vectors, ({ digest }) => digest);
  const contents = Map.groupBy(vectors, ({ canonical }) => canonical);
  expect([...digests.values()]).toEqual([...contents.values()]);
  expect(digests.size).toBeGreaterThanOrEqual(12);
  expect(digests.size).toBeLessThan(vectors.length);
});

function readVector(file: string) {
  const { prompt, problems } = readPrompt("prompts/vector.md", Buffer.from(file));
  if (prompt === null || problems.length > 0) throw new Error(problems.map(({ message }) => message).join("; "));
  return prompt;
}

/** Step 1. */
function contentObject(content: Content): Json {
  const { type, modelConfig, responseFormat } = content;
  const body =
    content.type === "text"
      ? { template: content.template }
      : { messages: content.messages.map((message) => ({ role: message.role, content: message.content })) };
  const settings = Object.entries({ modelConfig, responseFormat }).filter(([, value]) => value !== null);
  return { type, ...body, ...Object.fromEntries(settings) };
}

/** Step 2; texts and numbers are as JavaScript writes them, and keys are sorted by UTF-16 code units as it sorts them. */
function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
