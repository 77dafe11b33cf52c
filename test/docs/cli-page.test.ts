import { readFileSync, readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { EXIT } from "../../src/cli/exit-codes.ts";
import * as contracts from "../report/json-contract.ts";
import { readSections } from "./blocks.ts";
import { bulletTerms, codeWords, proseUnder } from "./bullets.ts";
import { runInShell } from "./shell.ts";

const page = readFileSync("docs/cli.md", "utf8");

const SHARED = ["-C", "--registry", "--json", "-h", "--help"];

const commands = namesIn(await help(""), /^Commands:$([^]*?)^$/m, /^ {2}([a-z]+) /gm).filter((name) => name !== "help");

describe("docs/cli.md has every option, and none that does not exist", () => {
  test("of all commands", () => {
    expect(optionsTold("The command line").toSorted()).toEqual(SHARED.toSorted());
  });

  test.each(commands)("of %s", async (name) => {
    const options = namesIn(await help(name), /^Options:$([^]*?)^$/m, /(?:^ {2}|, )(--?[\w-]+)/gm);
    expect(options).toEqual(expect.arrayContaining(SHARED));
    const own = options.filter((option) => !SHARED.includes(option));
    expect(optionsTold(name).toSorted()).toEqual(own.toSorted());
  });

  test("and every command", () => {
    const titles = readSections(page).flatMap(({ level, title }) => (level === 2 ? [title] : []));
    expect(titles.slice(0, commands.length)).toEqual(commands);
  });
});

test("docs/cli.md has every exit code", () => {
  const codes = [...proseUnder(page, "Exit codes").matchAll(/^\| (\d+) \|/gm)].map((match) => Number(match[1]));
  expect(codes).toEqual(Object.values(EXIT).toSorted((a, b) => a - b));
});

test("docs/cli.md has every environment variable that is read", () => {
  const sources = readdirSync("src/cli", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const text = sources.map((file) => readFileSync(`src/cli/${file}`, "utf8")).join("\n");
  const read = [...text.matchAll(/\benv\["(\w+)"\]/g)].map((match) => match[1] ?? "");
  const told = codeWords(proseUnder(page, "Environment")).map((word) => word.replace(/=.*/, ""));
  expect(new Set(told)).toEqual(new Set(read));
});

test("docs/cli.md has every field of the JSON contract, and none that does not exist", () => {
  const told = new Set(codeWords(proseUnder(page, "JSON")).filter((word) => /^[A-Za-z][A-Za-z-]*$/.test(word)));
  const schemas = Object.values(contracts).map((contract) => z.toJSONSchema(contract));
  const words = new Set(schemas.flatMap(fieldsAndValues));
  const notFields = new Set([...commands, "null"]);
  expect([...words].filter((word) => !told.has(word) && !UNTOLD.has(word))).toEqual([]);
  expect([...told].filter((word) => !words.has(word) && !notFields.has(word))).toEqual([]);
});

/** Values of `type` and `mode`, which other pages are about. */
const UNTOLD = new Set(["text", "chat", "first-parent", "head"]);

/** The names of all fields in a JSON Schema, and the words that a field may be. */
function fieldsAndValues(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(fieldsAndValues);
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
    if (key === "properties" && typeof value === "object" && value !== null) {
      return [...Object.keys(value), ...Object.values(value).flatMap(fieldsAndValues)];
    }
    if (key === "const" || key === "enum") return [value].flat().filter((one) => typeof one === "string");
    return fieldsAndValues(value);
  });
}

/** `--out <file>` is the option `--out`; a word that does not begin with a hyphen is none. */
function optionsTold(title: string): readonly string[] {
  const terms = bulletTerms(proseUnder(page, title)).map((term) => term.split(" ")[0] ?? "");
  return terms.filter((term) => term.startsWith("-"));
}

async function help(name: string): Promise<string> {
  const command = { script: `promptree ${name} --help`, expected: "", line: 0, length: 0, onTerminal: false };
  const [outcome] = await runInShell("true", [command]);
  return `${outcome?.output ?? ""}\n\n`;
}

/** What `name` finds in the part of a help that `part` finds. */
function namesIn(text: string, part: RegExp, name: RegExp): readonly string[] {
  return [...(part.exec(text)?.[1] ?? "").matchAll(name)].map((match) => match[1] ?? "");
}
