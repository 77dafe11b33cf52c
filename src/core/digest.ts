import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Brand } from "./brand.ts";
import type { Content, Message } from "./content.ts";
import type { Json, JsonObject } from "./json.ts";

/** `h1:` and the SHA-256, in hex, of the canonical content. Equal content has an equal digest whatever the prompt. */
export type Digest = Brand<`h1:${string}`, "Digest">;

export function isDigest(text: string): text is Digest {
  return /^h1:[0-9a-f]{64}$/.test(text);
}

/**
 * The canonical form that is hashed: RFC 8785 JSON, parts that are absent left out. docs/format.md has test vectors. The
 * outermost keys are known and put in order here, and text alone is the same in plain JSON: a first sync hashes thousands of
 * templates, and walking those as values of any kind takes longer than hashing them.
 */
export function canonicalContent(content: Content): string {
  const parts = [
    content.type === "chat" ? `"messages":[${content.messages.map(canonicalMessage).join(",")}]` : "",
    content.modelConfig === null ? "" : `"modelConfig":${canonicalObject(content.modelConfig)}`,
    content.responseFormat === null ? "" : `"responseFormat":${canonicalObject(content.responseFormat)}`,
    content.type === "text" ? `"template":${JSON.stringify(content.template)}` : "",
    `"type":"${content.type}"`,
  ];
  return `{${parts.filter((part) => part !== "").join(",")}}`;
}

function canonicalMessage({ role, content }: Message): string {
  return `{"content":${JSON.stringify(content)},"role":${JSON.stringify(role)}}`;
}

export function digestContent(content: Content): Digest {
  return digestText(canonicalContent(content));
}

/** The digest of any JSON value in its canonical form; plans use it for their fingerprint. */
export function digestJson(value: Json): Digest {
  return digestText(canonicalJson(value));
}

/** Versions share the objects of a front matter that did not change between them. */
const canonicalObjects = new WeakMap<JsonObject, string>();

function canonicalObject(value: JsonObject): string {
  const known = canonicalObjects.get(value);
  if (known !== undefined) return known;
  // As one piece: the canonical form is put together of many, and V8 would keep them all for as long as the object lives.
  const text = Buffer.from(canonicalJson(value)).toString();
  canonicalObjects.set(value, text);
  return text;
}

function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("a JSON value always has a canonical form");
  return text;
}

function digestText(text: string): Digest {
  const digest = `h1:${hash("sha256", text)}`;
  if (!isDigest(digest)) throw new TypeError("SHA-256 in hex is 64 digits");
  return digest;
}
