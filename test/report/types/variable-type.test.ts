import { describe, expect, test } from "vitest";
import { variableType } from "../../../src/report/types/variable-type.ts";

const ANY_VALUE = "string | number | bigint | boolean";

describe("dotprompt's short form", () => {
  const keys = [
    ["plan", "string", "string"],
    [" plan ", "string", "string"],
    ["plan?", "integer", "number"],
    ["plan (enum, what they pay for)", ["free", "paid"], '"free" | "paid"'],
    ["plan ? ( enum )", ["free", "paid"], '"free" | "paid"'],
    ["plan(\nenum,\n(free) or not)", ["free", "paid"], '"free" | "paid"'],
    ["plan(array)", "string", ANY_VALUE],
    ["plan?, what they pay for", "string", "string"],
    ["plan()", "string", "string"],
  ] as const;

  test.each(keys)("declares a variable by the key %j", (key, value, type) => {
    expect(variableType("plan", { [key]: value })).toBe(type);
  });

  test("may have a key with a long run of spaces", () => {
    const key = `name${" ".repeat(200_000)}x)y?z`;
    expect(variableType("user.name", { user: { [key]: "string" } })).toBe(ANY_VALUE);
  });
});
