import { describe, expect, test } from "vitest";
import { newDesk, sharedDesk } from "./desk.ts";
import { STACK_TRACE, runProgram, runShell } from "./program.ts";

const desk = sharedDesk();
const here = () => ({ cwd: desk().root });

describe("the program", () => {
  test("prints the same as the command line in a process, and ends with its code", async () => {
    const lines = ["plan --detailed-exitcode", "log", "get greeting", "get nothing", "sinc", "search --json"];
    for (const line of lines) {
      const { code, out, err } = await desk().run(...line.split(" "));
      expect({ line, ...(await runProgram(line.split(" "), here())) }).toEqual({ line, code, signal: null, out, err });
    }
  });

  test("works under -C from anywhere", async () => {
    const { code, out } = await runProgram(["-C", desk().root, "get", "greeting/1"], { cwd: "/" });
    expect({ code, out }).toEqual({ code: 0, out: "Greet {{name}}." });
  });

  const exitCodes: readonly (readonly [line: string, code: number])[] = [
    ["promptree --version", 0],
    ["promptree plan --registry memory: --detailed-exitcode", 2],
    ["promptree get nothing", 1],
    ["promptree plna", 64],
    ["promptree", 64],
  ];

  test.each(exitCodes)("%s ends with %i", async (line, code) => {
    expect((await runShell(line, here())).code).toBe(code);
  });
});

test("a sync that is stopped on purpose ends with 3", async () => {
  const own = await newDesk();
  await own.repository.branch("side");
  await own.repository.commit("Beside", { "prompts/greeting.md": "Hey." });
  expect((await runProgram(["sync"], { cwd: own.root })).code).toBe(3);
});

describe("a reader that had enough", () => {
  test.each([
    ["log --json", 0],
    ["plan --registry memory: --detailed-exitcode --json", 2],
  ])("of %s is no error, and the exit code stays %i", async (command, code) => {
    const line = `promptree ${command} | head -1; echo "\${PIPESTATUS[0]}" >&2`;
    const { out, err } = await runShell(line, here());
    expect(out).toMatch(/^[[{]\n$/);
    expect(err).toBe(`${code}\n`);
  });

  test("before the first byte is none either", async () => {
    const { out, err } = await runShell("promptree log --json | true; exit ${PIPESTATUS[0]}", here());
    expect({ out, err }).toEqual({ out: "", err: "" });
  });

  test("of standard error keeps nothing from being done", async () => {
    const own = await newDesk();
    await own.repository.write("prompts/greeting.md", "Draft.");
    const line = "(promptree sync; echo $? >&3) 2>&1 >/dev/null | true";
    const { out } = await runShell(`{ ${line}; } 3>&1`, { cwd: own.root });
    expect(out).toBe("0\n");
    expect((await own.run("status", "--json")).out).toContain('"commitsBehind": 0');
  });

  test("that takes its time gets all of it", async () => {
    const { out } = await runShell("promptree log --json | (sleep 0.3; cat)", here());
    expect(JSON.parse(out)).toHaveLength(3);
  });
});

describe("an output that can't be written", () => {
  test.each(["log", "log --json", "get greeting", "--help"])("%s is an error in plain words", async (command) => {
    const { code, out, err } = await runShell(`promptree ${command} > /dev/full`, here());
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^error: the output can't be written: ENOSPC/);
    expect(err).not.toMatch(STACK_TRACE);
  });
});

describe("no mistake of a user's ends in a stack trace", () => {
  const mistakes = [
    "promptree sync --registry sqlite:/dev/null/x.db",
    "promptree plan --out .",
    "promptree sync --plan .",
    'promptree search "name = \'"',
    "promptree validate --commit=-x",
    "PATH=/nowhere promptree plan",
    "cd /; promptree status",
    "mkdir -p gone && cd gone && rmdir ../gone && promptree plan",
  ];

  test.each(mistakes)("%s", async (line) => {
    const { code, signal, err } = await runShell(line, here());
    expect(signal).toBeNull();
    expect([1, 3, 64]).toContain(code);
    expect(err).toMatch(/^error: /);
    expect(err).not.toMatch(STACK_TRACE);
    expect(err).not.toContain("unexpected");
  });
});
