import { chmod, chown, mkdir, readFile, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { z } from "zod";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { initContract } from "../report/json-contract.ts";
import { promptree } from "./command-line.ts";
import { ALIASES, SUPPORT, newDesk } from "./desk.ts";
import { typeNext } from "./next-commands.ts";
import { STACK_TRACE, runProgram } from "./program.ts";

type Told = z.output<typeof initContract>;

async function init(cwd: string, ...argv: readonly string[]): Promise<Told> {
  const { code, out, err } = await promptree(["init", ...argv, "--json"], { cwd });
  if (code !== 0) throw new Error(`init ended with ${code}:\n${out}${err}`);
  return initContract.parse(JSON.parse(out));
}

/** Path → what became of it. */
function states({ files }: Told): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ path, state }) => [path, state]));
}

/** All files below a folder but git's own, with what they hold. */
async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = files.filter((file) => !file.includes("/.git/"));
  return Object.fromEntries(
    await Promise.all(own.map(async (file) => [file, await readFile(file, "latin1")] as const)),
  );
}

describe("init in an empty folder", () => {
  test("makes what a first sync needs, and ends with the commands that do it", async () => {
    const folder = await temporaryFolder();
    const { code, out, err } = await promptree(["init"], { cwd: folder });
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toBe(`promptree is set up here.

  made        .git                      branch main
  made        prompts/support_reply.md  a sample prompt
  made        aliases.yaml              which version each pointer is at
  made        .gitignore                ignores .promptree/

Editors can check aliases.yaml and promptree.yaml by their schemas once
promptree is installed in node_modules here: run promptree init again then.

Type next:
  git add .gitignore aliases.yaml prompts
  git commit -m 'Set up promptree'
  promptree sync
`);
    expect(await promptree(["validate"], { cwd: folder })).toEqual({
      code: 0,
      out: "1 prompt, no problems.\n",
      err: "",
    });
    expect(await typeNext(folder, out)).toContain("1 version (1 new prompt), 2 pointers (1 protected)");
    expect((await promptree(["get", "support_reply@production", "--json"], { cwd: folder })).code).toBe(0);
    expect((await promptree(["status"], { cwd: folder })).out).toContain("up to date");
  });

  test("run again changes nothing, and says so of each file", async () => {
    const folder = await temporaryFolder();
    await typeNext(folder, (await promptree(["init"], { cwd: folder })).out);
    const before = await contents(folder);
    const told = await init(folder);
    expect(new Set(Object.values(states(told)))).toEqual(new Set(["left"]));
    expect(told.next).toEqual(["promptree sync"]);
    expect(await contents(folder)).toEqual(before);
  });

  test("makes the folder that is named, and those above it", async () => {
    const cwd = await temporaryFolder();
    const { out } = await promptree(["init", "a/b c"], { cwd });
    expect(out).toContain("promptree is set up in a/b c.");
    expect(out).toContain("  cd 'a/b c'\n  git add ");
    expect(await typeNext(cwd, out)).toContain("1 version");
  });

  test("with --sample gives the sample that name", async () => {
    const folder = await temporaryFolder();
    expect(states(await init(folder, "--sample", "billing/refund"))).toMatchObject({
      "prompts/billing/refund.md": "made",
    });
    expect(await readFile(join(folder, "aliases.yaml"), "utf8")).toMatch(
      /\nbilling_refund:\n {2}production: 1\n {2}staging: latest\n$/,
    );
  });

  test("with --no-sample leaves the prompts to whoever writes them, and says how", async () => {
    const folder = await temporaryFolder();
    const told = await init(folder, "--no-sample");
    expect(states(told)).toEqual({ ".git": "made", ".gitignore": "made" });
    expect(told.next[0]).toBe("promptree new call_summary");
    expect(await typeNext(folder, (await promptree(["init", "--no-sample"], { cwd: folder })).out)).toContain(
      "1 version",
    );
  });

  test("with a bad name for the sample makes nothing", async () => {
    const folder = await temporaryFolder();
    const { code, err } = await promptree(["init", "new", "--sample", "a b"], { cwd: folder });
    expect(code).toBe(64);
    expect(err).toContain("write it as a_b");
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("init in a repository", () => {
  test("works from any folder of it, at its top", async () => {
    const desk = await newDesk([]);
    await mkdir(join(desk.root, "deep/er"), { recursive: true });
    const cwd = join(desk.root, "deep/er");
    const { out } = await promptree(["init"], { cwd });
    expect(out).toContain("promptree is set up in ../...");
    expect(await readdir(desk.root)).toEqual(expect.arrayContaining(["aliases.yaml", "prompts", ".gitignore"]));
    expect(await typeNext(cwd, out)).toContain("1 version");
  });

  test("does not begin another one in it, and says what to type instead", async () => {
    const desk = await newDesk();
    for (const dir of ["prompts", "new/folder"]) {
      const { code, err } = await desk.run("init", dir);
      expect(code).toBe(64);
      expect(err).toContain(`is inside the git repository at "${desk.root}", and prompts stand at a repository's top`);
      expect(err).toMatch(/\nhint: {2}set up that one: promptree init/);
    }
    expect(await desk.repository.git("status", "--porcelain")).toBe("");
  });

  test("that has prompts and aliases adds no sample, and leaves all files as they are", async () => {
    const desk = await newDesk();
    const before = await contents(desk.root);
    const told = await init(desk.root);
    expect(states(told)).toEqual({ ".git": "left", "prompts/": "left", "aliases.yaml": "left", ".gitignore": "made" });
    expect(await contents(desk.root)).toEqual({ ...before, [join(desk.root, ".gitignore")]: ".promptree/\n" });
  });

  test("that has prompts and no aliases lets staging follow each, and decides nothing for production", async () => {
    const files = { "prompts/b.md": "B", "prompts/1.md": "One", "prompts/x.md": "---\nname: 'null'\n---\nX" };
    const desk = await newDesk([{ files }]);
    const { out } = await desk.succeed("init");
    expect(out).toContain("git add .gitignore aliases.yaml\n");
    expect((await desk.run("validate")).out).toBe("3 prompts, no problems.\n");
    expect(await typeNext(desk.root, out)).toContain("3 versions (3 new prompts), 3 pointers in");
    expect(JSON.parse((await desk.run("search", "--json")).out)).toMatchObject(
      ["1", "b", "null"].map((name) => ({ name, aliases: { staging: 1 } })),
    );
  });

  test("whose aliases.yaml lacks the sample leaves that file, and says what to add", async () => {
    const desk = await newDesk();
    const { out } = await desk.succeed("init", "--sample", "extra");
    expect(out).toContain(`
Add this to aliases.yaml, if it is not there:
  extra:
    production: 1
    staging: latest
`);
    expect(await readFile(join(desk.root, "aliases.yaml"), "utf8")).toBe(ALIASES);
  });

  test("makes no sample whose name is taken", async () => {
    const desk = await newDesk();
    const { code, err } = await desk.run("init", "--sample", "Triage");
    expect(code).toBe(64);
    expect(err).toContain('differs only in case from "triage", which prompts/routing/triage.md has');
    expect(await desk.repository.git("status", "--porcelain")).toBe("");
  });

  test("adds to a .gitignore and keeps its line ends", async () => {
    const desk = await newDesk([{ files: { ".gitignore": "dist/\r\n\xE9.txt" } }]);
    const before = await readFile(join(desk.root, ".gitignore"));
    expect(states(await init(desk.root))).toMatchObject({ ".gitignore": "added" });
    const after = await readFile(join(desk.root, ".gitignore"));
    expect(after).toEqual(Buffer.concat([before, Buffer.from("\r\n.promptree/\r\n")]));
    expect(states(await init(desk.root))).toMatchObject({ ".gitignore": "left" });
  });

  test("follows no link, and says what to add to what it stands for", async () => {
    const desk = await newDesk([]);
    const elsewhere = await temporaryFolder();
    await writeFile(join(elsewhere, "ignored"), "x\n");
    await symlink(join(elsewhere, "ignored"), join(desk.root, ".gitignore"));
    const told = await init(desk.root);
    expect(told.files).toContainEqual({
      path: ".gitignore",
      state: "left",
      note: "is no regular file",
      toAdd: ".promptree/\n",
    });
    expect(await readFile(join(elsewhere, "ignored"), "utf8")).toBe("x\n");
  });

  test("says which of its files git ignores, and does not add those", async () => {
    const desk = await newDesk([{ files: { ".gitignore": "aliases.yaml\n" } }]);
    const told = await init(desk.root);
    expect(told.files).toContainEqual(
      expect.objectContaining({ path: "aliases.yaml", state: "made", note: "git ignores it, see .gitignore" }),
    );
    expect(told.next).toContain("git add .gitignore prompts");
  });
});

describe("init on a branch that is not main", () => {
  test.each([
    ["before the first commit", []],
    ["after it", SUPPORT],
  ])("%s names the branch in promptree.yaml, where only its being the only one told", async (_when, commits) => {
    const desk = await newDesk(commits);
    await desk.repository.git("branch", "-M", "trunk");
    const { out } = await desk.succeed("init");
    expect(await readFile(join(desk.root, "promptree.yaml"), "utf8")).toMatch(/^branch: trunk$/m);
    expect(await typeNext(desk.root, out)).toContain("trunk ");
    await desk.repository.git("branch", "other");
    expect((await desk.run("sync")).code).toBe(0);
  });

  test("names none where main is there, or a remote's HEAD tells, and says where to merge", async () => {
    const desk = await newDesk();
    await desk.repository.branch("side");
    const told = await init(desk.root);
    expect(states(told)).not.toHaveProperty("promptree.yaml");
    expect(told.next.at(-1)).toBe("promptree plan");
    expect((await desk.run("init")).out).toContain("Only main is synced, so merge there, and sync then.");
    await desk.repository.git("branch", "-M", "main", "trunk");
    await desk.repository.checkout("trunk");
    const clone = await desk.repository.clone();
    expect(states(await init(clone.root))).not.toHaveProperty("promptree.yaml");
  });

  test("leaves a promptree.yaml that is there, and says what to add", async () => {
    const desk = await newDesk([{ files: { "promptree.yaml": "protected: []\n" } }]);
    await desk.repository.git("branch", "-M", "trunk");
    const { files } = await init(desk.root);
    expect(files).toContainEqual({ path: "promptree.yaml", state: "left", note: null, toAdd: "branch: trunk\n" });
    expect(await readFile(join(desk.root, "promptree.yaml"), "utf8")).toBe("protected: []\n");
  });
});

describe("editor settings", () => {
  const path = ".vscode/settings.json";
  const schemas = {
    "./node_modules/promptree/schemas/aliases.schema.json": "aliases.yaml",
    "./node_modules/promptree/schemas/alias.schema.json": "aliases/*.yaml",
    "./node_modules/promptree/schemas/promptree.schema.json": "promptree.yaml",
  };

  async function deskWith(settings: string | null) {
    const desk = await newDesk([{ files: { ".gitignore": "node_modules\n" } }]);
    for (const schema of Object.keys(schemas)) await desk.repository.write(schema, "{}");
    if (settings !== null) await desk.repository.write(path, settings);
    return desk;
  }

  test("are made where the schemas are installed", async () => {
    const desk = await deskWith(null);
    const told = await init(desk.root);
    expect(states(told)).toMatchObject({ [path]: "made" });
    expect(told.next).toContain(`git add .gitignore ${path} aliases.yaml prompts`);
    expect(JSON.parse(await readFile(join(desk.root, path), "utf8"))).toEqual({ "yaml.schemas": schemas });
    expect((await desk.run("init")).out).not.toContain("Editors can");
  });

  test("are added to those that are there, with their comments and rights", async () => {
    const desk = await deskWith('{\n  // Two, please.\n  "editor.tabSize": 2,\n}\n');
    await chmod(join(desk.root, path), 0o600);
    expect(states(await init(desk.root))).toMatchObject({ [path]: "added" });
    const text = await readFile(join(desk.root, path), "utf8");
    expect(text).toMatch(
      /^\{\n {2}"yaml\.schemas": \{[^}]+\},\n {2}\/\/ Two, please\.\n {2}"editor\.tabSize": 2,\n\}\n$/,
    );
    expect(await readdir(dirname(join(desk.root, path)))).toEqual(["settings.json"]);
    expect(states(await init(desk.root))).toMatchObject({ [path]: "left" });
  });

  test("that can't be read are left as they are, with what to add", async () => {
    const desk = await deskWith("{ broken");
    const { out } = await desk.succeed("init");
    expect(out).toContain('Add this to .vscode/settings.json, if it is not there:\n  "yaml.schemas": {');
    expect(await readFile(join(desk.root, path), "utf8")).toBe("{ broken");
  });
});

describe("init refuses", () => {
  test("a repository without a work tree", async () => {
    const desk = await newDesk();
    const bare = await desk.repository.bareClone();
    for (const dir of [bare.root, join(desk.root, ".git")]) {
      const { code, err } = await promptree(["init", dir], { cwd: "/" });
      expect(code).toBe(64);
      expect(err).toContain("is a bare repository or a .git folder, which has no files to edit");
    }
  });

  test.each(["file", "file/below"])("%s, where a file stands", async (dir) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    const { code, err } = await promptree(["init", dir], { cwd: folder });
    expect({ code, err }).toEqual({ code: 64, err: `error: "${join(folder, "file")}" is no folder\n` });
  });

  test("a folder that may not be written, before it makes anything", async () => {
    const isRoot = process.getuid?.() === 0;
    const nobody = 65_534;
    const folder = await temporaryFolder();
    if (isRoot) await chown(folder, nobody, nobody);
    await chmod(folder, 0o555);
    onTestFinished(() => chmod(folder, 0o755));
    const env = { PATH: process.env["PATH"], HOME: folder };
    for (const dir of [".", "new/folder"]) {
      const options = { cwd: folder, env, ...(isRoot ? { uid: nobody, gid: nobody } : {}) };
      const { code, err } = await runProgram(["init", dir], options);
      expect(code).toBe(64);
      expect(err).toMatch(/^error: ".*" can't be written: EACCES/);
      expect(err).not.toMatch(STACK_TRACE);
    }
    expect(await readdir(folder)).toEqual([]);
  });
});

test("init does not follow a link in the place of the prompts", async () => {
  const desk = await newDesk([]);
  const elsewhere = await temporaryFolder();
  await rm(join(desk.root, "prompts"), { recursive: true, force: true });
  await symlink(elsewhere, join(desk.root, "prompts"));
  const { code, err } = await desk.run("init");
  expect(code).toBe(64);
  expect(err).toContain("prompts/support_reply.md can't be made");
  expect(await readdir(elsewhere)).toEqual([]);
  expect(await desk.repository.git("status", "--porcelain")).toBe("?? prompts");
});
