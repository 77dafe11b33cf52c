import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ENDPOINTS, type Endpoint } from "../../../src/mlflow/endpoints.ts";
import { disorder, greeting, harm } from "./greeting.ts";

const API = "/api/2.0/mlflow/";

const BODIES: readonly (readonly [string, string | Uint8Array<ArrayBuffer>])[] = [
  ["nothing", ""],
  ["blanks", " \r\n\t"],
  ["null", "null"],
  ["a number", "5"],
  ["a text", '"name"'],
  ["true", "true"],
  ["a list", '[{"name":"victim"}]'],
  ["an empty list", "[]"],
  ["a broken object", '{"name":"victim"'],
  ["no JSON", "{bad"],
  ["two objects", '{"name":"x"}{"name":"y"}'],
  ["one key twice", '{"name":"x","name":5}'],
  ["a comment", '{"name":"x"/**/}'],
  ["a form", "name=victim&version=1"],
  ["XML", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"],
  ["JavaScript's own keys", '{"__proto__":{"name":"victim"},"constructor":{"prototype":{"version":"1"}}}'],
  ["JavaScript's own keys as a name", '{"name":"__proto__","version":"1","alias":"constructor","key":"toString"}'],
  ["a mark of byte order", '\ufeff{"name":"victim"}'],
  ["UTF-16", new Uint8Array(Buffer.from('{"name":"victim"}', "utf16le"))],
  ["no UTF-8", new Uint8Array([0x7b, 0x22, 0x6e, 0xff, 0xfe, 0xc3, 0x28, 0x22, 0x7d])],
  ["NULs", "\0\0\0\0"],
  [
    "half of a surrogate pair",
    String.raw`{"name":"\ud800","alias":"\udc00","version":"1","key":"\ud83c","value":"\ud83c"}`,
  ],
  ["100,000 open lists", "[".repeat(100_000)],
  ["100,000 open objects", '{"name":'.repeat(100_000)],
  ["deep lists in a field", `{"name":${"[".repeat(5_000)}${"]".repeat(5_000)}}`],
  ["deep objects in an unknown field", `{"x":${'{"x":'.repeat(5_000)}1${"}".repeat(5_000)}}`],
  ["huge numbers", '{"name":1e400,"version":-1e400,"max_results":123456789012345678901234567890}'],
  ["100,000 keys", `{${Array.from({ length: 100_000 }, (_, n) => `"k${n}":${n}`).join(",")}}`],
  ["100,000 tags", `{"name":"victim","tags":[${Array.from({ length: 100_000 }, () => "5").join(",")}]}`],
  ["a megabyte of name", JSON.stringify({ name: "n".repeat(1_000_000), version: "1", alias: "a", key: "k" })],
];

describe("a hostile body", () => {
  it.each(BODIES)("of %s is answered in order wherever it is sent", async (_name, body) => {
    const serving = await greeting();
    for (const { method, path } of Object.values(ENDPOINTS)) {
      if (method === "GET") continue;
      for (const type of ["application/json", "text/plain", "multipart/form-data", "\u00ff"]) {
        expect(disorder(await serving.ask(method, API + path, { body, headers: { "content-type": type } }))).toBeNull();
      }
    }
    expect(await harm(serving)).toEqual([]);
  });

  it("of any bytes is answered in order", async () => {
    const serving = await greeting();
    const property = fc.asyncProperty(sentTo(), fc.uint8Array({ maxLength: 200 }), async ({ method, path }, body) => {
      const headers = { "content-type": "application/json" };
      expect(disorder(await serving.ask(method, API + path, { body: new Uint8Array(body), headers }))).toBeNull();
    });
    await fc.assert(property, { numRuns: 200 });
    expect(await harm(serving)).toEqual([]);
  });

  it("of any JSON under the fields' own names is answered in order", async () => {
    const serving = await greeting();
    const property = fc.asyncProperty(sentTo(), anyFields(), async ({ method, path }, fields) => {
      expect(disorder(await serving.send(method, path, fields))).toBeNull();
    });
    await fc.assert(property, { numRuns: 400 });
    expect(serving.errors).toEqual([]);
  });
});

/** Everything but a read. */
function sentTo(): fc.Arbitrary<Endpoint> {
  return fc.constantFrom(...Object.values(ENDPOINTS).filter(({ method }) => method !== "GET"));
}

function anyFields(): fc.Arbitrary<object> {
  const name = fc.constantFrom("name", "new_name", "version", "alias", "key", "value", "source", "tags", "description");
  const sound = fc.constantFrom("greet", "1", "production", "dummy-source", "mlflow.prompt.is_prompt", "true");
  const tags = fc.array(fc.record({ key: fc.oneof(sound, fc.string()), value: fc.oneof(sound, fc.jsonValue()) }));
  return fc.dictionary(name, fc.oneof(sound, tags, fc.jsonValue(), fc.string({ unit: "binary" })), { maxKeys: 6 });
}
