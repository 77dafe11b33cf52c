import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readAliases } from "../../src/content/aliases.ts";
import { AliasesSchema } from "../../src/content/aliases-schema.ts";
import { PromptSchema } from "../../src/content/prompt-schema.ts";
import { SettingsSchema } from "../../src/content/settings-schema.ts";
import { hasErrors } from "../../src/core/problem.ts";
import { bytesOf } from "./reading.ts";

describe("the schemas of the three kinds of file", () => {
  test.each([
    ["prompt", PromptSchema],
    ["aliases", AliasesSchema],
    ["settings", SettingsSchema],
  ])("become JSON Schemas: %s", (_kind, schema) => {
    expect(z.toJSONSchema(schema)).toMatchObject({ type: "object" });
  });

  test("let editors accept what the reader takes as text", () => {
    const { properties } = z.toJSONSchema(PromptSchema);
    expect(properties).toHaveProperty(
      ["tags", "anyOf", 0, "additionalProperties", "type"],
      ["string", "number", "boolean"],
    );
  });

  test("agree with the reader about targets", () => {
    const targets: readonly unknown[] = [
      1,
      12,
      0,
      -1,
      1.5,
      "latest",
      "Latest",
      "@b",
      "@",
      "commit:4f1c2ab",
      "commit:4f",
      null,
      [],
      {},
    ];
    for (const target of targets) {
      const file = { p: { a: target, b: 1 } };
      const { problems } = readAliases("aliases.yaml", bytesOf(JSON.stringify(file)));
      expect([target, hasErrors(problems)]).toEqual([target, !AliasesSchema.safeParse(file).success]);
    }
  });
});
