import { describe, expect, test } from "vitest";
import { OBEYED } from "../report/builders.ts";
import { errorContract } from "../report/json-contract.ts";
import { promptree } from "./command-line.ts";

const COMMANDS = [
  "init",
  "new",
  "validate",
  "types",
  "plan",
  "sync",
  "status",
  "unlock",
  "serve",
  "token",
  "ci",
  "get",
  "search",
  "log",
  "alias",
  "promote",
  "rollback",
];

const help = (...argv: readonly string[]) => promptree(argv, { cwd: "/" });

describe("help", () => {
  test.each(COMMANDS)("%s has one with examples, the shared options and lines that fit a terminal", async (command) => {
    const { code, out, err } = await help(command, "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain(`Usage: promptree ${command} `);
    expect(out).toMatch(new RegExp(String.raw`Examples:\n  \$ promptree ${command}`));
    for (const option of ["-C <dir>", "--registry <url>", "--json", "-h, --help"]) expect(out).toContain(option);
    const [text = ""] = out.split("Examples:");
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(COMMANDS)("help %s is the same as its --help", async (command) => {
    expect(await help("help", command)).toEqual(await help(command, "--help"));
  });

  test.each([["--help"], ["-h"], ["help"]])("%s names every command", async (word) => {
    const { code, out, err } = await help(word);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, "m"));
  });

  test("without a command stands on standard error, and is an error", async () => {
    const { code, out, err } = await help();
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain("Usage: promptree");
  });

  test("the version is a number alone", async () => {
    expect(await help("--version")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      err: "",
    });
  });
});

describe("a wrong command line", () => {
  const cases: readonly (readonly [typed: string, says: RegExp])[] = [
    ["sinc", /unknown command 'sinc'\n\(Did you mean sync\?\)/],
    ["help sinc", /there is no command "sinc"\nhint: {2}did you mean "sync"\?/],
    ["nothing-like-it", /unknown command 'nothing-like-it'\n\(for help: promptree --help\)/],
    ["plan --jsno", /unknown option '--jsno'\n\(Did you mean --json\?\)\n\(for help: promptree plan --help\)/],
    ["--jsno plan", /unknown option '--jsno'\n\(Did you mean --json\?\)/],
    ["sync --prnue", /Did you mean --prune\?/],
    ["plan --detailed-exit-code", /Did you mean --detailed-exitcode\?/],
    ["get", /missing required argument 'prompt'/],
    ["get a b", /too many arguments for 'get'/],
    ["plan --out", /option '--out <file>' argument missing/],
    ["sync --wait soon", /It must be a number of seconds, 0 or more/],
    ["sync --wait -1", /It must be a number of seconds, 0 or more/],
    ["log NAME extra", /too many arguments for 'log'/],
    ["-C nowhere plan", /-C nowhere names no folder: there is none at \/nowhere/],
    ["plan -C /etc/passwd", /-C \/etc\/passwd names no folder/],
  ];

  test.each(cases)("%s is told on standard error alone, with the way out, and ends with 64", async (typed, says) => {
    const { code, out, err } = await help(...typed.split(" "));
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toMatch(says);
  });

  test.each(cases)("%s with --json is told as JSON on standard output alone", async (typed) => {
    const { code, out, err } = await help("--json", ...typed.split(" "));
    expect({ code, err }).toEqual({ code: 64, err: "" });
    expect(errorContract.parse(JSON.parse(out)).error.code).toBe("usage");
  });

  test("suggests in JSON, too", async () => {
    const { out } = await help("sinc", "--json");
    expect(JSON.parse(out)).toEqual({
      error: { code: "usage", message: "unknown command 'sinc'", hint: "did you mean sync?" },
    });
  });

  test("is shown without the credentials and the escape codes that are in it", async () => {
    const { err } = await help("plan", "https://user:secret@host", "\u001b]8;;http://evil\u0007x");
    expect(err).toContain("https://***@host");
    expect(err).not.toContain("secret");
    expect(err).not.toMatch(OBEYED);
  });
});
