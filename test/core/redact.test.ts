import { expect, test } from "vitest";
import { redact } from "../../src/core/redact.ts";

const LENGTH = 1_000_000;

/** Pieced together, so that no page of this repository holds what looks like a secret. */
const TOKEN = ["ptree_5erG9kIp2sZ7Fsh", "hqJ2Br17TxR5B-E0cr5_dqr7NcgA1"].join("");
const PASSWORD = ["v8Kq2", "Zt5Wm9XrB4"].join("");

test.each([
  [TOKEN, "ptree_***"],
  [`"${TOKEN}",`, '"ptree_***",'],
  [`there is no file "${TOKEN}.txt"`, 'there is no file "ptree_***.txt"'],
  [`Authorization: Bearer ${TOKEN}`, "Authorization: Bearer ptree_***"],
  [`https://ada:${TOKEN}@example.com/`, "https://***@example.com/"],
  [`${TOKEN}${TOKEN}`, "ptree_***"],
  [`https://ada:${PASSWORD}@example.com/a`, "https://***@example.com/a"],
  [`password: ${PASSWORD}`, "password: ***"],
  [`password: a,${PASSWORD} or token=${PASSWORD};${PASSWORD}`, `password: a,${PASSWORD} or token=***;${PASSWORD}`],
  [`token :${PASSWORD} a://b@c://d@e 1://f@`, "token :*** a://***@e 1://f@"],
])("a secret in a text is not shown: line %#", (text, shown) => {
  expect(redact(text)).toBe(shown);
});

test.each([
  "ptree_ and 43 characters more",
  "prompts/ptree_of_a_bit_less_than_a_token.md",
  "https://example.com/ada",
  "password: too short",
])("what is no secret is shown as it is: %s", (text) => {
  expect(redact(text)).toBe(text);
});

test.each(["token=", "token ", "a://", "a", "1+", "ptree_ "])("a long text of %j has no secret", (part) => {
  const text = part.repeat(Math.ceil(LENGTH / part.length));
  expect(redact(text)).toBe(text);
});
