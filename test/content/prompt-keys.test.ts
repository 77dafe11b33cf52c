import { describe, expect, test } from "vitest";
import { describeAll, promptOf, read, readFront } from "./reading.ts";

const configOf = (yaml: string) => promptOf(readFront(yaml)).content.modelConfig;
const formatOf = (yaml: string) => promptOf(readFront(yaml)).content.responseFormat;
const tagsOf = (yaml: string) => Object.fromEntries(promptOf(readFront(yaml)).metadata.tags);

const readInput = (schema: string, body: string) => read(`---\ninput:\n  schema: ${schema}\n---\n${body}\n`);

describe("unknown keys", () => {
  test.each([
    ["nmae: a", 'did you mean "name"?'],
    ["Name: a", 'did you mean "name"?'],
    ["tag: {}", 'did you mean "tags"?'],
    ["descripton: a", 'did you mean "description"?'],
    ["version: 3", "git makes the versions: remove it"],
    ["alias: production", "aliases stand in aliases.yaml"],
    ["title: a", "known here: name, description, type, tags, model, config, input, output, metadata"],
  ])("%s: %s", (yaml, hint) => {
    const { problems } = readFront(yaml);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "unknown-key", line: 2, column: 1, hint });
  });

  test.each([
    ["output: {shema: {}}", 'unknown key "shema" under output', 'did you mean "schema"?'],
    ["input: {default: {}}", 'unknown key "default" under input', "known here: schema"],
  ])("below the top: %s", (yaml, message, hint) => {
    expect(readFront(yaml).problems).toEqual([expect.objectContaining({ code: "unknown-key", message, hint })]);
  });

  test("are free under metadata, which changes nothing", () => {
    const plain = promptOf(readFront("name: a"));
    expect(promptOf(readFront("name: a\nmetadata: {nmae: 1, deep: [{x: .nan}], 12345678901234567890: y}"))).toEqual(
      plain,
    );
  });

  test.each(["tags:", "config:", "input:", "output:", "metadata:", "description:", "tags: ~"])(
    "a known key with nothing below it says nothing: %s",
    (yaml) => {
      expect(promptOf(readFront(yaml))).toEqual(promptOf(readFront("# nothing")));
    },
  );
});

describe("tags", () => {
  test.each([
    ["1.10", "1.10"],
    ["no", "no"],
    ["2026-01-02", "2026-01-02"],
    ["007", "007"],
    ["0x1F", "0x1F"],
    ["1e3", "1e3"],
    ["True", "True"],
    [".nan", ".nan"],
    ["12345678901234567890", "12345678901234567890"],
    ["12:30:45", "12:30:45"],
    ["a b # not this", "a b"],
    ["'1.10'", "1.10"],
    ['"null"', "null"],
    ['""', ""],
    ['"tab\\there"', "tab\there"],
    ["|\n    two\n    lines", "two\nlines\n"],
    [">-\n    two\n    lines", "two lines"],
    ["two\n    lines", "two lines"],
  ])("keep what the author typed: %j", (typed, value) => {
    expect(tagsOf(`tags:\n  a: ${typed}`)).toEqual({ a: value });
  });

  test.each([
    "a",
    "use_case",
    "a.b",
    "a/b/c",
    "a b",
    "a:b",
    "a-b",
    "1",
    "true",
    "größe",
    "用途",
    "x".repeat(250),
    "𝒳".repeat(250),
    "mlflow",
    "promptree",
  ])("may have the key %s", (key) => {
    expect(tagsOf(`tags: {"${key}": x}`)).toEqual({ [key]: "x" });
  });

  test.each([
    "a\u0301",
    "a,b",
    "a@b",
    "/a",
    "a/",
    "a//b",
    "./a",
    "a/./b",
    "a/../b",
    "..",
    ".",
    "..a",
    "x".repeat(251),
    "mlflow.prompt.text",
    "_mlflow_prompt_type",
    "promptree.commit",
  ])("may not have the key %s", (key) => {
    const [problem, ...others] = readFront(`tags: {"${key}": x}`).problems;
    expect(problem).toMatchObject({ code: "tag-key", line: 2, column: 8 });
    expect(others).toEqual([]);
  });

  test.each([
    ["tags:\n  a:", "3:3 no-value a"],
    ["tags: {a: ~}", "2:11 no-value ~"],
    ["tags: {a: null}", "2:11 no-value null"],
    ["tags: {a: {b: c}}", "2:11 wrong-value {b: c}"],
    ["tags: {a: [b]}", "2:11 wrong-value [b]"],
    ["tags: [a]", "2:7 wrong-value [a]"],
    ["tags: a", "2:7 wrong-value a"],
  ])("%j is a problem", (yaml, problem) => {
    expect(describeAll(readFront(yaml))).toEqual([problem]);
  });
});

describe("a description", () => {
  test.each([
    ["description: 1.10", "1.10"],
    ["description: ~", null],
    ['description: ""', null],
    ["description: |\n  a\n  b", "a\nb\n"],
  ])("%j", (yaml, description) => {
    expect(promptOf(readFront(yaml)).metadata.description).toBe(description);
  });

  test("is text", () => {
    expect(describeAll(readFront("description: {a: b}"))).toEqual(["2:14 wrong-value {a: b}"]);
  });
});

describe("model and config", () => {
  test.each([
    ["model: openai/gpt-4o", { provider: "openai", model_name: "gpt-4o" }],
    ["model: together/meta-llama/Llama-3", { provider: "together", model_name: "meta-llama/Llama-3" }],
    ["model: gpt-4o", { model_name: "gpt-4o" }],
    ["model: 4.10", { model_name: "4.10" }],
    [
      "model: {provider: openai, model_name: gpt-4o, temperature: 0}",
      { provider: "openai", model_name: "gpt-4o", temperature: 0 },
    ],
    ["model: {}", null],
    ["config: {}", null],
    ["config: {temperature: 1, top_p: 0.5, top_k: 3}", { temperature: 1, top_p: 0.5, top_k: 3 }],
    ["config: {frequency_penalty: -1, presence_penalty: 2.5}", { frequency_penalty: -1, presence_penalty: 2.5 }],
    ["config: {stop_sequences: [a, 'no', '1']}", { stop_sequences: ["a", "no", "1"] }],
    ["config: {seed: 7, extra: {a: [null, no, 0o17, -0]}}", { seed: 7, extra: { a: [null, "no", 15, 0] } }],
    ["model: a/b\nconfig: {max_tokens: 5}", { provider: "a", model_name: "b", max_tokens: 5 }],
    ["model: gpt-4o\nconfig: {provider: openai}", { model_name: "gpt-4o", provider: "openai" }],
  ])("%s", (yaml, config) => {
    expect(configOf(yaml)).toEqual(config);
  });

  test.each([
    ["model: openai/", "2:8 wrong-value openai/"],
    ["model: /gpt-4o", "2:8 wrong-value /gpt-4o"],
    ['model: ""', '2:8 wrong-value ""'],
    ["model:", "2:1 no-value model"],
    ["model: [a]", "2:8 wrong-value [a]"],
    ["model: {model_name: 4}", "2:21 wrong-value 4"],
    ["config: 3", "2:9 wrong-value 3"],
    ["config: {temperature: -0.1}", "2:23 wrong-value -0.1"],
    ["config: {temperature: '1'}", "2:23 wrong-value '1'"],
    ["config: {max_tokens: 0}", "2:22 wrong-value 0"],
    ["config: {max_tokens: 1.5}", "2:22 wrong-value 1.5"],
    ["config: {top_p: 1.1}", "2:17 wrong-value 1.1"],
    ["config: {top_k: 0}", "2:17 wrong-value 0"],
    ["config: {stop_sequences: a}", "2:26 wrong-value a"],
    ["config: {stop_sequences: [a, 1]}", "2:30 wrong-value 1"],
    ["config: {stop_sequences: [a, ~]}", "2:30 no-value ~"],
    ["config:\n  temperature:", "3:3 no-value temperature"],
    ["config:\n  seed:", "3:3 no-value seed"],
    ["config: {seed: 9007199254740993}", "2:16 number-not-exact 9007199254740993"],
    ["config: {seed: .inf}", "2:16 number-not-finite .inf"],
    ["config: {seed: 1e999}", "2:16 number-not-finite 1e999"],
    ["model: a/b\nconfig: {model_name: b}", "3:10 given-twice model_name"],
    ["model: {temperature: 1}\nconfig: {temperature: 1}", "3:10 given-twice temperature"],
  ])("%j is a problem", (yaml, problem) => {
    expect(describeAll(readFront(yaml))).toEqual([problem]);
  });

  test.each([
    ["tmeperature", "temperature"],
    ["temprature", "temperature"],
    ["maxOutputTokens", "max_tokens"],
    ["maxTokens", "max_tokens"],
    ["max-tokens", "max_tokens"],
    ["topP", "top_p"],
    ["topK", "top_k"],
    ["stopSequences", "stop_sequences"],
    ["frequencyPenalty", "frequency_penalty"],
  ])("%s is taken for a slip, wherever it stands", (key, meant) => {
    for (const section of ["config", "model"]) {
      const [problem, ...others] = readFront(`${section}: {${key}: 1}`).problems;
      expect(problem).toMatchObject({ code: "unknown-key", message: `unknown key "${key}" under ${section}` });
      expect(problem?.hint).toContain(`"${meant}"`);
      expect(others).toEqual([]);
    }
  });
});

describe("output", () => {
  test.each([
    ["output: {}", null],
    ["output: {format: text}", null],
    ["output: {format: text, schema: {}}", null],
    ["output: {format: json}", { type: "object" }],
    ["output: {format: json, schema: {}}", { type: "object" }],
    ["output: {schema: {type: array, maxItems: 3}}", { type: "array", maxItems: 3 }],
    ["output: {format: json, schema: {type: object, required: [a]}}", { type: "object", required: ["a"] }],
  ])("%s", (yaml, format) => {
    expect(formatOf(yaml)).toEqual(format);
  });

  test.each([
    ["output: json", "2:9 wrong-value json"],
    ["output: {format: xml}", "2:18 wrong-value xml"],
    ["output: {format: }", "2:10 no-value format"],
    ["output: {schema: string}", "2:18 wrong-value string"],
    ["output: {format: text, schema: {type: object}}", "2:32 format-contradicts-schema {type: object}"],
    ["output: {schema: {maximum: 1e999}}", "2:28 number-not-finite 1e999"],
  ])("%s is a problem", (yaml, problem) => {
    expect(describeAll(readFront(yaml))).toEqual([problem]);
  });
});

describe("input", () => {
  test.each([
    ["dotprompt's short form", "{customer: string, issue: string}", "{{customer}}: {{ issue }}"],
    ["optional variables", '{"customer?": string, "issue?(array, what is wrong)": string}', "{{customer}} {{issue}}"],
    ["types in the key", '{"customer(object)": {name: string}}', "{{customer.name}}"],
    ["a wildcard", '{"(*)": string}', "{{anything}}"],
    ["a JSON Schema", "{type: object, properties: {customer: {type: string}}}", "{{customer}}"],
    ["a JSON Schema that names none", "{type: object}", "{{anything}}"],
    ["a variable named type", "{type: string}", "{{type}}"],
    ["a variable for its parts", "{user: object}", "{{user.name}} {{user.age}}"],
    ["a part by its own name", "{user.name: string}", "{{user.name}}"],
    ["nothing", "{}", "{{anything}}"],
    ["nothing at all", "", "{{anything}}"],
    ["variables in any message", "{a: string, b: string}", "<system>\n{{a}}\n</system>\n<user>\n{{b}}\n</user>"],
  ])("may declare %s", (_what, schema, body) => {
    expect(describeAll(readInput(schema, body))).toEqual([]);
  });

  test.each([
    ["{a: string}", "Hi {{a}},\n{{ b }} and {{b}}", ["6:1 undeclared-variable {{ b }}"]],
    ["{a: string, b: string}", "{{a}}", ["3:23 unused-variable b"]],
    ["{a: string}", "{{b}}", ["3:12 unused-variable a", "5:1 undeclared-variable {{b}}"]],
    ["{user.name: string}", "{{user}}", ["3:12 unused-variable user.name", "5:1 undeclared-variable {{user}}"]],
    ["{user: string}", "{{username}}", ["3:12 unused-variable user", "5:1 undeclared-variable {{username}}"]],
    ["{type: object, properties: {a: {}}}", "Hi", ["3:39 unused-variable a"]],
    ["{my-name: string}", "{{my-name}}", ["3:12 unused-variable my-name"]],
    ["{a: string}", "<user>\n{{a}} {{b}}\n</user>", ["6:7 undeclared-variable {{b}}"]],
  ])("%s does not fit %j", (schema, body, problems) => {
    expect(describeAll(readInput(schema, body))).toEqual(problems);
  });

  test.each([
    ["{customer: string}", "{{custmer}}", 'did you mean "customer"?'],
    ["{customer_name: string}", "{{customerName}}", 'did you mean "customer_name"?'],
    ["{user.name: string}", "{{user.nmae}}", 'did you mean "user.name"?'],
    ["{type: object, properties: {issue: {}}}", "{{isssue}}", 'did you mean "issue"?'],
    ["{customer: string}", "{{issue}}", "declare it, as in issue: string"],
    ["{a: string}", "{{b}}", "declare it, as in b: string"],
  ])("%s with %j says what was probably meant", (schema, body, hint) => {
    const { problems } = readInput(schema, body);
    expect(problems.find(({ code }) => code === "undeclared-variable")?.hint).toBe(hint);
  });

  test("is kept as it stands, and is not content", () => {
    const plain = promptOf(read("{{a}}"));
    const declared = promptOf(readInput('{"a?": "string, the name"}', "{{a}}"));
    expect(declared.metadata.inputSchema).toEqual({ "a?": "string, the name" });
    expect(declared.digest).toBe(plain.digest);
  });

  test.each([
    ["input: a", "2:8 wrong-value a"],
    ["input: {schema: a}", "2:17 wrong-value a"],
  ])("%s is a problem", (yaml, problem) => {
    expect(describeAll(readFront(yaml))).toEqual([problem]);
  });
});
