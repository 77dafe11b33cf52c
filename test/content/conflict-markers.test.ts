import { describe, expect, test } from "vitest";
import { readAliases } from "../../src/content/aliases.ts";
import { readSettings } from "../../src/content/settings.ts";
import { describeAll, read } from "./reading.ts";

const CONFLICT = "Hello.\n<<<<<<< HEAD\nBe kind.\n=======\nBe short.\n>>>>>>> theirs\nBye.\n";

describe("a merge conflict that was left in a template", () => {
  test.each([
    ["in a text", CONFLICT, "2:1 conflict-markers <<<<<<< HEAD"],
    ["on the first line", CONFLICT.slice("Hello.\n".length), "1:1 conflict-markers <<<<<<< HEAD"],
    ["after front matter", `---\nname: a\n---\n${CONFLICT}`, "5:1 conflict-markers <<<<<<< HEAD"],
    ["in a chat", `<user>\n${CONFLICT}</user>\n`, "3:1 conflict-markers <<<<<<< HEAD"],
    [
      "with the text before both",
      CONFLICT.replace("===", "||||||| 1a2b3c4\nBe.\n==="),
      "2:1 conflict-markers <<<<<<< HEAD",
    ],
    ["with the line ends of Windows", CONFLICT.replaceAll("\n", "\r\n"), "2:1 conflict-markers <<<<<<< HEAD"],
  ])("is worth a warning %s", (_, file, problem) => {
    const reading = read(file);
    expect(describeAll(reading)).toEqual([problem]);
    expect(reading.problems[0]?.severity).toBe("warning");
    expect(reading.prompt?.digest).toMatch(/^h1:/);
  });

  test.each([
    ["one marker alone", "<<<<<<< HEAD\nBe kind.\n"],
    ["no line between", CONFLICT.replace("=======\n", "")],
    ["another order", ">>>>>>> theirs\n=======\n<<<<<<< HEAD\n"],
    ["markers within lines", CONFLICT.replaceAll("\n", "\n  ")],
    ["longer lines of the same", CONFLICT.replaceAll(/([<=>])\1{6}/g, "$&$1")],
  ])("is none with %s", (_, file) => {
    expect(describeAll(read(file))).toEqual([]);
  });
});

describe("a merge conflict that was left in YAML", () => {
  const CONFLICTING = "<<<<<<< HEAD\n  production: 1\n=======\n  production: 2\n>>>>>>> theirs\n";

  test.each([
    ["aliases.yaml", readAliases("aliases.yaml", Buffer.from(`a:\n${CONFLICTING}`)), 2],
    ["promptree.yaml", readSettings("promptree.yaml", Buffer.from(`# settings\n\nlimits:\n${CONFLICTING}`)), 4],
    ["front matter", read(`---\ntags:\n${CONFLICTING}---\nHello.\n`), 3],
  ])("is the error that is told of %s", (_, { problems }, line) => {
    expect(problems).toMatchObject([{ severity: "error", code: "conflict-markers", line, column: 1 }]);
  });

  test("is none where the lines are those of a text", () => {
    const file = `---\ndescription: |\n  ${CONFLICTING.trimEnd().replaceAll("\n", "\n  ")}\n---\nHello.\n`;
    expect(read(file).problems).toEqual([]);
  });

  test("is not why a template below it makes the front matter unreadable", () => {
    const { problems } = read(`---\ntags: [\n---\n${CONFLICT}`);
    expect(problems.map(({ code }) => code)).toEqual(["yaml-syntax", "conflict-markers"]);
  });
});
