import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { displayWidth } from "../../src/report/columns.ts";
import { newDesk, sharedDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import type { Place } from "./command-line.ts";

const LONG = "a_prompt_with_a_rather_long_name";

/** A registry with much to tell: long names, messages and texts, wide characters, drift, an orphan. */
const HISTORY = [
  {
    message: "Begin with long names, and a first line of a message that goes on and on, as some of them do, to its end",
    files: {
      [`prompts/${LONG}.md`]: `---\ndescription: ${"Long words ".repeat(20)}\ntags: {team: ${"x".repeat(100)}}\n---\n${"Words and more. ".repeat(30)}{{customer}}\n`,
      "prompts/歓迎.md": "---\nname: welcome\n---\nこんにちは、{{customer}} 🙂\n",
      "prompts/gone.md": "Soon gone.\n",
      "aliases.yaml": `${LONG}: {production: 1, staging: latest}\nwelcome: {production: latest}\n`,
    },
  },
  {
    message: "歓迎の言葉をもっと親切にして、長すぎる一行目の文章がどこで切れるのかを見てみましょう、まだまだ続きます",
    files: {
      [`prompts/${LONG}.md`]: `${"Other words, and fewer. ".repeat(25)}{{customer}}\n`,
      "prompts/歓迎.md": "---\nname: welcome\n---\nようこそ、{{customer}} 🙂\n",
      "prompts/gone.md": null,
    },
  },
];

const desk = sharedDesk(HISTORY);

const COMMANDS: readonly (readonly string[])[] = [
  ["validate"],
  ["plan"],
  ["plan", "--diff", "--full"],
  ["status"],
  ["search"],
  ["log"],
  ["log", LONG],
  ["log", LONG, "--aliases"],
  ["log", "welcome", "--at", "2999-01-01"],
  ["get", "welcome@production"],
  ["diff", LONG],
  ["diff", "welcome", "1", "2", "--side-by-side"],
  ["diff", LONG, "1", "2", "--unified"],
  ["alias", "list"],
  ["import", "--dry-run"],
  ["log", "nothing"],
  ["get", "welcome@stagin"],
];

/** Lines with somebody's own text in full, sentences that name the registry, or with a command to be typed, which nobody cuts. */
const UNCUT = [
  /(?:Long words|Words and more|Other words|x{9})/,
  /^message /,
  /^hint: /,
  /^error: /,
  /^(?:main|Moved in) /,
  /^ {2}(?:git|promptree) /,
];

function tooWide(text: string, width: number): readonly string[] {
  const lines = stripVTControlCharacters(text).split("\n");
  return lines.filter((line) => displayWidth(line) > width && !UNCUT.some((form) => form.test(line)));
}

async function both(own: Desk, argv: readonly string[], place: Partial<Place>): Promise<string> {
  const { out, err } = await own.runIn(place, ...argv);
  return out + err;
}

const ESCAPE = String.fromCodePoint(0x1b);

describe.each(COMMANDS.map((argv) => [argv.join(" "), argv] as const))("promptree %s", (_, argv) => {
  test.each([80, 160])("fits into a terminal of %d columns", async (columns) => {
    const printed = await both(desk(), argv, { outIsTerminal: true, errIsTerminal: true, columns });
    expect(tooWide(printed, columns)).toEqual([]);
  });

  test("has colour on a terminal only, and none with NO_COLOR", async () => {
    expect(await both(desk(), argv, {})).not.toContain(ESCAPE);
    const terminal = { outIsTerminal: true, errIsTerminal: true, columns: 80 };
    const env = { PROMPTREE_ACTOR: "tester", NO_COLOR: "1" };
    const plain = await both(desk(), argv, { ...terminal, env });
    expect(plain).not.toContain(ESCAPE);
    expect(stripVTControlCharacters(await both(desk(), argv, terminal)).length).toBeGreaterThan(0);
  });

  test("prints one JSON value with --json, and nothing else", async () => {
    const { out, err } = await desk().run(...argv, "--json");
    expect(() => void JSON.parse(out)).not.toThrow();
    expect(err).toBe("");
  });
});

/** Each in a repository of its own, and what is typed before it. */
const WRITING: readonly { readonly argv: readonly string[]; readonly before?: readonly string[] }[] = [
  { argv: ["init", "--yes"] },
  { argv: ["new", "billing/refund", "--chat"] },
  { argv: ["sync"] },
  { argv: ["alias", "set", "welcome", "staging", "2"], before: ["sync"] },
  { argv: ["alias", "delete", LONG, "staging"], before: ["sync"] },
  { argv: ["promote", LONG], before: ["sync"] },
  { argv: ["rollback", LONG, "production", "--to", "2", "--now"], before: ["sync"] },
  { argv: ["import"], before: ["sync"] },
];

async function deskBefore(before: readonly string[] | undefined): Promise<Desk> {
  const own = await newDesk(HISTORY);
  if (before !== undefined) await own.succeed(...before);
  return own;
}

describe.each(WRITING.map((one) => [one.argv.join(" "), one] as const))("promptree %s", (_, { argv, before }) => {
  test.each([80, 160])("fits into a terminal of %d columns, without colour where NO_COLOR says so", async (columns) => {
    const own = await deskBefore(before);
    const env = { PROMPTREE_ACTOR: "tester", NO_COLOR: "1" };
    const printed = await both(own, argv, { outIsTerminal: true, errIsTerminal: true, columns, env });
    expect(printed).not.toContain(ESCAPE);
    expect(printed).not.toMatch(/^error/m);
    expect(tooWide(printed, columns)).toEqual([]);
  });

  test("prints no colour to a pipe, and one JSON value with --json", async () => {
    expect(await both(await deskBefore(before), argv, {})).not.toContain(ESCAPE);
    const { code, out } = await (await deskBefore(before)).run(...argv, "--json");
    expect(code).toBe(0);
    expect(() => void JSON.parse(out)).not.toThrow();
  });
});
