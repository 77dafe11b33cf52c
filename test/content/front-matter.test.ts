import { describe, expect, test } from "vitest";
import { describeAll, promptOf, read } from "./reading.ts";

const filled = (bytes: number): string => `---\n#${"x".repeat(bytes - 2)}\n---\nHi\n`;

describe("the fences of a front matter", () => {
  test.each([
    ["a language word", "---js\nname: a\n---\nHi", "1:4 front-matter-fence js"],
    ["javascript", "---javascript\n---\nHi", "1:4 front-matter-fence javascript"],
    ["json", "---json\n{}\n---\nHi", "1:4 front-matter-fence json"],
    ["a space", "--- \nname: a\n---\nHi", "1:4 front-matter-fence  "],
    ["text", "--- name: a\n---\nHi", "1:4 front-matter-fence  name: a"],
  ])("nothing may follow the opening one: %s", (_what, file, problem) => {
    const reading = read(file);
    expect(describeAll(reading)).toEqual([problem]);
    expect(reading.prompt).toBeNull();
  });

  test.each([
    ["alone", "---"],
    ["with a newline", "---\n"],
    ["with keys", "---\nname: a\nHello\n"],
    ["with a longer line of dashes", "---\nname: a\n----\nHello\n"],
    ["with an indented fence", "---\nname: a\n ---\nHello\n"],
  ])("an opening one that is never closed is a problem: %s", (_what, file) => {
    expect(describeAll(read(file))).toEqual(["1:1 front-matter-unclosed ---"]);
  });

  test("one that is nearly closed says where", () => {
    const [problem] = read("---\nname: a\n--- \nHello\n").problems;
    expect(problem?.hint).toBe("line 3 would close it if nothing followed its ---");
  });

  test("the closing one may be the end of the file, which then has no template", () => {
    expect(describeAll(read("---\nname: a\n---"))).toEqual(["empty-template"]);
  });

  test.each([
    ["a blank line", "\n---\nname: a\n---\nHi", "2:1 front-matter-late ---"],
    ["a second byte order mark", "\uFEFF\uFEFF---\nname: a\n---\nHi", "1:2 front-matter-late ---"],
  ])("%s before the opening one is worth a warning", (_what, file, problem) => {
    const reading = read(file);
    expect(describeAll(reading)).toEqual([problem]);
    expect(reading.problems[0]?.severity).toBe("warning");
    expect(reading.prompt?.content).toMatchObject({ type: "text" });
  });
});

describe("the size of a front matter", () => {
  test("may be 16 KiB", () => {
    expect(promptOf(read(filled(16 * 1024))).content).toMatchObject({ template: "Hi" });
  });

  test("may not be one byte more", () => {
    expect(describeAll(read(filled(16 * 1024 + 1)))).toEqual(["1:1 front-matter-too-large ---"]);
  });

  test("is counted in bytes, not in characters", () => {
    expect(describeAll(read(`---\n#${"é".repeat(9000)}\n---\nHi`))).toEqual(["1:1 front-matter-too-large ---"]);
  });
});
