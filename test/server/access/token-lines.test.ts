import { describe, expect, test } from "vitest";
import { readTokens } from "../../../src/server/access/token-lines.ts";
import { newToken, tokenDigest } from "../../../src/server/access/token.ts";
import { issue } from "./entries.ts";

const HASH = `sha256:${"ab".repeat(32)}`;
const OTHER = `sha256:${"cd".repeat(32)}`;

const read = (text: string) => readTokens([{ file: "tokens", text, lineEnd: /\r?\n/ }]);

describe("a file of tokens", () => {
  const good: readonly (readonly [text: string, callers: readonly string[]])[] = [
    ["", []],
    ["# nobody yet\n\n   \n", []],
    [`ci write ${HASH}`, ["ci write never"]],
    [`ci write ${HASH}\r\nada read ${OTHER}\r\n`, ["ci write never", "ada read never"]],
    [`\uFEFFci read ${HASH}`, ["ci read never"]],
    [`  ci\tsync   ${HASH}   # for the nightly sync`, ["ci sync never"]],
    [`ci read ${HASH.toUpperCase().replace("SHA", "sha")}`, ["ci read never"]],
    [`ci read ${HASH} expires 2027-01-31`, ["ci read 2027-01-31T23:59:59.999Z"]],
    [`ci read ${HASH} expires 2027-01-31T14:00+01:00#soon`, ["ci read 2027-01-31T13:00:00.000Z"]],
    [`ada@example.com read ${HASH}\na-b_c.1 read ${OTHER}`, ["ada@example.com read never", "a-b_c.1 read never"]],
  ];

  test.each(good)("%j holds %j", (text, callers) => {
    const { entries, problems } = read(text);
    expect(problems).toEqual([]);
    expect(
      entries.map(({ caller, expires }) => `${caller.name} ${caller.scope} ${expires?.toISOString() ?? "never"}`),
    ).toEqual(callers);
  });

  test("is read as it is written", () => {
    const issued = [
      issue("a"),
      issue("b", "sync", new Date("2027-01-31T23:59:59.999Z")),
      issue("c", "write", new Date(1e12)),
    ];
    expect(read(issued.map(({ line }) => line).join("\n"))).toEqual({
      entries: issued.map(({ entry }) => entry),
      problems: [],
    });
  });

  const token = newToken();
  const wrong: readonly (readonly [line: string, code: string, column: number | null, says: string])[] = [
    ["ci", "token-line", null, "the line is not a name, a scope and the hash"],
    [`ci write`, "token-line", null, "the line is not a name, a scope and the hash"],
    [token, "token-line", null, "the line is not a name"],
    [`${token} write ${HASH}`, "token-name", 1, "a token itself stands where its name belongs"],
    [` -ci write ${HASH}`, "token-name", 2, "the name is not of letters"],
    [`c:i write ${HASH}`, "token-name", 1, "the name is not of letters"],
    [`${"x".repeat(65)} write ${HASH}`, "token-name", 1, "at most 64"],
    [`ci admin ${HASH}`, "token-scope", 4, "the scope is none of read, write and sync"],
    [`ci Write ${HASH}`, "token-scope", 4, "the scope is none of"],
    [`ci write ${token}`, "token-hash", 10, "a token itself stands where its hash belongs"],
    [`ci write ${HASH}0`, "token-hash", 10, "the hash is not sha256: and 64"],
    [`ci write md5:${"ab".repeat(16)}`, "token-hash", 10, "the hash is not sha256: and 64"],
    [`ci write ${HASH} 2027-01-31`, "token-line", 82, "after the hash only expires and a date"],
    [`ci write ${HASH} expires 2027-01-31 14:00`, "token-line", 101, "after the hash only expires and a date"],
    [`ci write ${HASH} expires`, "token-expiry", 82, "expires is not followed by a date"],
    [`ci write ${HASH} expires 2027-02-30`, "token-expiry", 90, "expires is not followed by a date"],
    [`ci write ${HASH} expires ${token}`, "token-expiry", 90, "expires is not followed by a date"],
  ];

  test.each(wrong)("%j is refused with its place, and shows nothing of it", (line, code, column, says) => {
    const { entries, problems } = read(`# tokens\n${line}\nok read ${OTHER}`);
    expect(entries.map(({ caller }) => caller.name)).toEqual(["ok"]);
    expect(problems).toMatchObject([{ severity: "error", code, file: "tokens", line: 2, column, excerpt: null }]);
    expect(problems[0]?.message).toContain(says);
    expect(JSON.stringify(problems)).not.toContain(token);
    expect(JSON.stringify(problems)).not.toContain(tokenDigest(token).toString("hex"));
  });

  test.each([
    ["name", `ci write ${HASH}\nci read ${OTHER}`, 1],
    ["token", `ci write ${HASH}\nada read ${HASH}`, 10],
  ])("no two lines have one %s", (_, text, column) => {
    const { entries, problems } = read(text);
    expect(entries).toHaveLength(1);
    expect(problems).toMatchObject([{ code: "duplicate-token", line: 2, column }]);
  });
});
