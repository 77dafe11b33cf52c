import { mkdir, readFile, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { newContract } from "../report/json-contract.ts";
import { newDesk } from "./desk.ts";
import { typeNext } from "./next-commands.ts";

describe("new", () => {
  const cases: readonly (readonly [argv: string, path: string, name: string, type: "text" | "chat"])[] = [
    ["call_summary", "prompts/call_summary.md", "call_summary", "text"],
    ["call_summary --chat", "prompts/call_summary.md", "call_summary", "chat"],
    ["billing/refund", "prompts/billing/refund.md", "billing_refund", "text"],
    ["a/b/c --chat", "prompts/a/b/c.md", "a_b_c", "chat"],
    ["refund --dir billing", "prompts/billing/refund.md", "refund", "text"],
    ["refund --dir ./prompts/billing/ --chat", "prompts/billing/refund.md", "refund", "chat"],
    ["refund --dir .", "prompts/refund.md", "refund", "text"],
    ["prompts/refund.md", "prompts/refund.md", "refund", "text"],
    ["123 --dir q", "prompts/q/123.md", "123", "text"],
    ["null --dir q", "prompts/q/null.md", "null", "text"],
    ["1.10 --dir q", "prompts/q/1.10.md", "1.10", "text"],
    ["- --dir q", "prompts/q/-.md", "-", "text"],
  ];

  test.each(cases)(
    "%s makes %s with the prompt %s, %s, and nothing is wrong with it",
    async (argv, path, name, type) => {
      const desk = await newDesk([]);
      const { out } = await desk.succeed("new", ...argv.split(" "), "--json");
      expect(newContract.parse(JSON.parse(out))).toMatchObject({ path, name, type });
      expect(await desk.run("validate")).toEqual({ code: 0, out: "1 prompt, no problems.\n", err: "" });
      await desk.repository.commit("Add it", { [path]: await readFile(join(desk.root, path)) });
      await desk.succeed("sync");
      expect(JSON.parse((await desk.run("get", name, "--json")).out)).toMatchObject({ name, type });
    },
  );

  test("ends with commands that bring the prompt into the registry", async () => {
    const desk = await newDesk();
    const { out } = await desk.succeed("new", "billing/refund");
    expect(out).toBe(`made  prompts/billing/refund.md  the prompt billing_refund

Edit it, then type:
  git add prompts/billing/refund.md
  git commit -m 'Add billing_refund'
  promptree sync
`);
    await typeNext(desk.root, out);
    expect((await desk.run("get", "billing_refund/1")).code).toBe(0);
  });

  test("warns of a file that git ignores, and ends with commands that bring it into the registry all the same", async () => {
    const desk = await newDesk();
    await desk.repository.write(".gitignore", ".promptree/\nprompts/billing/\n");
    const { out, err } = await desk.succeed("new", "billing/refund");
    expect(err).toBe(`warning: git ignores prompts/billing/refund.md, and what is not committed is not synced
hint:  add it with -f, or see which line of .gitignore leaves it out: git check-ignore -v prompts/billing/refund.md
`);
    await typeNext(desk.root, out);
    expect((await desk.run("get", "billing_refund/1")).code).toBe(0);
    expect((await desk.succeed("new", "other")).err).toBe("");
  });

  test("works from any folder of the repository", async () => {
    const desk = await newDesk();
    await mkdir(join(desk.root, "src"));
    const { out } = await desk.runIn({ cwd: join(desk.root, "src") }, "new", "refund");
    expect(out).toContain("made  prompts/refund.md");
    await typeNext(join(desk.root, "src"), out);
    expect((await desk.run("get", "refund/1")).code).toBe(0);
  });

  test("says where the prompt has to be merged to when that is another branch", async () => {
    const desk = await newDesk();
    await desk.repository.branch("side");
    const { out } = await desk.succeed("new", "refund");
    expect(out).toMatch(/ {2}promptree plan\nOnly main is synced, so merge there, and sync then\.\n$/);
  });
});

describe("new refuses", () => {
  const wrong: readonly (readonly [argv: readonly string[], says: string, hint: string])[] = [
    [["a b"], 'the name "a b" may only hold letters, digits, and _ . -', "write it as a_b"],
    [["Rückgabe!"], 'the name "Rückgabe!" may only hold letters, digits, and _ . -', "write it as R_ckgabe"],
    [["éé"], 'the name "éé" may only hold', "write it as call_summary, or as billing/refund with a folder"],
    [[""], 'the name "" is empty', "write it as call_summary"],
    [["../x"], 'the name ".." is a path, not a name', "write it as x"],
    [["/etc/x"], 'the name "" is empty', "write it as etc/x"],
    [["x", "--dir", "../y"], 'the name ".." is a path, not a name', "write it as y"],
    [["x", "--dir", "/etc"], 'the name "" is empty', "write it as etc"],
    [["x".repeat(251)], "is longer than 250 characters", "write it as call_summary"],
    [["x/".repeat(125) + "y".repeat(10)], "is longer than 250 characters", "write it as call_summary"],
    [["readme"], "prompts/readme.md would be no prompt", "choose another name"],
    [["_part"], "prompts/_part.md would be no prompt", "choose another name"],
    [["x", "--dir", ".git"], 'no folder of prompts can be called ".git"', ""],
    [["greeting"], 'there is a prompt "greeting" already, in prompts/greeting.md', "edit that file, or choose"],
    [["triage"], 'there is a prompt "triage" already, in prompts/routing/triage.md', "edit that file, or choose"],
    [["Triage"], 'the name "Triage" differs only in case from "triage", which prompts/routing/triage.md has', ""],
    [["routing/triage"], "there is a file prompts/routing/triage.md already, which holds the prompt", "--dir"],
    [["ROUTING/Triage"], "there is a file prompts/routing/triage.md already, which holds the prompt", "--dir"],
  ];

  test.each(wrong)("%j: %s", async (argv, says, hint) => {
    const desk = await newDesk();
    const { code, out, err } = await desk.run("new", ...argv);
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(says);
    expect(err).toContain(hint);
    expect(await desk.repository.git("status", "--porcelain")).toBe("");
  });

  test("the name of a file that is broken, by its path", async () => {
    const desk = await newDesk([{ files: { "prompts/a.md": "---\nname: [\n---\nx\n" } }]);
    expect((await desk.run("new", "a")).err).toContain('there is a prompt "a" already, in prompts/a.md');
  });

  test.each(["prompts", "prompts/x", "prompts/x/y.md"])("to write through a link at %s", async (path) => {
    const desk = await newDesk([]);
    const elsewhere = await temporaryFolder();
    await mkdir(join(desk.root, "prompts/x"), { recursive: true });
    await rm(join(desk.root, path), { recursive: true, force: true });
    await symlink(elsewhere, join(desk.root, path));
    const { code, err } = await desk.run("new", "x/y");
    expect(code).toBe(64);
    expect(err).toContain("prompts/x/y.md can't be made");
  });

  test("a bare repository, and a folder without one", async () => {
    const bare = await (await newDesk()).repository.bareClone();
    const desk = await newDesk();
    expect((await desk.runIn({ cwd: bare.root }, "new", "x")).err).toContain("is a bare repository or a .git folder");
    const nowhere = await desk.runIn({ cwd: await temporaryFolder() }, "new", "x");
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining("is in no git repository") });
  });
});
