import { execFile } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, inject, test } from "vitest";
import { typesContract } from "../report/json-contract.ts";
import { newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

const FILE = "promptree.d.ts";

const TICKET = `---
input:
  schema:
    customer: string, the customer's name
    plan?(enum, what they pay for): [free, "paid \\"plus\\""]
    user(object):
      age: integer
    urgent: boolean
    note: any
---
{{customer}} {{plan}} {{user.age}} {{urgent}} {{note}}
`;

const SURVEY = `---
name: 9-survey.v2
input:
  schema:
    type: object
    properties:
      score: { type: integer, minimum: 1 }
      channel: { enum: [mail, 2, true] }
      since: { type: [string, "number"] }
      tags: { type: array }
---
<user>
{{score}} {{channel}} {{since}} {{tags}}
</user>
`;

const FILES = { "prompts/ticket.md": TICKET, "prompts/survey.md": SURVEY, "prompts/plain.md": "Hello\n" };

async function deskWith(files: Readonly<Record<string, string>> = FILES): Promise<Desk> {
  const desk = await newDesk([{ files }]);
  await desk.succeed("types");
  return desk;
}

const run = promisify(execFile);

/** The built package. */
const PACKAGE = resolve(dirname(inject("program")), "../..");

/** The lines, from 1, in which the compiler finds an error, of an application beside the desk's types. */
async function compile(desk: Desk, lines: readonly string[]): Promise<readonly number[]> {
  await mkdir(join(desk.root, "node_modules"));
  await symlink(PACKAGE, join(desk.root, "node_modules/promptree"));
  const app = ['import { type Fallback, createClient, loadPrompt } from "promptree";', ...lines].join("\n");
  await writeFile(join(desk.root, "app.ts"), app);
  await writeFile(join(desk.root, "package.json"), '{"type": "module"}');
  const tsconfig = {
    extends: resolve("tsconfig.json"),
    compilerOptions: { typeRoots: [resolve("node_modules/@types")], noUnusedLocals: false },
    include: ["app.ts", FILE],
  };
  await writeFile(join(desk.root, "tsconfig.json"), JSON.stringify(tsconfig));
  const output = await run(resolve("node_modules/.bin/tsc"), ["-p", "tsconfig.json"], { cwd: desk.root }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error instanceof Error && "stdout" in error ? String(error.stdout) : ""),
  );
  if (output.includes("promptree.d.ts(")) throw new Error(output);
  return Array.from(output.matchAll(/^app\.ts\((\d+),/gm), ([, line]) => Number(line) - 1);
}

const VALUES = 'customer: "Ada", plan: "free", "user.age": 36, urgent: true, note: 1n';

describe("with the types that are written", () => {
  test("an application that fills in what its prompts ask for compiles", async () => {
    const lines = [
      'const ticket = await loadPrompt("prompts:/ticket@production");',
      `const text: string = ticket.format({ ${VALUES} });`,
      'const survey = await createClient().loadPrompt("prompts:/9-survey.v2/3");',
      'const roles: string[] = survey.format({ score: 1, channel: 2, since: "x", tags: "a, b" }).map((one) => one.role);',
      'const plain: string = (await loadPrompt("plain")).format();',
      'const other = await loadPrompt("prompts:/of_somebody_else@production");',
      'const any = other.format({ whatever: "x" });',
      'const split = (await loadPrompt("prompts:/ticket@split:checkout", { key: "u" })).template;',
      "export { any, plain, roles, split, text };",
    ];
    expect(await compile(await deskWith(), lines)).toEqual([]);
  });

  test("one that does not is told where", async () => {
    const lines = [
      'const ticket = await loadPrompt("prompts:/ticket@production");',
      'ticket.format({ customer: "Ada", plan: "free", "user.age": 36, urgent: true });',
      `ticket.format({ ${VALUES}, custmer: "Ada" });`,
      `ticket.format({ ${VALUES.replace("free", "cheap")} });`,
      `ticket.format({ ${VALUES.replace("36", '"36"')} });`,
      `ticket.format({ ${VALUES.replace("1n", "null")} });`,
      "ticket.format();",
      "ticket.messages;",
    ];
    expect(await compile(await deskWith(), lines)).toEqual([2, 3, 4, 5, 6, 7, 8]);
  });
});

const TEXT = '{ type: "text", template: "Hi", modelConfig: null, responseFormat: null } as const';
const CHAT = '{ type: "chat", messages: [], modelConfig: null, responseFormat: null } as const';

describe("a fallback", () => {
  test("of the kind that its prompt has compiles, and either for a prompt that is not known", async () => {
    const lines = [
      'await loadPrompt("prompts:/ticket@production", { fallback: "Hi {{customer}}" });',
      `await loadPrompt("prompts:/ticket@production", { fallback: ${TEXT} });`,
      'await loadPrompt("prompts:/9-survey.v2", { fallback: [{ role: "user", content: "Hi" }] });',
      `await createClient().loadPrompt("prompts:/9-survey.v2", { fallback: ${CHAT} });`,
      'await loadPrompt("other", { fallback: "Hi" });',
      'await loadPrompt("other", { fallback: [] });',
      "const reference: string = process.argv.join();",
      `await createClient().loadPrompt(reference, { fallback: ${CHAT} });`,
      `const ready: Fallback<"prompts:/9-survey.v2"> = ${CHAT};`,
      'await loadPrompt("prompts:/9-survey.v2", { fallback: ready });',
    ];
    expect(await compile(await deskWith(), lines)).toEqual([]);
  });

  test("of the other kind does not", async () => {
    const lines = [
      'await loadPrompt("prompts:/ticket@production", { fallback: [{ role: "user", content: "Hi" }] });',
      `await loadPrompt("prompts:/ticket@production", { fallback: ${CHAT} });`,
      'await createClient().loadPrompt("prompts:/9-survey.v2", { fallback: "Hi" });',
      `await loadPrompt("prompts:/9-survey.v2", { fallback: ${TEXT}, allowMissing: true });`,
    ];
    expect(await compile(await deskWith(), lines)).toEqual([1, 2, 3, 4]);
  });
});

test("options that are only known when the application runs compile, and what they give is either", async () => {
  const lines = [
    "const perhaps: boolean = process.argv.length > 2;",
    `const ticket = await loadPrompt("prompts:/ticket@production", { allowMissing: perhaps });`,
    "export const version: number = ticket.version;",
    `const kept = await createClient().loadPrompt("prompts:/ticket@production", { allowMissing: false });`,
    'const part = kept.format({ customer: "Ada" }, { allowPartial: perhaps });',
    'export const text: string = typeof part === "string" ? part : part.template;',
    "export const whole: string = part;",
    'const any = (await loadPrompt("other")).format({}, { allowPartial: perhaps });',
    'export const kind = typeof any === "string" ? "text" : "type" in any ? any.type : any.length;',
  ];
  expect(await compile(await deskWith(), lines)).toEqual([3, 7]);
});

describe("promptree types", () => {
  test("writes prompts and variables in order, with names that need quotes in them", async () => {
    const desk = await deskWith();
    expect(await readFile(join(desk.root, FILE), "utf8"))
      .toBe(`// Written by \`promptree types\`: change the prompts, and run it again.
export {};

declare module "promptree" {
  interface PromptTypes {
    "9-survey.v2": { type: "chat"; variables: {
      channel: "mail" | 2 | true;
      score: number;
      since: string | number;
      tags: string | number | bigint | boolean;
    } };
    plain: { type: "text"; variables: {} };
    ticket: { type: "text"; variables: {
      customer: string;
      note: string | number | bigint | boolean;
      plan: "free" | "paid \\"plus\\"";
      urgent: boolean;
      "user.age": number;
    } };
  }
}
`);
  });

  test("says what it did, as text and as JSON", async () => {
    const desk = await newDesk([{ files: FILES }]);
    const told = async (...options: readonly string[]) => {
      const { code, out } = await desk.run("types", "--json", ...options);
      return [code, typesContract.parse(JSON.parse(out))];
    };
    expect(await told("--check")).toEqual([1, { file: FILE, outcome: "out-of-date", prompts: 3 }]);
    expect(await told()).toEqual([0, { file: FILE, outcome: "made", prompts: 3 }]);
    expect(await told("--check")).toEqual([0, { file: FILE, outcome: "up-to-date", prompts: 3 }]);
    await writeFile(join(desk.root, "prompts/plain.md"), "Hello {{name}}\n");
    expect((await desk.run("types", "--check")).out).toBe(
      "promptree.d.ts is not what the prompts are now. Type next:\n  promptree types\n",
    );
    expect(await told()).toEqual([0, { file: FILE, outcome: "changed", prompts: 3 }]);
    expect((await desk.run("types")).out).toBe("promptree.d.ts has the types of 3 prompts, as they are now.\n");
  });

  test("checks a file of a clone with other line ends as the same", async () => {
    const desk = await deskWith();
    const text = await readFile(join(desk.root, FILE), "utf8");
    await writeFile(join(desk.root, FILE), text.replaceAll("\n", "\r\n"));
    expect(await desk.run("types", "--check")).toMatchObject({ code: 0 });
  });

  test("writes where it is told to, from the folder it is run in, and names that in what mends it", async () => {
    const desk = await newDesk([{ files: FILES }]);
    await mkdir(join(desk.root, "app"));
    const place = { cwd: join(desk.root, "app") };
    await desk.runIn(place, "types", "--out", "src/prompts.d.ts");
    expect(await readFile(join(desk.root, "app/src/prompts.d.ts"), "utf8")).toContain("interface PromptTypes");
    expect((await desk.runIn(place, "types", "--check", "--out", "other.d.ts")).out).toContain(
      "  promptree types --out other.d.ts\n",
    );
  });

  test("leaves a file alone that it did not write", async () => {
    const desk = await newDesk([{ files: { ...FILES, [FILE]: "export type Mine = 1;\n" } }]);
    const { code, err } = await desk.run("types");
    expect(code).toBe(1);
    expect(err).toContain("was not written by promptree types, and is left as it is");
    expect(await readFile(join(desk.root, FILE), "utf8")).toBe("export type Mine = 1;\n");
  });

  test.each([
    ["a broken file", { "prompts/broken.md": "---\nnmae: a\n---\nHello\n" }],
    ["two files with one name", { "prompts/other.md": "---\nname: Plain\n---\nHello\n" }],
  ])("writes nothing where there is %s, and shows the problem", async (_what, files) => {
    const desk = await newDesk([{ files: { ...FILES, ...files } }]);
    const { code, out, err } = await desk.run("types");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/unknown key "nmae"|which differs only in case/);
  });
});
