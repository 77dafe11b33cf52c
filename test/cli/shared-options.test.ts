import { mkdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { promptree } from "./command-line.ts";
import { SUPPORT, newDesk, sharedDesk } from "./desk.ts";

const SETTINGS = `registries:
  staging: sqlite:.promptree/staging.db
  beside: sqlite:../beside.db
`;

const named = sharedDesk([...SUPPORT, { message: "Name registries", files: { "promptree.yaml": SETTINGS } }]);

describe("-C", () => {
  test("works before the command's name and after it", async () => {
    const desk = await newDesk();
    const place = { cwd: dirname(desk.root) };
    const folder = basename(desk.root);
    const before = await promptree(["-C", folder, "plan", "--json"], place);
    const after = await promptree(["plan", "--json", "-C", desk.root], place);
    expect(before.code).toBe(0);
    expect(after).toEqual(before);
  });

  test("given at both places, the one after the name counts", async () => {
    const desk = await newDesk();
    const outcome = await promptree(["-C", "/nowhere", "validate", "-C", desk.root], { cwd: "/" });
    expect(outcome).toEqual({ code: 0, out: "2 prompts, no problems.\n", err: "" });
  });

  test("a folder that is in no repository is named, with what to do", async () => {
    const folder = await temporaryFolder();
    for (const command of ["validate", "plan", "sync", "status", "search", "log"]) {
      const { code, out, err } = await promptree(["-C", folder, command], { cwd: "/" });
      expect({ command, code, out }).toEqual({ command, code: 1, out: "" });
      expect(err).toBe(
        `error: "${folder}" is in no git repository\nhint:  run git init there, or name a folder of a repository with -C\n`,
      );
    }
  });
});

describe("the registry", () => {
  test("is the same one in every folder of the repository", async () => {
    const desk = await newDesk();
    await mkdir(join(desk.root, "deep/er"), { recursive: true });
    expect((await desk.runIn({ cwd: join(desk.root, "prompts/routing") }, "sync")).code).toBe(0);
    for (const folder of ["", "prompts", "prompts/routing", "deep/er"]) {
      const place = { cwd: join(desk.root, folder) };
      expect({ folder, code: (await desk.runIn(place, "plan", "--detailed-exitcode")).code }).toEqual({
        folder,
        code: 0,
      });
      expect({ folder, out: (await desk.runIn(place, "get", "greeting/1")).out }).toEqual({
        folder,
        out: "Greet {{name}}.",
      });
    }
    expect(existsSync(desk.registryFile)).toBe(true);
  });

  test("given as a URL is relative to -C", async () => {
    const desk = await newDesk();
    const elsewhere = await temporaryFolder();
    const folder = join(desk.root, "prompts");
    const sync = await promptree(["sync", "-C", folder, "--registry", "sqlite:../mine.db"], { cwd: elsewhere });
    expect(sync.code).toBe(0);
    expect(existsSync(join(desk.root, "mine.db"))).toBe(true);
    expect(existsSync(desk.registryFile)).toBe(false);
  });

  test("given by its name in promptree.yaml is relative to the top of the repository", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Name registries", { "promptree.yaml": SETTINGS });
    await mkdir(join(desk.root, "deep"));
    expect((await desk.runIn({ cwd: join(desk.root, "deep") }, "--registry", "staging", "sync")).code).toBe(0);
    expect(existsSync(join(desk.root, ".promptree/staging.db"))).toBe(true);
    const log = await desk.runIn({ cwd: join(desk.root, "prompts") }, "log", "greeting", "--registry", "staging");
    expect(log).toMatchObject({ code: 0, out: expect.stringContaining("Start with two prompts") });
  });

  test("that is the default can be set in promptree.yaml", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Set the default", { "promptree.yaml": "registries: {default: sqlite:own.db}\n" });
    expect((await desk.run("sync")).code).toBe(0);
    expect(existsSync(join(desk.root, "own.db"))).toBe(true);
    expect(existsSync(desk.registryFile)).toBe(false);
  });

  describe("without --registry", () => {
    const server = "http://127.0.0.1:1";
    const env = { MLFLOW_TRACKING_URI: server };
    const SERVER = `${server} can't be reached: connection refused`;

    test("is the one of MLFLOW_TRACKING_URI, where promptree.yaml has no default", async () => {
      for (const command of ["plan", "sync", "status", "search", "log"]) {
        expect((await named().runIn({ env }, command)).err).toContain(SERVER);
        expect((await named().runIn({ env }, command, "--registry", "default")).err).toContain(SERVER);
      }
      expect((await named().runIn({ env }, "plan", "--registry", "memory:")).code).toBe(0);
    });

    test("is the default of promptree.yaml all the same", async () => {
      const desk = await newDesk();
      await desk.repository.commit("Set the default", { "promptree.yaml": "registries: {default: sqlite:own.db}\n" });
      expect((await desk.runIn({ env }, "sync")).code).toBe(0);
      expect(existsSync(join(desk.root, "own.db"))).toBe(true);
    });

    test("is the embedded one, where the variable is empty", async () => {
      expect((await named().runIn({ env: { MLFLOW_TRACKING_URI: "" } }, "plan")).out).toContain("registry.db");
    });

    test.each([
      ["sqlite:///mlflow.db", "sqlite:///mlflow.db"],
      ["databricks", "databricks"],
      ["./mlruns", "./mlruns"],
      ["postgresql://user:hunter2@host/db", "postgresql://***@host/db"],
    ])("is no registry where the variable is %s", async (uri, shown) => {
      const { code, out, err } = await named().runIn({ env: { MLFLOW_TRACKING_URI: uri } }, "plan");
      expect({ code, out, err }).toEqual({
        code: 64,
        out: "",
        err: `error: MLFLOW_TRACKING_URI is ${shown}, and an MLflow server is reached over http or https\nhint:  unset it, or name a registry: --registry sqlite:.promptree/registry.db\n`,
      });
    });

    test("is not what has no scheme, which is said", async () => {
      const { code, err } = await named().runIn({ env: { MLFLOW_TRACKING_URI: "localhost:5000" } }, "plan");
      expect({ code, err }).toEqual({
        code: 64,
        err: expect.stringContaining("hint:  write it as http://localhost:5000"),
      });
    });

    test("is that of the variable outside of a repository, too", async () => {
      const place = { cwd: await temporaryFolder(), env };
      for (const command of ["search", "log"]) expect((await promptree([command], place)).err).toContain(SERVER);
      expect((await promptree(["search", "--registry", "staging"], place)).err).toContain("is in no git repository");
    });
  });

  test("in memory is made for one command and gone after it", async () => {
    const desk = await newDesk();
    expect((await desk.run("sync", "--registry", "memory:")).code).toBe(0);
    expect((await desk.run("plan", "--registry", "memory:", "--detailed-exitcode")).code).toBe(2);
    expect(existsSync(join(desk.root, ".promptree"))).toBe(false);
  });

  test("given as a URL can be looked into from anywhere, without a repository", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const place = { cwd: await temporaryFolder() };
    const url = `sqlite:${desk.registryFile}`;
    expect((await promptree(["get", "greeting@production", "--registry", url], place)).out).toBe("Greet {{name}}.");
    for (const command of ["search", "log"]) {
      expect({ command, code: (await promptree([command, "--registry", url], place)).code }).toEqual({
        command,
        code: 0,
      });
    }
  });

  const wrong: readonly (readonly [given: string, says: string])[] = [
    ["stagin", 'promptree.yaml names no registry "stagin"\nhint:  did you mean "staging"?'],
    ["nothing", "hint:  it names beside, default, staging; a URL is written as sqlite:PATH"],
    ["", 'promptree.yaml names no registry ""'],
    ["sqlite:", "sqlite: names no file"],
    ["sqlite://somewhere/x.db", "has slashes after sqlite: that belong to no path"],
    ["sqlite::memory:", "hint:  use memory:"],
    ["ftp://host/x", "ftp://host/x names no kind of registry"],
    ["postgres://host/x", "a registry at postgres://host/x is not supported yet"],
  ];

  test.each(wrong)("%j is a wrong command line, and says how to write it", async (given, says) => {
    for (const command of ["plan", "sync", "status", "search", "log"]) {
      const { code, out, err } = await named().run(command, "--registry", given);
      expect({ command, code, out }).toEqual({ command, code: 64, out: "" });
      expect(err).toContain(says);
    }
  });

  const secret = [
    "https://user:hunter2@host/x",
    "https://host/x?token=hunter2",
    "postgres://user:hunter2@host/x",
    "user:hunter2@host",
    "ftp://hunter2@host",
  ];

  test.each(secret)("%s never shows what is secret in it", async (given) => {
    for (const command of ["plan", "sync", "status", "get greeting", "search", "log"]) {
      for (const more of [[], ["--json"]]) {
        const words = command.split(" ");
        const { out, err } = await named().run(...words, "--registry", given, ...more);
        expect(out + err).not.toContain("hunter2");
      }
    }
  });

  test("with a secret in promptree.yaml is a problem that does not repeat it", async () => {
    const desk = await newDesk();
    await desk.repository.commit("Leak", {
      "promptree.yaml": "registries:\n  default: https://user:hunter2@host/x\n",
    });
    for (const command of ["validate", "plan", "sync", "status", "search"]) {
      const { code, out, err } = await desk.run(command);
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(out + err).toMatch(/promptree\.yaml:2:\d+ {2}the URL of the registry "default" holds credentials/);
      expect(out + err).not.toContain("hunter2");
    }
  });
});
