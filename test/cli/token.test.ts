import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Caller } from "../../src/server/parts.ts";
import { newToken } from "../../src/server/access/token.ts";
import { openTokens } from "../../src/server/access/tokens.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { errorContract, tokenContract } from "../report/json-contract.ts";
import { promptree } from "./command-line.ts";

const TOKEN = /^ptree_[\w-]{43}\n$/;

async function newPlace() {
  const cwd = await temporaryFolder();
  return {
    cwd,
    file: join(cwd, "tokens"),
    run: (...argv: readonly string[]) => promptree(["token", ...argv], { cwd }),
  };
}

/** Who a server lets in by a token that was printed. */
function callerBy(options: { readonly file?: string; readonly environment?: string }, printed: string): Caller | null {
  const tokens = openTokens({ file: null, environment: undefined, onProblem: () => {}, ...options });
  return tokens?.callerBy(`Bearer ${printed.trim()}`) ?? null;
}

describe("token", () => {
  test("prints a new one alone on standard output, and its line, which does not hold it, beside it", async () => {
    const { run } = await newPlace();
    const [first, second] = [await run("ada"), await run("ada")];
    expect(first.code).toBe(0);
    expect(first.out).toMatch(TOKEN);
    expect(second.out).not.toBe(first.out);
    expect(first.err).toMatch(
      /^The token is shown this one time; only its hash is kept\. Its line for a file of tokens:\n {2}ada read sha256:[\da-f]{64}\n$/,
    );
    const environment = first.err.split("\n")[1] ?? "";
    expect(callerBy({ environment }, first.out)).toEqual({ name: "ada", scope: "read" });
    expect(callerBy({ environment }, second.out)).toBeNull();
  });

  test("adds lines to a file that only its owner may read, and a server lets their tokens in", async () => {
    const { run, file } = await newPlace();
    const read = await run("reports", "--file", "tokens");
    const write = await run("ada@example.com", "--scope", "write", "--file", "tokens");
    const sync = await run("ci", "--scope", "sync", "--expires", "2999-06-30", "--file", file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(read.err).toBe(
      "The token is shown this one time; only its hash is kept.\nadded its line to tokens; taking it out revokes the token.\n",
    );
    expect(callerBy({ file }, read.out)).toEqual({ name: "reports", scope: "read" });
    expect(callerBy({ file }, write.out)).toEqual({ name: "ada@example.com", scope: "write" });
    expect(callerBy({ file }, sync.out)).toEqual({ name: "ci", scope: "sync" });
    const text = await readFile(file, "utf8");
    expect(text).toMatch(/\nci sync sha256:[\da-f]{64} expires 2999-06-30\n$/);
    for (const { out } of [read, write, sync]) expect(text).not.toContain(out.trim());
  });

  test("keeps what stands in the file, and begins a line of its own", async () => {
    const { run, file } = await newPlace();
    await writeFile(file, "# ours", { mode: 0o640 });
    await chmod(file, 0o640);
    await run("ada", "--file", "tokens");
    expect(await readFile(file, "utf8")).toMatch(/^# ours\nada read sha256:[\da-f]{64}\n$/);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
  });

  test("works under -C", async () => {
    const { cwd } = await newPlace();
    const { code } = await promptree(["-C", cwd, "token", "ada", "--file", "tokens"], { cwd: "/" });
    expect(code).toBe(0);
    expect(await readFile(join(cwd, "tokens"), "utf8")).toMatch(/^ada read /);
  });

  test("as JSON has all of it on standard output", async () => {
    const { run } = await newPlace();
    const { out, err } = await run("ci", "--scope", "sync", "--expires", "2999-06-30T12:00+02:00", "--json");
    expect(err).toBe("");
    const made = tokenContract.parse(JSON.parse(out));
    expect(made).toMatchObject({ name: "ci", scope: "sync", expires: "2999-06-30T10:00:00.000Z", file: null });
    expect(callerBy({ environment: made.line }, made.token)).toEqual({ name: "ci", scope: "sync" });
    const added = tokenContract.parse(JSON.parse((await run("ada", "--file", "tokens", "--json")).out));
    expect(added).toMatchObject({ name: "ada", scope: "read", expires: null, file: "tokens" });
  });
});

describe("token refuses", () => {
  const misplaced = newToken();
  const wrong: readonly (readonly [argv: readonly string[], says: string])[] = [
    [[""], 'the name "" is none for a token'],
    [["a b"], 'the name "a b" is none for a token'],
    [["a:b"], 'the name "a:b" is none for a token'],
    [["x".repeat(65)], "is none for a token"],
    [[misplaced], "the name begins as a token does"],
    [["ada", "--expires", "2020-01-01"], "the token would have expired already"],
    [["ada", "--expires", "soon"], "Write a day, 2026-03-03"],
    [["ada", "--scope", "admin"], "Allowed choices are read, write, sync"],
    [["ada", "--file", "nowhere/tokens"], "the token can't be added to"],
    [["ada", "--file", "."], "the token can't be added to"],
    [["ada", "--file", misplaced + "/x"], "ptree_***/x"],
    [["bob", "--file", "tokens"], 'tokens has a token "bob" already'],
  ];

  test.each(wrong)("%j: %s", async (argv, says) => {
    const { run, file } = await newPlace();
    await run("bob", "--file", "tokens");
    const before = await readFile(file, "utf8");
    const { code, out, err } = await run(...argv);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(says);
    expect(err).not.toContain(misplaced);
    expect(await readFile(file, "utf8")).toBe(before);
    const json = await run(...argv, "--json");
    expect(errorContract.parse(JSON.parse(json.out)).error.code).toBe("usage");
  });

  test("a file that holds errors, and shows the place and nothing that is secret", async () => {
    const { run, file } = await newPlace();
    await writeFile(file, `# ours\nada read ${misplaced}\n`);
    const { code, out, err } = await run("bob", "--file", "tokens");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain(`${file}:2:10  a token itself stands where its hash belongs`);
    expect(err).toContain("error: the file of tokens holds errors, so nothing was added");
    expect(err).not.toContain(misplaced);
  });
});
