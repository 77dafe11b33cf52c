import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { createClient } from "../../src/index.ts";
import { mlflowIsMissing } from "../mlflow-server/availability.ts";
import { startPython } from "../mlflow-server/python-client.ts";
import { ALIASES, GREETING_2, newDesk } from "./desk.ts";
import { runProgram } from "./program.ts";
import { environment, serve } from "./served.ts";
import type { Served } from "./served.ts";
import { putAway, watch } from "./watched.ts";

const FILE = "prompts/greeting.md";
/** In milliseconds. */
const PATIENCE = 20_000;
const SECRET_TEXT = "Welcome {{name}}, whatever you speak.";

const isEvent = (event: string) => (line: object) => "event" in line && line.event === event;

const LIVE: readonly (readonly [string, (root: string) => Promise<Served>])[] = [
  ["serve --watch", (root) => serve(root, "--watch")],
  [
    "serve, and watch beside it,",
    async (root) => {
      const server = await serve(root);
      await watch(root);
      return server;
    },
  ],
];

describe.skipIf(mlflowIsMissing()).each(LIVE)("%s", (_, startLive) => {
  test("lets MLflow's client and the SDK load a save as a draft, a commit as a version, and a pointer where it went", async () => {
    const own = await newDesk();
    const server = await startLive(own.root);
    await using python = await startPython(server.url);
    await using client = createClient({ registry: server.url, cache: { aliasTtlMs: 50 } });
    const inPython = (uri: string) => python.call("load_prompt", { name_or_uri: uri });
    const both = async (uri: string) => Promise.all([inPython(uri), client.loadPrompt(uri)]);
    const soon = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: PATIENCE });
    const bothAre = async (uri: string, expected: object) =>
      soon(async () => expect(await both(uri)).toMatchObject([expected, expected]));

    await bothAre("prompts:/greeting@production", { version: 1 });
    await own.repository.write(FILE, SECRET_TEXT);
    await bothAre("prompts:/greeting@draft", { version: 0, template: SECRET_TEXT });
    expect(await client.loadPrompt("prompts:/greeting@draft")).toMatchObject({ isDraft: true });
    expect(await both("prompts:/greeting@staging")).toMatchObject([{ version: 2 }, { version: 2 }]);
    expect(await both("prompts:/greeting@latest")).toMatchObject([{ version: 2 }, { version: 2 }]);

    await own.repository.commit("Welcome them", { [FILE]: SECRET_TEXT });
    await bothAre("prompts:/greeting@staging", { version: 3, template: SECRET_TEXT });
    await soon(async () => expect(inPython("prompts:/greeting@draft")).rejects.toThrow("draft"));
    await expect(client.loadPrompt("prompts:/greeting@draft")).rejects.toMatchObject({ code: "not-found" });
    expect(await both("prompts:/greeting@production")).toMatchObject([{ version: 1 }, { version: 1 }]);

    const released = ALIASES.replace("production: 1", "production: 3");
    await own.repository.commit("Release the welcome", { "aliases.yaml": released });
    await bothAre("prompts:/greeting@production", { version: 3, template: SECRET_TEXT });
    expect((await server.stop()).code).toBe(0);
  });
});

describe("serve --watch", () => {
  test("logs what happens without a text of a prompt, and tells /health what fails", async () => {
    const own = await newDesk();
    const server = await serve(own.root, "--watch", "--quiet");
    const first = await own.repository.head();
    expect(await server.line(isEvent("watch"))).toMatchObject({ branch: "main", commit: first, syncs: true });
    await own.repository.write(FILE, SECRET_TEXT);
    await server.line(isEvent("draft"));
    await own.repository.write(FILE, "---\nname: [\n---\nBroken");
    expect(await server.line(isEvent("problems"))).toMatchObject({ path: FILE });
    await own.repository.commit("Break it", { [FILE]: "---\nname: [\n---\nBroken" });
    expect(await server.line(isEvent("sync-failed"))).toMatchObject({ reason: "watch", code: "invalid-files" });
    expect(await (await fetch(`${server.url}/health`)).text()).toMatch(/^OK\nthe last sync failed/);
    const { code, out, err } = await server.stop();
    expect(code).toBe(0);
    expect(out + err).not.toContain("whatever you speak");
    expect(out + err).not.toContain(GREETING_2);
  });

  test("ends with SIGHUP, and its drafts with it", async () => {
    const own = await newDesk();
    const server = await serve(own.root, "--watch");
    await own.repository.write(FILE, SECRET_TEXT);
    await server.line(isEvent("draft"));
    expect(await server.stop("SIGHUP")).toMatchObject({ code: 0, err: "" });
    expect(server.lines().slice(-2)).toMatchObject([{ event: "stopping", signal: "SIGHUP" }, { event: "stopped" }]);
    expect((await own.run("get", "prompts:/greeting@draft")).code).toBe(1);
  });

  test("that can't remove its drafts says that they stay, and has stopped all the same", async () => {
    const own = await newDesk();
    const server = await serve(own.root, "--watch");
    await own.repository.write(FILE, SECRET_TEXT);
    await server.line(isEvent("draft"));
    await putAway(join(own.root, ".promptree/registry.db"));
    const { code, out, err } = await server.stop();
    expect(code).toBe(1);
    expect(server.lines().at(-1)).toMatchObject({ event: "stopped" });
    expect(out + err).toContain("they stay loadable, and are removed by the next watch of this folder");
  });

  test("refuses a folder that is watched already", async () => {
    const own = await newDesk();
    const first = await watch(own.root);
    const second = await runProgram(["serve", "--port", "0", "--watch"], { cwd: own.root, env: environment({}) });
    expect(second.code).toBe(3);
    expect(second.err).toMatch(/^error: .*watch.*\nhint: {2}\S/);
    await first.stop();
  });

  test.each([
    [["--watch", "--sync"], "--watch does not go with --sync"],
    [["--poll", "500"], "--poll goes with --watch"],
    [["--watch", "--interval", "5"], "--interval goes with --sync"],
  ])("refuses %j", async (options, message) => {
    const own = await newDesk();
    const outcome = await runProgram(["serve", "--port", "0", ...options], { cwd: own.root, env: environment({}) });
    expect(outcome.code).toBe(64);
    expect(outcome.err).toContain(message);
  });
});
