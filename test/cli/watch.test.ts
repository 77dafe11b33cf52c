import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GREETING_1, GREETING_2, newDesk, sharedDesk } from "./desk.ts";
import { outcomeOf, runShell, start } from "./program.ts";
import { environment } from "./served.ts";
import { putAway, watch } from "./watched.ts";

const FILE = "prompts/greeting.md";
const EDITED = GREETING_2.replace("Greet", "Welcome");

describe("promptree watch", () => {
  test("tells of a save once its text is loadable, and takes it back when the file is as git has it", async () => {
    const own = await newDesk();
    const watched = await watch(own.root);
    await own.repository.write(FILE, EDITED);
    expect(await watched.next(({ event }) => event === "draft")).toMatchObject({
      prompt: "greeting",
      path: FILE,
      uri: "prompts:/greeting@draft",
      newPrompt: false,
      added: 1,
      removed: 1,
    });
    expect((await own.succeed("get", "prompts:/greeting@draft")).out).toBe("Welcome {{name}} in {{language}}.");
    await own.repository.write(FILE, GREETING_2);
    expect(await watched.next(({ event }) => event === "draft-gone")).toMatchObject({
      prompt: "greeting",
      why: "as-registered",
    });
    expect((await own.run("get", "prompts:/greeting@draft")).code).toBe(1);
    expect((await watched.stop()).code).toBe(0);
    expect(watched.lines().at(-1)).toMatchObject({ event: "stopped" });
  });

  test("syncs a commit at once", async () => {
    const own = await newDesk();
    const watched = await watch(own.root);
    const before = await own.repository.head();
    expect(await watched.next(({ event }) => event === "synced")).toMatchObject({ source: { commit: before } });
    const head = await own.repository.commit("Welcome them", { [FILE]: EDITED });
    expect(await watched.next(({ event }) => event === "synced")).toMatchObject({
      source: { commit: head, branch: "main" },
    });
    expect((await own.succeed("get", "prompts:/greeting/3")).out).toBe("Welcome {{name}} in {{language}}.");
    await watched.stop();
  });

  test("tells what is wrong with a file until it is mended, and keeps the last good draft", async () => {
    const own = await newDesk();
    const watched = await watch(own.root);
    await own.repository.write(FILE, EDITED);
    await watched.next(({ event }) => event === "draft");
    await own.repository.write(FILE, GREETING_1.replace("config", "confg"));
    expect(await watched.next(({ event }) => event === "problems")).toMatchObject({
      path: FILE,
      problems: [{ severity: "error", code: "unknown-key", file: FILE }],
    });
    expect((await own.succeed("get", "prompts:/greeting@draft")).out).toBe("Welcome {{name}} in {{language}}.");
    await own.repository.write(FILE, EDITED);
    expect(await watched.next(({ event }) => event === "problems")).toMatchObject({ path: FILE, problems: [] });
    await watched.stop();
  });

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends with %s, and its drafts with it", async (signal) => {
    const own = await newDesk();
    const watched = await watch(own.root);
    await own.repository.write(FILE, EDITED);
    await watched.next(({ event }) => event === "draft");
    expect(await watched.stop(signal)).toMatchObject({ code: 0, err: "" });
    expect((await own.run("get", "prompts:/greeting@draft")).code).toBe(1);
  });

  test("that can't remove its drafts says that they stay, and has stopped all the same", async () => {
    const own = await newDesk();
    const watched = await watch(own.root);
    await own.repository.write(FILE, EDITED);
    await watched.next(({ event }) => event === "draft");
    await putAway(join(own.root, ".promptree/registry.db"));
    const { code, out, err } = await watched.stop();
    expect(code).toBe(1);
    expect(watched.lines().at(-1)).toMatchObject({ event: "stopped" });
    expect(out + err).toContain("the drafts of this folder were not removed: sqlite:.promptree/registry.db is");
    expect(out + err).toContain("they stay loadable, and are removed by the next watch of this folder");
  });

  test("sees a file that appears and one that goes, with --poll as well", async () => {
    const own = await newDesk();
    const watched = await watch(own.root, "--poll", "50");
    await own.repository.write("prompts/farewell.md", "Say goodbye.");
    expect(await watched.next(({ event }) => event === "draft")).toMatchObject({ prompt: "farewell", newPrompt: true });
    await rm(join(own.root, "prompts/farewell.md"));
    expect(await watched.next(({ event }) => event === "draft-gone")).toMatchObject({ why: "no-file" });
    await watched.stop();
  });

  test("prints lines for people in a pipe", async () => {
    const own = await newDesk();
    const child = start(["watch"], { cwd: own.root, env: environment({}) });
    const ended = outcomeOf(child);
    await new Promise<void>((ready) => {
      child.stdout?.on("data", (text: string) => (text.includes("ready") ? ready() : undefined));
    });
    child.kill();
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(out).toMatch(/^\d\d:\d\d:\d\d {2}ready {6}main [0-9a-f]{7} {2}2 prompts, 0 drafts {2}commits are synced/m);
    expect(out).toMatch(/^\d\d:\d\d:\d\d {2}stopped\n$/m);
  });

  test("ends when nobody reads its lines any more", async () => {
    const own = await newDesk();
    const rest = `while sleep 0.2; do echo "Save $RANDOM." > ${FILE}; done`;
    const line = `( ${rest} ) & saving=$!; promptree watch | head -n 1; kill $saving; echo over`;
    expect(await runShell(line, { cwd: own.root, env: environment({}) })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ready[^]*over\n$/),
    });
  });
});

describe("watch refuses", () => {
  const desk = sharedDesk();

  test.each(["http://127.0.0.1:1", "memory:"])("the registry %s, and names a file", async (registry) => {
    const { code, err } = await desk().run("watch", "--registry", registry);
    expect(code).toBe(64);
    expect(err).toContain("watch keeps drafts in a registry of one SQLite file");
    expect(err).toContain("promptree watch --registry sqlite:.promptree/registry.db");
  });

  test("a registry that can't be made, at once", async () => {
    const { code, err } = await desk().run("watch", "--registry", "sqlite:/proc/x.db");
    expect(code).toBe(1);
    expect(err).toContain("sqlite:/proc/x.db can't be opened");
  });

  test("a folder that is watched already", async () => {
    const own = await newDesk();
    const first = await watch(own.root);
    const { code, err } = await own.run("watch");
    expect(code).toBe(3);
    expect(err).toMatch(/^error: .*watch.*\nhint: {2}\S/);
    await first.stop();
  });

  test.each(["0", "often", "1e3"])("to poll every %s", async (pause) => {
    expect((await desk().run("watch", "--poll", pause)).code).toBe(64);
  });
});
