import { chmod, mkdir, rename, rm, stat, symlink, unlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Problem } from "../../../src/core/problem.ts";
import { InvalidFilesError } from "../../../src/engine/project.ts";
import type { Tokens } from "../../../src/server/access/tokens.ts";
import { openTokens } from "../../../src/server/access/tokens.ts";
import { newToken } from "../../../src/server/access/token.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import type { Issued } from "./entries.ts";
import { bearer, issue } from "./entries.ts";

const ada = issue("ada", "write");
const bob = issue("bob");
const eve = issue("eve");

interface Opened {
  readonly path: string;
  readonly tokens: Tokens;
  readonly problems: Problem[];
  /** Writes the file as most programs do, in place. */
  readonly write: (text: string) => Promise<void>;
}

async function open(text: string, environment?: string): Promise<Opened> {
  const path = join(await temporaryFolder(), "tokens");
  const write = (written: string) => writeFile(path, written, { mode: 0o600 });
  await write(text);
  const problems: Problem[] = [];
  const tokens = openTokens({ file: path, environment, onProblem: (problem) => problems.push(problem) });
  if (tokens === null) throw new Error("there are no tokens");
  return { path, tokens, problems, write };
}

function nameOf({ entry }: Issued): string {
  return entry.caller.name;
}

function namesLetIn(tokens: Tokens | null): readonly string[] {
  return [ada, bob, eve].filter(({ token }) => tokens?.callerBy(bearer(token)) !== null).map(nameOf);
}

/** Just these, once the server has looked at the file. */
async function expectLetIn(tokens: Tokens | null, names: readonly string[]): Promise<void> {
  await expect.poll(() => namesLetIn(tokens), { timeout: 10_000, interval: 50 }).toEqual(names);
}

const lines = (...issued: readonly Issued[]) => issued.map(({ line }) => `${line}\n`).join("");

/** In which a server looks at the file at least once. */
const aWhile = () => new Promise((done) => setTimeout(done, 1200));

describe("a file of tokens that changes", () => {
  test("revokes what is taken out and lets in what is added, without a restart", async () => {
    const { write, problems, tokens } = await open(lines(ada, bob));
    await expectLetIn(tokens, ["ada", "bob"]);
    await write(lines(bob));
    await expectLetIn(tokens, ["bob"]);
    await write(lines(bob, eve));
    await expectLetIn(tokens, ["bob", "eve"]);
    expect(problems).toEqual([]);
  });

  test("is seen when another file takes its place, also one of the same size and age", async () => {
    const { path, tokens, problems } = await open(lines(ada));
    const { size, mtime } = await stat(path);
    await writeFile(`${path}.new`, lines(bob).replace(" read ", " write "), { mode: 0o600 });
    await utimes(`${path}.new`, mtime, mtime);
    expect((await stat(`${path}.new`)).size).toBe(size);
    await rename(`${path}.new`, path);
    await expectLetIn(tokens, ["bob"]);
    expect(problems).toEqual([]);
  });

  test("is seen when it is a link that is turned", async () => {
    const folder = await temporaryFolder();
    for (const [version, text] of [
      ["1", lines(ada)],
      ["2", lines(bob)],
    ] as const) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, "tokens"), text, { mode: 0o600 });
    }
    await symlink("1", join(folder, "current"));
    const tokens = openTokens({ file: join(folder, "current/tokens"), environment: undefined, onProblem: () => {} });
    expect(namesLetIn(tokens)).toEqual(["ada"]);
    await symlink("2", join(folder, "next"));
    await rename(join(folder, "next"), join(folder, "current"));
    await expectLetIn(tokens, ["bob"]);
  });

  test("and holds errors changes nothing, which is told once, until it is mended", async () => {
    const { write, problems, tokens } = await open(lines(ada));
    await write(`${lines(bob)}eve read ${eve.token}\n`);
    await aWhile();
    expect(namesLetIn(tokens)).toEqual(["ada"]);
    await aWhile();
    expect(namesLetIn(tokens)).toEqual(["ada"]);
    expect(problems).toMatchObject([{ code: "token-hash", line: 2, column: 10 }]);
    expect(problems[0]?.message).toContain("the tokens from before the change still count");
    expect(JSON.stringify(problems)).not.toContain(eve.token);
    await write(lines(bob));
    await expectLetIn(tokens, ["bob"]);
    expect(problems).toHaveLength(1);
  });

  test("and is gone lets nobody in by it, but those of the environment, and lets in again when it is back", async () => {
    const { path, write, problems, tokens } = await open(lines(ada), bob.line);
    await expectLetIn(tokens, ["ada", "bob"]);
    await unlink(path);
    await expectLetIn(tokens, ["bob"]);
    await write(lines(ada));
    await expectLetIn(tokens, ["ada", "bob"]);
    expect(problems.map(({ code, file }) => ({ code, file }))).toEqual([{ code: "token-file-gone", file: path }]);
  });

  test("into what can't be read changes nothing, and counts when it can be again", async () => {
    const { path, problems, tokens } = await open(lines(ada));
    await rm(path);
    await mkdir(path);
    await aWhile();
    expect(namesLetIn(tokens)).toEqual(["ada"]);
    await aWhile();
    expect(namesLetIn(tokens)).toEqual(["ada"]);
    expect(problems).toMatchObject([{ code: "token-file-unreadable", message: expect.stringContaining("is no file") }]);
    await rm(path, { recursive: true });
    await writeFile(path, lines(bob), { mode: 0o600 });
    await expectLetIn(tokens, ["bob"]);
  });
});

describe("tokens", () => {
  test("are none without a file and with nothing in the environment", () => {
    for (const environment of [undefined, "", " \n"]) {
      expect(openTokens({ file: null, environment, onProblem: () => {} })).toBeNull();
    }
  });

  test("of the environment stand on lines, or between semicolons", () => {
    for (const environment of [lines(ada, bob), `${ada.line};${bob.line}`, `${ada.line} ;\n; ${bob.line};`]) {
      expect(namesLetIn(openTokens({ file: null, environment, onProblem: () => {} }))).toEqual(["ada", "bob"]);
    }
  });

  test("that are given, but are none, let nobody in", async () => {
    expect(namesLetIn(openTokens({ file: null, environment: "# none yet", onProblem: () => {} }))).toEqual([]);
    expect(namesLetIn((await open("")).tokens)).toEqual([]);
  });

  test("of the environment and of a file have different names", async () => {
    await expect(open(lines(ada), lines(ada))).rejects.toMatchObject({
      problems: [{ code: "duplicate-token", file: "PROMPTREE_TOKENS", line: 1 }],
    });
  });

  test("with an error are an error at the start, with all places", async () => {
    const opening = open(`ci admin ${ada.token}\n${lines(bob)}x`, `eve ${eve.token}`);
    await expect(opening).rejects.toBeInstanceOf(InvalidFilesError);
    await expect(opening).rejects.toMatchObject({
      code: "invalid-files",
      problems: [{ line: 1 }, { line: 3 }, { file: "PROMPTREE_TOKENS", line: 1 }],
    });
    await expect(opening).rejects.not.toSatisfy((error) => /ptree_[A-Za-z0-9]/.test(JSON.stringify(error)));
  });

  test("in a file that is not there, or is none, are an error at the start that shows no token", async () => {
    const folder = await temporaryFolder();
    const misplaced = newToken();
    const cases = [
      [join(folder, "nothing"), "is not there"],
      [folder, "is no file"],
      ["/dev/zero", "is no file"],
      [join(folder, misplaced), "ptree_*** is not there"],
    ] as const;
    for (const [file, says] of cases) {
      const opening = () => openTokens({ file, environment: undefined, onProblem: () => {} });
      expect(opening).toThrow(expect.objectContaining({ code: "usage", message: expect.stringContaining(says) }));
      expect(opening).not.toThrow(misplaced);
    }
  });

  test.each([
    [0o600, false],
    [0o640, false],
    [0o644, true],
    [0o620, true],
    [0o602, true],
  ])("in a file of mode %o are let in, with a warning: %s", async (mode, warned) => {
    const path = join(await temporaryFolder(), "tokens");
    await writeFile(path, lines(ada));
    await chmod(path, mode);
    const problems: Problem[] = [];
    const tokens = openTokens({ file: path, environment: undefined, onProblem: (problem) => problems.push(problem) });
    expect(namesLetIn(tokens)).toEqual(["ada"]);
    expect(problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
      warned ? ["warning token-file-mode"] : [],
    );
  });
});
