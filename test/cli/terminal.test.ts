import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createContext } from "../../src/cli/context.ts";
import { createProgress } from "../../src/cli/progress-bar.ts";
import type { Place } from "./command-line.ts";
import { newDesk, sharedDesk } from "./desk.ts";

const desk = sharedDesk();

const ESCAPE = "\u001B";
const BOTH: Partial<Place> = { outIsTerminal: true, errIsTerminal: true, columns: 80 };

describe("colour", () => {
  const reports = ["plan", "sync --registry memory:", "status", "search", "log"];
  const commands = [...reports, "get greeting"];

  test.each(reports)("%s has it on a terminal, and the same text without it elsewhere", async (command) => {
    const words = command.split(" ");
    const terminal = await desk().runIn({ outIsTerminal: true }, ...words);
    expect(terminal.out).toContain(`${ESCAPE}[`);
    const piped = await desk().run(...words);
    expect(piped.out).not.toContain(ESCAPE);
    expect(plainText(terminal.out)).toBe(plainText(piped.out));
  });

  const without: readonly (readonly [env: Readonly<Record<string, string>>, what: string])[] = [
    [{ NO_COLOR: "1" }, "NO_COLOR"],
    [{ NO_COLOR: "0", FORCE_COLOR: "1" }, "NO_COLOR, whatever its value and whatever else is asked for"],
    [{ TERM: "dumb" }, "a dumb terminal"],
  ];

  test.each(without)("%j: none on a terminal, because of %s", async (env) => {
    for (const command of commands) {
      const { out } = await desk().runIn({ ...BOTH, env }, ...command.split(" "));
      expect(out).not.toContain(ESCAPE);
    }
    const { err } = await desk().runIn({ ...BOTH, env }, "get", "nothing");
    expect(err).not.toContain(ESCAPE);
  });

  test("an empty NO_COLOR is none", async () => {
    expect((await desk().runIn({ ...BOTH, env: { NO_COLOR: "" } }, "log")).out).toContain(ESCAPE);
  });

  test("can be forced for a recording", async () => {
    expect((await desk().runIn({ env: { FORCE_COLOR: "1" } }, "log")).out).toContain(ESCAPE);
  });

  test("of errors depends on standard error alone", async () => {
    const { err } = await desk().runIn({ errIsTerminal: true }, "get", "nothing");
    expect(err).toContain(`${ESCAPE}[31merror:`);
    expect((await desk().runIn({ outIsTerminal: true }, "get", "nothing")).err).not.toContain(ESCAPE);
  });

  test("is never in JSON", async () => {
    for (const command of [...commands, "validate", "get nothing"]) {
      const { out, err } = await desk().runIn(BOTH, ...command.split(" "), "--json");
      expect(out + err).not.toContain(ESCAPE);
      JSON.parse(out);
    }
  });
});

/** Without colours, the blanks at the ends of lines, and the time that a sync took. */
function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/ +$/gm, "")
    .replace(/ in [\d.]+ m?s\.\n$/, "");
}

describe("the width of the terminal", () => {
  test("bounds every line of a table", async () => {
    for (const columns of [80, 120]) {
      for (const command of ["log", "search", "plan --registry memory:"]) {
        const { out } = await desk().runIn({ outIsTerminal: true, columns }, ...command.split(" "));
        const long = stripVTControlCharacters(out)
          .split("\n")
          .filter((line) => line.length > columns);
        expect(long, `${command} in ${columns} columns`).toEqual([]);
      }
    }
  });
});

describe("get on a terminal", () => {
  test("shows what is known about the version, and then the text", async () => {
    const { out } = await desk().runIn(BOTH, "get", "greeting@production");
    const text = stripVTControlCharacters(out);
    const commit = await desk().repository.git("rev-parse", "--short=7", "HEAD~1");
    expect(text).toBe(`greeting  version 1  production
commit       ${commit}  Ada Lovelace  prompts/greeting.md  2026-01-01 00:00 UTC
message      Start with two prompts
description  First words
tags         team: support, tier: 1
config       provider: openai, model_name: gpt-4o, temperature: 0.2

Greet {{name}}.
`);
  });

  test("strips what a terminal would obey, which a pipe gets to the letter", async () => {
    const template = `${ESCAPE}]8;;http://evil${ESCAPE}\\link${ESCAPE}]8;;${ESCAPE}\\ ${ESCAPE}[2J\u202E.`;
    const hostile = await newDesk([{ files: { "prompts/x.md": template } }]);
    await hostile.succeed("sync");
    expect((await hostile.run("get", "x")).out).toBe(template);
    const shown = await hostile.runIn({ ...BOTH, env: { NO_COLOR: "1" } }, "get", "x");
    expect(shown.out).toMatch(/\n\nlink \.\n$/);
    expect(shown.out).not.toContain(ESCAPE);
  });
});

describe("the progress bar", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("is drawn once the work has taken a second, and leaves the terminal as it was", async () => {
    const { progress, written } = begin({ errIsTerminal: true });
    progress.report({ phase: "history", done: 10, total: null });
    expect(written()).toBe("");
    seconds(1.1);
    progress.report({ phase: "history", done: 1234, total: null });
    await vi.waitUntil(() => written() !== "", { timeout: 20_000 });
    expect(written()).toContain("reading history 1,234");
    progress.report({ phase: "versions", done: 500, total: 2000 });
    progress.stop();
    expect(stripVTControlCharacters(written())).toContain("registering versions ======------------------ 500/2,000");
    for (const [changed, back] of [
      ["?25l", "?25h"],
      ["?7l", "?7h"],
    ]) {
      expect(written().lastIndexOf(`${ESCAPE}[${back}`)).toBeGreaterThan(written().lastIndexOf(`${ESCAPE}[${changed}`));
    }
    expect(written().endsWith(`${ESCAPE}[2K`)).toBe(true);
    expect(written()).not.toContain("out: ");
  });

  test.each([
    ["standard error is no terminal", { outIsTerminal: true }, false],
    ["JSON is wanted", { errIsTerminal: true }, true],
  ] as const)("is not drawn when %s", async (_, place, json) => {
    const { progress, written } = begin(place, json);
    seconds(5);
    progress.report({ phase: "versions", done: 1, total: 2 });
    await new Promise((resolve) => setTimeout(resolve, 50));
    progress.report({ phase: "versions", done: 2, total: 2 });
    progress.stop();
    expect(written()).toBe("");
  });

  test("is not drawn when the work ends before it could be", async () => {
    const { progress, written } = begin({ errIsTerminal: true });
    seconds(5);
    progress.report({ phase: "versions", done: 1, total: 2 });
    progress.stop();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written()).toBe("");
  });

  test("leaves no handler of signals behind", () => {
    const before = process.listenerCount("SIGINT");
    const { progress } = begin({ errIsTerminal: true });
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
    progress.stop();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  test.each([
    ["standard error is no terminal", {}, false],
    ["JSON is wanted", { errIsTerminal: true }, true],
  ] as const)("leaves signals to the system when %s", (_, place, json) => {
    const before = process.listenerCount("SIGINT");
    begin(place, json);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });

  describe("when a signal ends the work", () => {
    test("goes from its line, which then says what became of the work, and the signal does its work", async () => {
      const { progress, written } = begin({ errIsTerminal: true });
      seconds(5);
      progress.report({ phase: "versions", done: 1, total: 2 });
      await vi.waitUntil(() => written() !== "", { timeout: 20_000 });
      expect(interrupt()).toEqual([process.pid, "SIGINT"]);
      expect(written().endsWith(`${ESCAPE}[?25h${ESCAPE}[?7h${ESCAPE}8${ESCAPE}[1G${ESCAPE}[2KEnded early.\n`)).toBe(
        true,
      );
      progress.report({ phase: "versions", done: 2, total: 2 });
      expect(written().endsWith("Ended early.\n")).toBe(true);
    });

    test("before it is drawn, that stands below the line on which the terminal shows the key", () => {
      const { written } = begin({ errIsTerminal: true });
      expect(interrupt()).toEqual([process.pid, "SIGINT"]);
      expect(written()).toBe("\nEnded early.\n");
    });
  });
});

/** What Ctrl-C sets off; gives what the process was sent in the end. */
function interrupt(): readonly unknown[] {
  const sent = vi.spyOn(process, "kill").mockReturnValue(true);
  process.listeners("SIGINT").at(-1)?.("SIGINT");
  return sent.mock.lastCall ?? [];
}

function begin(place: Partial<Place>, json = false) {
  const written: string[] = [];
  const io = {
    out: (text: string) => void written.push(`out: ${text}`),
    err: (text: string) => void written.push(text),
    cwd: "/",
    env: {},
    outIsTerminal: false,
    errIsTerminal: false,
    columns: undefined,
    ...place,
  };
  const progress = createProgress(createContext(io, json ? { json } : {}), {
    farewell: () => "Ended early.",
    giveBack: null,
  });
  return { progress, written: () => written.join("") };
}

/** As if so many seconds had gone by since the bar was made. */
function seconds(count: number): void {
  const now = performance.now();
  vi.spyOn(performance, "now").mockImplementation(() => now + count * 1000);
}
