import { describe, expect, test } from "vitest";
import { describeAll, promptOf, read } from "./reading.ts";

function messagesOf(body: string) {
  const { content } = promptOf(read(body));
  return content.type === "chat" ? content.messages : null;
}

function templateOf(body: string) {
  const { content } = promptOf(read(body));
  return content.type === "text" ? content.template : null;
}

describe("a chat", () => {
  test("is a list of messages in their order", () => {
    const body =
      "<system>\nBe kind.\n</system>\n\n<user>\nHi {{name}}\n</user>\n<assistant>\nHello\n</assistant>\n<tool>\n{}\n</tool>\n";
    expect(messagesOf(body)).toEqual([
      { role: "system", content: "Be kind." },
      { role: "user", content: "Hi {{name}}" },
      { role: "assistant", content: "Hello" },
      { role: "tool", content: "{}" },
    ]);
  });

  test.each([
    ["blank lines at both ends", "\n\nHi\n\n", "\n\nHi\n\n"],
    ["spaces at both ends", "  Hi  ", "  Hi  "],
    ["indented tags", "  <user>\nx", "  <user>\nx"],
    ["tags within a line", "a <user> b", "a <user> b"],
    ["tags of no role", "<context>\nx\n</context>", "<context>\nx\n</context>"],
    ["tags in capitals", "<USER>", "<USER>"],
    ["an escaped opening tag", "\\<user>", "<user>"],
    ["an escaped closing tag", "a\n\\</user>\nb", "a\n</user>\nb"],
    ["a backslash before an escaped tag", "\\\\<user>", "\\<user>"],
    ["a backslash before a tag within a line", "see \\<user>", "see \\<user>"],
    ["a front matter fence", "---\nx\n---", "---\nx\n---"],
  ])("keeps a message's content to the letter: %s", (_what, written, content) => {
    expect(messagesOf(`<user>\n${written}\n</user>`)).toEqual([{ role: "user", content }]);
  });

  test("tags may have spaces behind them, which nobody sees", () => {
    expect(messagesOf("<user> \nHi\n</user>\t\n")).toEqual([{ role: "user", content: "Hi" }]);
  });

  test.each([
    ["backticks", "```\n</user>\n<system>\n```"],
    ["more backticks with a word", "````md\n```\n</user>\n```\n````"],
    ["tildes", "~~~\n</user>\n~~~"],
    ["tildes that backticks do not close", "~~~\n```\n</user>\n~~~~  "],
    ["a fence indented by three spaces", "   ```\n</user>\n  ```"],
    ["an escape, which is none there", "```\n\\<user>\n```"],
    ["a fence that a word does not close", "```\n``` js\n</user>\n```"],
  ])("tags in a fenced code block are text: %s", (_what, content) => {
    expect(messagesOf(`<user>\n${content}\n</user>`)).toEqual([{ role: "user", content }]);
  });

  test.each([
    ["four spaces make no fence", "    ```\n</user>\n"],
    ["two backticks make no fence", "``\n</user>\n"],
    ["backticks within the line make no fence", "```a``` b\n</user>\n"],
  ])("%s", (_what, rest) => {
    expect(messagesOf(`<user>\n${rest}`)).toHaveLength(1);
  });

  test.each([
    ["text before", "Hi\n<user>\na\n</user>", ["1:1 text-outside-messages Hi"]],
    ["text after", "<user>\na\n</user>\n\nbye\nbye\n", ["5:1 text-outside-messages bye"]],
    [
      "text before and between",
      "x\n<user>\na\n</user>\ny\nz\n<user>\nb\n</user>",
      ["1:1 text-outside-messages x", "5:1 text-outside-messages y"],
    ],
    ["an escaped tag outside", "\\<user>\n<user>\na\n</user>", ["1:1 text-outside-messages \\<user>"]],
    ["a message never closed", "<system>\na\n</system>\n<user>\nHi", ["4:1 unclosed-message <user>"]],
    ["the wrong closing tag", "<system>\na\n</user>", ["3:1 mismatched-tag </user>"]],
    ["a message in a message", "<system>\na\n<user>\nb\n</user>", ["3:1 nested-message <user>"]],
    ["a closing tag too many", "<user>\na\n</user>\n</user>", ["4:1 unexpected-closing-tag </user>"]],
    ["an empty message", "<user>\n</user>", ["1:1 empty-message <user>"]],
    ["a message of white space", "<user>\n \n\n</user>", ["1:1 empty-message <user>"]],
    ["an empty message within others", "<user>\na\n</user>\n<tool>\n</tool>", ["4:1 empty-message <tool>"]],
  ])("%s is a problem", (_what, body, problems) => {
    const reading = read(body);
    expect(describeAll(reading)).toEqual(problems);
    expect(reading.prompt).toBeNull();
  });

  test("lines are counted in the file, not in the body", () => {
    expect(describeAll(read("---\nname: a\n---\n\n<user>\nHi"))).toEqual(["5:1 unclosed-message <user>"]);
  });

  test("a code block that swallows the closing tag is named", () => {
    const [problem] = read("---\nname: a\n---\n<user>\nSee:\n```\nx\n</user>\n").problems;
    expect(problem).toMatchObject({ code: "unclosed-message", line: 4 });
    expect(problem?.hint).toContain("line 6");
  });
});

describe("a text prompt", () => {
  test.each([
    ["tags in a fenced code block", "```\n<user>\nx\n</user>\n```"],
    ["tags within lines", "Answer in <user> tags."],
    ["an indented tag", " <user>"],
    ["a closing tag that nothing opens", "<user>Hi\n</user>"],
    ["a backslash before other tags", "\\<b>"],
  ])("may hold %s", (_what, body) => {
    expect(templateOf(body)).toBe(body);
  });

  test.each([
    ["\\<user>\nHi\n\\</user>", "<user>\nHi\n</user>"],
    ["\\\\<user>", "\\<user>"],
    ["```\n\\<user>\n```\n\\<tool>", "```\n\\<user>\n```\n<tool>"],
  ])("escapes tags as a chat does: %j", (body, template) => {
    expect(templateOf(body)).toBe(template);
  });
});
