import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ALIASES, SUPPORT, newDesk } from "./desk.ts";
import { runShell } from "./program.ts";

describe("validate", () => {
  test("reads the files as they are in the folder, committed or not", async () => {
    const desk = await newDesk();
    expect(await desk.run("validate")).toEqual({ code: 0, out: "2 prompts, no problems.\n", err: "" });
    await desk.repository.write("prompts/new.md", "---\nconfig: {tmeperature: 0.2}\n---\nHello.\n");
    const { code, out, err } = await desk.run("validate");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toContain("prompts/new.md:2:10");
    expect(out).toContain("^^^^^^^^^^^");
  });

  test("works before the first commit", async () => {
    const desk = await newDesk([]);
    expect((await desk.run("validate")).out).toBe(
      "No prompts yet. Put the first one into prompts/, a Markdown file.\n",
    );
    await desk.repository.write("prompts/a.md", "Hello.\n");
    expect(await desk.run("validate")).toEqual({ code: 0, out: "1 prompt, no problems.\n", err: "" });
  });

  test("shows all problems of all three kinds of file, not only the first", async () => {
    const desk = await newDesk();
    await desk.repository.write("prompts/a.md", "---\ntags: {x: }\nnam: a\n---\n\n");
    await desk.repository.write("prompts/b.md", "---\nname: triage\n---\nTwice.\n");
    await desk.repository.write("aliases.yaml", "greeting:\n  v1: 1\n  latest: 1\n");
    await desk.repository.write("promptree.yaml", "brnch: main\nlimits: much\n");
    const { code, out } = await desk.run("validate");
    expect(code).toBe(1);
    const places = out.split("\n").flatMap((line) => /^(\S+?):?(\d*):?(\d*) {2}/.exec(line)?.[0]?.trim() ?? []);
    expect(new Set(places)).toEqual(
      new Set([
        "aliases.yaml:2:3",
        "aliases.yaml:3:3",
        "prompts/a.md:2:8",
        "prompts/a.md:3:1",
        "prompts/a.md",
        "prompts/b.md",
        "prompts/routing/triage.md",
        "promptree.yaml:1:1",
        "promptree.yaml:2:9",
      ]),
    );
    expect(out).toMatch(/\d+ errors in 5 files\.\n$/);
  });

  test("warnings alone are no failure", async () => {
    const desk = await newDesk();
    await desk.repository.write("aliases.yaml", `${ALIASES}greting:\n  production: 1\n`);
    const { code, out } = await desk.run("validate");
    expect(code).toBe(0);
    expect(out).toContain('aliases.yaml:6:1  warning: no file makes a prompt "greting"');
    expect(out).toContain('did you mean "greeting"?');
  });

  test("--strict takes warnings for errors, and is content without any", async () => {
    const desk = await newDesk();
    expect(await desk.run("validate", "--strict")).toEqual({ code: 0, out: "2 prompts, no problems.\n", err: "" });
    await desk.repository.write("aliases.yaml", `${ALIASES}greting:\n  production: 1\n`);
    const { code, out } = await desk.run("validate", "--strict");
    expect(code).toBe(1);
    expect(out).toContain('aliases.yaml:6:1  no file makes a prompt "greting"');
    expect(out).toMatch(/1 error in 1 file\.\n$/);
    const json = await desk.run("validate", "--strict", "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({ problems: [{ severity: "error", code: "no-file" }] });
  });

  test.each(["", "--json", "--commit HEAD", "--commit HEAD --json"])(
    "never shows a secret that it tells of, %s",
    async (options) => {
      const desk = await newDesk();
      const secret = ["AKIA", "Q7ZK3MXV2WNB5TJ4"].join("");
      await desk.repository.commit("Leak", { "prompts/a.md": `---\nnam: ${secret}\n---\nUse ${secret} here.\n` });
      const { out, err } = await desk.run("validate", ...options.split(" ").filter(Boolean));
      expect(out).toContain("this looks like an AWS access key");
      expect(out + err).not.toContain(secret.slice(4));
    },
  );

  test("reads more files than may be open at once", async () => {
    const files = Array.from({ length: 400 }, (_, n): [string, string] => [`prompts/p${n}.md`, "Hello."]);
    const desk = await newDesk([{ files: Object.fromEntries(files) }]);
    const { out, err } = await runShell("ulimit -n 128; promptree validate", { cwd: desk.root });
    expect({ out, err }).toEqual({ out: "400 prompts, no problems.\n", err: "" });
  });

  test("a broken file is not said to be missing as well", async () => {
    const desk = await newDesk();
    await desk.repository.write("prompts/greeting.md", "---\nname: [\n---\nx\n");
    expect((await desk.run("validate")).out).not.toContain("no file makes");
  });

  test.each([
    ["prompts/link.md", "/etc/passwd"],
    ["prompts/folder", "/etc"],
    ["prompts", "/etc"],
    ["aliases.yaml", "/dev/zero"],
    ["promptree.yaml", "/dev/zero"],
  ])("a link at %s in the folder is a problem, and is not followed", async (path, target) => {
    const desk = await newDesk();
    await rm(join(desk.root, path), { recursive: true, force: true });
    await symlink(target, join(desk.root, path));
    const { code, out } = await desk.run("validate");
    expect(code).toBe(1);
    expect(out).toMatch(new RegExp(`^${path} {2}(this is a symbolic link|is no regular file)$`, "m"));
  });

  test("--commit checks the files of a commit instead", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Break it", { "prompts/greeting.md": "---\nname: a b\n---\nx\n" });
    await desk.repository.write("prompts/greeting.md", "Mended.\n");
    expect((await desk.run("validate")).code).toBe(0);
    expect(await desk.run("validate", "--commit", "HEAD")).toMatchObject({
      code: 1,
      out: expect.stringContaining("prompts/greeting.md:2:7"),
    });
    expect((await desk.run("validate", "--commit", "HEAD~1")).code).toBe(0);
  });

  test.each(["nothing", "", "--all", "HEAD:prompts", "a$(touch pwned)b"])(
    "--commit=%s is no commit, and says so",
    async (ref) => {
      const desk = await newDesk();
      const { code, out, err } = await desk.run("validate", `--commit=${ref}`);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toContain(`there is no commit "${ref}" in this repository`);
    },
  );

  test("in a bare repository checks HEAD", async () => {
    const desk = await newDesk([...SUPPORT, { files: { "prompts/greeting.md": "---\nx: 1\n---\nx\n" } }]);
    const bare = await desk.repository.bareClone();
    const { code, out } = await desk.runIn({ cwd: bare.root }, "validate");
    expect(code).toBe(1);
    expect(out).toContain('prompts/greeting.md:2:1  unknown key "x"');
  });

  test("needs no registry, and makes none", async () => {
    const desk = await newDesk();
    expect((await desk.run("validate", "--registry", "sqlite:/dev/null/x.db")).code).toBe(0);
    expect(await desk.repository.git("status", "--porcelain", "--ignored")).toBe("");
  });
});
