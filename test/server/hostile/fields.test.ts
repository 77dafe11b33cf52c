import { describe, expect, it } from "vitest";
import { z } from "zod";
import { ENDPOINTS, type Endpoint } from "../../../src/mlflow/endpoints.ts";
import type { Answered, Serving } from "../serving.ts";
import { disorder, greeting } from "./greeting.ts";

const WRONG: readonly unknown[] = [
  null,
  5,
  -1,
  1.5,
  true,
  {},
  { toString: "x" },
  [],
  [[]],
  ["greet", "greet"],
  [null],
  [{ key: null, value: {} }],
  "",
  " ",
  "\0",
  "\ud800",
  "\u202e",
  "../../etc/passwd",
  "%2e%2e%2f",
  "'; DROP TABLE prompts; --",
  "__proto__",
  "99999999999999999999999999999999",
  "1e9",
  "NaN",
  "-0",
  "x".repeat(300),
  "x".repeat(100_001),
];

const GOOD = { name: "greet", version: "1", alias: "production", key: "team", value: "red", new_name: "greet" };

describe("a value of the wrong kind", () => {
  it.each(Object.values(ENDPOINTS))("in any field of $method $path is answered in order", async (endpoint) => {
    const serving = await greeting();
    for (const field of fieldsOf(endpoint)) {
      for (const value of WRONG) {
        expect(
          disorder(await askWith(serving, endpoint, { ...GOOD, source: "dummy-source", [field]: value })),
        ).toBeNull();
      }
    }
    expect(serving.errors).toEqual([]);
  });
});

function fieldsOf({ request }: Endpoint): readonly string[] {
  return request instanceof z.ZodObject ? Object.keys(request.shape) : [];
}

/** In the query where it is read from there. */
function askWith(
  serving: Serving,
  { method, path }: Endpoint,
  fields: Readonly<Record<string, unknown>>,
): Promise<Answered> {
  if (method !== "GET") return serving.send(method, path, fields);
  const texts = Object.entries(fields).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.map(textOf) : textOf(value),
  ]);
  return serving.get(path, Object.fromEntries(texts));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
