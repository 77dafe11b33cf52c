import { describe, expect, test } from "vitest";
import { digestContent } from "../../src/core/digest.ts";
import { hasErrors } from "../../src/core/problem.ts";
import { describeAll, promptOf, read, readFront } from "./reading.ts";

const EXAMPLE = `---
name: telco_support_technical        # default: path under prompts/
description: First-line technical support
tags:
  use_case: technical_support
  author: team-ai
model: openai/gpt-4o
config: {temperature: 0.2, max_tokens: 800}
input:
  schema: {customer: string, issue: string}
output:
  format: json
  schema: {type: object}
---
You are a technical support engineer for {{customer}} …
About: {{ issue }}
`;

describe("a prompt file", () => {
  test("is read whole", () => {
    const prompt = promptOf(read(EXAMPLE));
    expect(prompt).toEqual({
      path: "prompts/support/greeting.md",
      name: "telco_support_technical",
      named: true,
      content: {
        type: "text",
        template: "You are a technical support engineer for {{customer}} …\nAbout: {{ issue }}",
        modelConfig: { provider: "openai", model_name: "gpt-4o", temperature: 0.2, max_tokens: 800 },
        responseFormat: { type: "object" },
      },
      digest: digestContent(prompt.content),
      metadata: {
        description: "First-line technical support",
        tags: new Map([
          ["use_case", "technical_support"],
          ["author", "team-ai"],
        ]),
        inputSchema: { customer: "string", issue: "string" },
      },
    });
  });

  test("without front matter is its template, named by its path", () => {
    const prompt = promptOf(read("Hello\n"));
    expect(prompt).toMatchObject({
      name: "support_greeting",
      named: false,
      content: { type: "text", template: "Hello" },
    });
    expect(prompt.metadata).toEqual({ description: null, tags: new Map(), inputSchema: null });
  });

  test.each([
    ["loses all newlines at its end", "---\nname: a\n---\nHi\n\n\n", "Hi"],
    ["keeps spaces at its end", "Hi  \n", "Hi  "],
    ["keeps a blank line after the front matter", "---\nname: a\n---\n\nHi", "\nHi"],
    ["keeps a carriage return of its own", "a\rb\n", "a\rb"],
    ["keeps an empty front matter out", "---\n---\nHi\n", "Hi"],
    ["keeps a front matter of comments out", "---\n# none yet\n---\nHi\n", "Hi"],
    ["may begin with a Markdown rule of four dashes", "----\nHi\n", "----\nHi"],
    ["may hold a --- of its own", "Hi\n---\nthere\n", "Hi\n---\nthere"],
    ["may hold a --- after its front matter", "---\nname: a\n---\nHi\n---\n", "Hi\n---"],
    ["reads CRLF as LF", "---\r\nname: a\r\n---\r\nHi\r\nthere\r\n", "Hi\nthere"],
    ["drops one byte order mark", "\uFEFF---\nname: a\n---\nHi\n", "Hi"],
    ["keeps odd line separators", "a\u2028b\u0085c\n", "a\u2028b\u0085c"],
  ])("a template %s", (_rule, file, template) => {
    expect(promptOf(read(file)).content).toMatchObject({ template });
  });

  test.each([
    ["an empty file", ""],
    ["a file of white space", " \n\t\n"],
    ["front matter alone", "---\nname: a\n---"],
    ["front matter and white space", "---\nname: a\n---\n \n\n"],
  ])("%s has no template", (_what, file) => {
    expect(describeAll(read(file))).toEqual(["empty-template"]);
  });

  test("reports all its problems, in the order of the file, and is then no prompt", () => {
    const reading = read("---\nnam: a\nconfig:\n  tmeperature: 0.2\ntags: {a: }\n---\n<user>\nHi\n");
    expect(describeAll(reading)).toEqual([
      "2:1 unknown-key nam",
      "4:3 unknown-key tmeperature",
      "5:8 no-value a",
      "7:1 unclosed-message <user>",
    ]);
    expect(reading.prompt).toBeNull();
  });

  test("says what is wrong as the design shows it", () => {
    const [problem] = readFront("config:\n  tmeperature: 0.2").problems;
    expect(problem).toEqual({
      severity: "error",
      code: "unknown-key",
      file: "prompts/support/greeting.md",
      line: 3,
      column: 3,
      message: 'unknown key "tmeperature" under config',
      hint: 'did you mean "temperature"?',
      excerpt: { text: "  tmeperature: 0.2", length: 11 },
    });
  });
});

describe("a prompt's name", () => {
  test.each([
    ["text", "name: a.b-c_1", "a.b-c_1"],
    ["a number keeps its digits", "name: 007", "007"],
    ["a decimal keeps its zero", "name: 1.10", "1.10"],
    ["a word that older YAML took for a truth value", "name: no", "no"],
  ])("may be %s", (_what, line, name) => {
    expect(promptOf(readFront(line))).toMatchObject({ name, named: true });
  });

  test.each([
    ["name: a/b", "2:7 prompt-name a/b"],
    ["name: ..", "2:7 prompt-name .."],
    ['name: ""', '2:7 prompt-name ""'],
    [`name: ${"x".repeat(251)}`, `2:7 prompt-name ${"x".repeat(251)}`],
    ["name:", "2:1 no-value name"],
    ["name: ~", "2:7 no-value ~"],
    ["name: [a]", "2:7 wrong-value [a]"],
  ])("%s is refused", (line, problem) => {
    expect(describeAll(readFront(line))).toEqual([problem]);
  });

  test("that follows from a path nobody may use is a problem of the whole file", () => {
    const [problem] = read("Hi", "prompts/my prompt.md").problems;
    expect(problem).toMatchObject({ code: "prompt-name", line: null });
    expect(problem?.message).toContain('"my prompt"');
    expect(promptOf(read("---\nname: mine\n---\nHi", "prompts/my prompt.md")).name).toBe("mine");
  });

  test("is not asked of the path when the front matter can't be read", () => {
    expect(describeAll(read("---\nname: 'a\n---\nHi", "prompts/my prompt.md"))).toEqual(["2:9 yaml-syntax "]);
  });
});

describe("a stated type", () => {
  test.each([
    ["type: text", "Hi"],
    ["type: chat", "<user>\nHi\n</user>"],
  ])("%s changes nothing when the template agrees", (line, body) => {
    const stated = promptOf(read(`---\n${line}\n---\n${body}\n`));
    expect(stated.digest).toBe(promptOf(read(body)).digest);
  });

  test.each([
    ["type: chat", "Hi"],
    ["type: text", "<user>\nHi\n</user>"],
  ])("%s that contradicts the template is an error", (line, body) => {
    const reading = read(`---\n${line}\n---\n${body}\n`);
    expect(describeAll(reading)).toEqual([`2:7 type-contradicts-body ${line.slice("type: ".length)}`]);
    expect(hasErrors(reading.problems)).toBe(true);
  });
});
