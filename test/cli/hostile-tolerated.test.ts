import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { OBEYED } from "../report/builders.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { logContract } from "../report/json-contract.ts";
import { GREETING_2, SUPPORT, newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { Traps } from "./hostile/traps.ts";
import { runProgram } from "./program.ts";

/** Every command that looks into the repository. */
const COMMANDS = [["validate"], ["validate", "--commit", "HEAD"], ["plan", "--diff"], ["sync"], ["status"]];

async function runAll(desk: Desk): Promise<void> {
  for (const argv of COMMANDS) {
    const { code, err } = await desk.run(...argv);
    expect({ argv, code, err }).toEqual({ argv, code: 0, err: expect.not.stringMatching(/^error/) });
  }
}

/** What a sync of the same commits makes where nothing is hostile. */
async function soundPrompts() {
  const desk = await newDesk();
  await desk.succeed("sync");
  return (await desk.registry()).prompts;
}

describe("nothing that a repository names is run:", () => {
  const settings = [
    "alias.cat-file",
    "alias.config",
    "alias.status",
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "credential.helper",
    "diff.external",
    "diff.trap.command",
    "diff.trap.textconv",
    "gpg.program",
    "gpg.ssh.program",
    "interactive.diffFilter",
    "merge.trap.driver",
    "pager.config",
    "pager.log",
    "pager.status",
    "trailer.sign.command",
    "uploadpack.packObjectsHook",
  ];

  test("programs in its settings", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Ask for them", { ".gitattributes": "* diff=trap merge=trap\n" });
    const traps = new Traps(desk.repository);
    await traps.set(...settings);
    await desk.repository.git("config", "log.showSignature", "true");
    await desk.repository.write("prompts/greeting.md", "Edited.");
    await runAll(desk);
    expect(traps.sprung).toBe(false);
    await desk.repository.git("status");
    expect(traps.sprung).toBe(true);
  });

  test("hooks, in their folder or in another that it names", async () => {
    const desk = await newDesk();
    const traps = new Traps(desk.repository);
    await traps.setHooks();
    await desk.repository.git("config", "core.hooksPath", join(desk.root, ".git/hooks"));
    await desk.repository.write("prompts/greeting.md", "Edited.");
    await runAll(desk);
    expect(traps.sprung).toBe(false);
    await desk.repository.git("checkout", "--quiet", "HEAD");
    expect(traps.sprung).toBe(true);
  });

  test("filters", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Ask for them", { ".gitattributes": "* filter=trap\n" });
    const traps = new Traps(desk.repository);
    await traps.set("filter.trap.clean", "filter.trap.smudge", "filter.trap.process");
    await desk.repository.git("config", "filter.trap.required", "true");
    await desk.repository.write("prompts/greeting.md", GREETING_2);
    await runAll(desk);
    expect(traps.sprung).toBe(false);
    await desk.repository.git("status").catch(() => null);
    expect(traps.sprung).toBe(true);
  });

  test("submodules beside the prompts", async () => {
    const desk = await newDesk();
    await desk.repository.git("config", "protocol.ext.allow", "always");
    await desk.repository.commit("Add a module", {
      ".gitmodules": '[submodule "m"]\n  path = m\n  url = ext::sh -c touch%20pwned\n  update = !touch pwned\n',
      m: { submodule: "1".repeat(40) },
    });
    await runAll(desk);
    expect(await readdir(desk.root)).not.toContain("pwned");
  });
});

describe("a view of history that only this clone has changes nothing:", () => {
  test("replaced objects", async () => {
    const desk = await newDesk();
    const [second = "", first = ""] = (await desk.repository.git("rev-list", "HEAD")).split("\n");
    await desk.repository.git("replace", "--force", second, first);
    await runAll(desk);
    expect((await desk.registry()).prompts).toEqual(await soundPrompts());
  });

  test("grafts", async () => {
    const desk = await newDesk();
    await mkdir(join(desk.root, ".git/info"), { recursive: true });
    await writeFile(join(desk.root, ".git/info/grafts"), `${await desk.repository.head()}\n`);
    await runAll(desk);
    expect((await desk.registry()).prompts).toEqual(await soundPrompts());
  });

  test("a mail map", async () => {
    const desk = await newDesk();
    await desk.repository.git("config", "log.mailmap", "true");
    await writeFile(join(desk.root, ".mailmap"), "Somebody Else <author@example.com>\n");
    await runAll(desk);
    expect((await desk.registry()).prompts).toEqual(await soundPrompts());
  });

  test("tags and branches that are called like other things", async () => {
    const desk = await newDesk();
    const first = await desk.repository.git("rev-parse", "HEAD~1");
    const head = await desk.repository.head();
    for (const ref of [
      "tags/main",
      "tags/HEAD",
      "heads/HEAD",
      "heads/refs/heads/main",
      `tags/${head}`,
      `heads/${head.slice(0, 7)}`,
    ]) {
      await desk.repository.git("update-ref", `refs/${ref}`, first);
    }
    await runAll(desk);
    expect((await desk.registry()).prompts).toEqual(await soundPrompts());
  });

  test("variables that point git elsewhere", async () => {
    const desk = await newDesk();
    const other = await newRepository({ commits: [{ message: "Other", files: { "prompts/other.md": "Other." } }] });
    const env = {
      ...process.env,
      GIT_DIR: join(other.root, ".git"),
      GIT_WORK_TREE: other.root,
      GIT_INDEX_FILE: join(other.root, ".git/index"),
      GIT_OBJECT_DIRECTORY: join(other.root, ".git/objects"),
      GIT_NAMESPACE: "other",
      GIT_EXTERNAL_DIFF: "touch pwned",
      GIT_PAGER: "touch pwned",
      GIT_SSH_COMMAND: "touch pwned",
    };
    for (const argv of COMMANDS) {
      const { code, err } = await runProgram(argv, { cwd: desk.root, env });
      expect({ argv, code, err }).toEqual({ argv, code: 0, err: "" });
    }
    expect((await desk.registry()).prompts).toEqual(await soundPrompts());
    expect(await readdir(desk.root)).not.toContain("pwned");
  });
});

describe("what git would do to files at a checkout is not done to prompts:", () => {
  test("attributes for line ends, encodings, keywords and exports", async () => {
    const body = "One $Id$ $Format:%H$\nTwo.\n";
    const desk = await newDesk([
      {
        files: {
          "prompts/a.md": body,
          ".gitattributes": "*.md text eol=crlf ident export-subst export-ignore working-tree-encoding=UTF-16\n",
        },
      },
    ]);
    await desk.succeed("sync");
    expect((await desk.run("get", "a")).out).toBe(body.trimEnd());
  });

  test("line ends of another system and a byte order mark make no version", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("Save it on Windows", {
      "prompts/greeting.md": `\uFEFF${GREETING_2.replaceAll("\n", "\r\n")}`,
    });
    expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(0);
  });
});

describe("names that look like flags, shell or JavaScript are names:", () => {
  test.each(["-x", "a$(touch${IFS}pwned)b", "--all", "ä"])("a branch called %s", async (branch) => {
    const desk = await newDesk([...SUPPORT, { files: { "promptree.yaml": `branch: "${branch}"\n` } }]);
    await desk.repository.git("update-ref", `refs/heads/${branch}`, await desk.repository.head());
    await desk.repository.git("symbolic-ref", "HEAD", `refs/heads/${branch}`);
    await runAll(desk);
    expect((await desk.run("status", "--json")).out).toContain(JSON.stringify(branch));
    expect(await readdir(desk.root)).not.toContain("pwned");
  });

  test("prompts called -rf, constructor, toString, CON and ...", async () => {
    const names = ["-rf", "...", "CON", "constructor", "toString", "valueOf"];
    const desk = await newDesk([
      { files: Object.fromEntries(names.map((name) => [`prompts/${name}.md`, `I am ${name}.`])) },
    ]);
    await runAll(desk);
    for (const name of names) expect((await desk.run("get", `prompts:/${name}`)).out).toBe(`I am ${name}.`);
    const log = logContract.parse(JSON.parse((await desk.run("log", "--json")).out));
    expect(log.map((entry) => entry.name)).toEqual(names);
  });
});

describe("what people wrote into commits", () => {
  const ESCAPE = "\u001B";
  const message = `${ESCAPE}]8;;http://evil${ESCAPE}\\Click${ESCAPE}]8;;${ESCAPE}\\ ${ESCAPE}[2J\u202Ehere\u0007`;
  const author = `${ESCAPE}[31mEve\u202E`;

  test("is stripped of what a terminal obeys, and stands in JSON to the letter", async () => {
    const desk = await newDesk([{ message, author, files: { "prompts/a.md": "Text." } }]);
    for (const argv of [["plan"], ["sync"], ["log"], ["status"]]) {
      const { code, out, err } = await desk.run(...argv);
      expect({ argv, code }).toEqual({ argv, code: 0 });
      expect(out + err).not.toMatch(OBEYED);
    }
    expect((await desk.run("log")).out).toMatch(/Eve +Click here$/m);
    const { out } = await desk.run("log", "--json");
    expect(JSON.parse(out)).toMatchObject([{ message, author }]);
    expect(out).not.toContain(ESCAPE);
  });
});

describe("what is not there deletes nothing and moves nothing:", () => {
  const cases: readonly (readonly [what: string, files: Record<string, string | null>, says: string])[] = [
    [
      "an empty tree",
      { "prompts/greeting.md": null, "prompts/routing/triage.md": null, "aliases.yaml": null },
      "so the pointers git has set are left as they are",
    ],
    ["no aliases.yaml", { "aliases.yaml": null }, "so the pointers git has set are left as they are"],
    ["an empty aliases.yaml", { "aliases.yaml": "" }, "the file is empty, so aliases are left as they are"],
    ["an aliases.yaml of comments", { "aliases.yaml": "# later\n" }, "the file is empty, so aliases are left"],
  ];

  test.each(cases)("%s", async (_, files, says) => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const before = (await desk.registry()).prompts;
    await desk.repository.commit("Take it away", files);
    for (const flags of [[], ["--prune"]]) {
      const { code, out } = await desk.run("sync", ...flags);
      expect(code).toBe(0);
      expect(out).toContain(says);
      const { prompts } = await desk.registry();
      for (const [name, prompt] of Object.entries(before)) {
        expect(prompts[name]).toMatchObject({ aliases: prompt.aliases, versions: prompt.versions });
      }
    }
  });

  test("and {} says that no alias is meant", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await desk.repository.commit("No aliases", { "aliases.yaml": "{}\n" });
    expect((await desk.run("sync")).code).toBe(0);
    expect((await desk.registry()).prompts["greeting"]?.aliases).toEqual({});
  });
});

describe("a clone that was partial", () => {
  test("is one like any other once all of it was fetched, as the error for it says", async () => {
    const desk = await newDesk();
    await desk.repository.git("config", "uploadpack.allowFilter", "true");
    const clone = await desk.repository.clone("--filter=blob:none", "--no-checkout");
    await clone.git("fetch", "--quiet", "--refetch", "--no-filter");
    const { code } = await runProgram(["sync", "--registry", `sqlite:${desk.registryFile}`], { cwd: clone.root });
    expect(code).toBe(0);
    expect(Object.keys((await desk.registry()).prompts)).toEqual(["greeting", "triage"]);
  });
});
