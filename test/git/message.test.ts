import { describe, expect, test } from "vitest";
import { cleanMessage } from "../../src/git/message.ts";

describe("cleanMessage", () => {
  test.each([
    ["an empty message", "", ""],
    ["only blank lines", "\n \n\t\n", ""],
    ["a title", "Add a prompt\n", "Add a prompt"],
    ["a title and a body", "Title\n\nBody\nmore\n\nlast\n", "Title\n\nBody\nmore\n\nlast"],
    ["outer blank lines", "\n\n  \nTitle\n\nBody\n\n\n", "Title\n\nBody"],
    ["an indented first line", "\n  Title", "  Title"],
    ["CRLF", "Title\r\n\r\nBody\r\n", "Title\n\nBody"],
    ["inner blank lines", "Title\n\n\n\nBody", "Title\n\n\n\nBody"],
  ])("%s", (_, raw, clean) => {
    expect(cleanMessage(raw)).toBe(clean);
  });

  test.each([
    ["one trailer", "Title\n\nSigned-off-by: A <a@b>", "Title"],
    ["several", "Title\n\nBody\n\nReviewed-by: A\nCo-authored-by: B <b@c>\n", "Title\n\nBody"],
    ["continued lines", "Title\n\nNote: first\n  second\n\tthird\nX: y", "Title"],
    ["CRLF", "Title\r\n\r\nSigned-off-by: A\r\n", "Title"],
    ["several blank lines before", "Title\n\n\n\nSigned-off-by: A", "Title"],
    ["only the last paragraph's", "Title\n\nA: b\n\nC: d", "Title\n\nA: b"],
  ])("leaves out trailers: %s", (_, raw, clean) => {
    expect(cleanMessage(raw)).toBe(clean);
  });

  test.each([
    ["the first paragraph", "fix: the greeting"],
    ["the first paragraph, several lines", "fix: the greeting\nSigned-off-by: A"],
    ["a line among them that is no trailer", "Title\n\nSigned-off-by: A\nand so on"],
    ["a paragraph that begins indented", "Title\n\n  Indented: yes"],
    ["a web address", "Title\n\nhttps://example.com/x"],
    ["a token without a value", "Title\n\nSteps:"],
    ["a token with spaces", "Title\n\nSee also: this"],
    ["trailers in the middle", "Title\n\nSigned-off-by: A\n\nBody"],
  ])("keeps what is no trailer block: %s", (_, raw) => {
    expect(cleanMessage(raw)).toBe(raw);
  });

  test.each([
    ["its title", "Merge pull request #12 from x/y\n\nAsk first", "Ask first (#12)"],
    ["its title and body", "Merge pull request #12 from x/y\n\nAsk first\n\nBecause.", "Ask first (#12)\n\nBecause."],
    ["trailers after that", "Merge pull request #7 from x/y\n\nAsk\n\nSigned-off-by: A", "Ask (#7)"],
    ["a title that looks like a trailer", "Merge pull request #7 from x/y\n\nfix: the tone", "fix: the tone (#7)"],
    ["CRLF", "Merge pull request #7 from x/y\r\n\r\nAsk\r\n\r\nWhy\r\n", "Ask (#7)\n\nWhy"],
    ["a title that has the number already", "Merge pull request #7 from x/y\n\nAsk (#7)", "Ask (#7)"],
    ["a branch with slashes", "Merge pull request #1 from o/feature/a-b\n\nT", "T (#1)"],
  ])("gives a pull request's merge %s", (_, raw, clean) => {
    expect(cleanMessage(raw)).toBe(clean);
  });

  test.each([
    ["without a body", "Merge pull request #12 from x/y"],
    ["of another form", "Merge pull request #12 into main\n\nTitle"],
    ["further down", "Title\n\nMerge pull request #12 from x/y\n\nBody"],
    ["of a branch", "Merge branch 'side' into main\n\nBody"],
  ])("keeps a merge line %s", (_, raw) => {
    expect(cleanMessage(raw)).toBe(raw);
  });

  test("a hostile message takes no more time than an ordinary one of its size", () => {
    const size = 200_000;
    const hostile = [
      " ".repeat(size),
      "a-".repeat(size),
      `T\n\n${"A: b\n".repeat(size)}x`,
      "\n".repeat(size),
      "\r".repeat(size),
    ];
    for (const raw of hostile) expect(cleanMessage(`t${raw}`).length).toBeLessThanOrEqual(raw.length + 1);
  });
});
