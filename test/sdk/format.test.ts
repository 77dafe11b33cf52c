import { execFile } from "node:child_process";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { PromptreeError } from "../../src/core/errors.ts";
import { mlflowEnvironment, mlflowIsMissing } from "../mlflow-server/availability.ts";
import { childEnvironment } from "../mlflow-server/child-environment.ts";
import { FORMAT_CASES, type FormatCase, type Outcome } from "./format-cases.ts";
import { samplePrompt as sample } from "./sample-prompt.ts";

/** As JavaScript lets anything through. */
const Values = z.custom<Readonly<Record<string, string>>>(() => true);

const ALL = Object.values(FORMAT_CASES).flat();

describe.each(Object.entries(FORMAT_CASES))("%s", (_, cases) => {
  test.each(cases.map((one) => [one.what, one] as const))("%s", (_what, one) => {
    expect(outcomeHere(one)).toEqual(expected(one));
  });
});

it.skipIf(mlflowIsMissing())(
  "MLflow's Python client gives what the table says of it",
  { timeout: 15 * 60_000 },
  async () => {
    const found = await outcomesInPython(ALL);
    expect(ALL.map(({ what }, index) => [what, found[index]])).toEqual(ALL.map(({ what, python }) => [what, python]));
  },
);

describe("what is missing", () => {
  it("is named with the line it first stands on", () => {
    const prompt = sample("Hi {{name}},\n\n{{issue}} {{name}}\n{{ order }}");
    expect(() => prompt.format({ order: 1 })).toThrow(
      expect.objectContaining({
        code: "usage",
        message: "prompts:/sample/1 has no value for {{name}} (line 1), {{issue}} (line 3)",
        hint: "give each a value, or pass { allowPartial: true } to leave them as they are",
      }),
    );
  });

  it("is named with its message", () => {
    const prompt = sample([
      { role: "system", content: "Hi" },
      { role: "user", content: "{{a}}\n{{b}}" },
    ]);
    expect(() => prompt.format({ a: "x" })).toThrow("has no value for {{b}} (message 2, user, line 2)");
  });

  it("is what is given as undefined, too", () => {
    const values: object = { a: undefined };
    expect(() => sample("{{a}}").format({ ...values })).toThrow("no value for {{a}}");
  });
});

it.each([null, "x", 5])("refuses %j in place of values", (given) => {
  const values = Values.parse(given);
  for (const template of ["Hi", [{ role: "user", content: "Hi" }]]) {
    expect(() => sample(template).format(values)).toThrow(
      expect.objectContaining({ code: "usage", message: "the values for prompts:/sample/1 are no object" }),
    );
  }
});

describe("filling in one part after the other", () => {
  it("comes to what filling in all at once does", () => {
    const one = sample("{{a}} {{b}}").format({ a: "x" }, { allowPartial: true });
    expect(one).toMatchObject({ template: "x {{b}}", variables: ["b"], name: "sample", version: 1 });
    expect(one.format({ b: "y" })).toBe("x y");
  });

  it("does not change what was filled in", () => {
    const one = sample("{{a}} {{b}}").format({ a: "x" }, { allowPartial: true });
    expect(one.format({ a: "z", b: "y" })).toBe("x y");
  });
});

const anyText = fc.string({ unit: "binary" });
/** Texts that are mostly made of what variables and messages are made of. */
const hostile = fc
  .array(
    fc.constantFrom("{", "}", "{{", "}}", "{{a}}", "{{b}}", "a", "b", " ", "\n", "<user>", "</user>", '"', "\\", "$&"),
  )
  .map((parts) => parts.join(""));
const value = fc.oneof(anyText, hostile);

describe("whatever the values hold", () => {
  it("each stands in the text to the letter, and nothing else changes", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sample("<{{a}}|{{ b }}|{{{a}}}>").format({ a, b })).toBe(`<${a}|${b}|{${a}}>`);
      }),
    );
  });

  it("the messages are as many, of the same roles, and each holds its own values", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const chat = sample([
          { role: "system", content: "{{a}}" },
          { role: "user", content: "{{b}}{{a}}" },
        ]);
        expect(chat.format({ a, b })).toEqual([
          { role: "system", content: a },
          { role: "user", content: b + a },
        ]);
      }),
    );
  });

  it("filling in in any order of parts is the same", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const whole = sample("{{a}}{{b}}{{a}}");
        const parts = whole.format({ b }, { allowPartial: true }).format({ a }, { allowPartial: true });
        expect(parts.format()).toBe(whole.format({ a, b }));
      }),
    );
  });
});

function outcomeHere({ template, values, partial }: FormatCase): Outcome {
  const prompt = sample(template);
  const given = Values.parse(values);
  try {
    if (partial === undefined) return prompt.format(given);
    const rest = prompt.format(given, { allowPartial: true });
    return { partial: rest.type === "text" ? rest.template : rest.messages, variables: rest.variables };
  } catch (error) {
    if (!(error instanceof PromptreeError)) throw error;
    const missing = Array.from(error.message.matchAll(/\{\{([^}]*)\}\} \(/g), (match) => match[1] ?? "");
    return missing.length > 0 ? { missing: missing.toSorted() } : { refused: error.message };
  }
}

function expected({ python, here }: FormatCase): unknown {
  const outcome = here === undefined ? python : here.outcome;
  if (typeof outcome !== "object" || !("refused" in outcome)) return outcome;
  return { refused: expect.stringContaining(outcome.refused) };
}

async function outcomesInPython(cases: readonly FormatCase[]): Promise<readonly unknown[]> {
  const { python } = await mlflowEnvironment();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { env: childEnvironment({ PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1" }) };
  const child = execFile(python, [join(import.meta.dirname, "format_cases.py")], options, (error, stdout) => {
    if (error === null) resolve(stdout);
    else reject(error);
  });
  const asked = cases.map(({ template, values, partial = false }) => ({ template, values, partial }));
  child.stdin?.end(JSON.stringify(asked));
  return z.array(z.unknown()).parse(JSON.parse(await promise));
}
