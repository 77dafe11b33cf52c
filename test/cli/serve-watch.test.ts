import { describe, expect, test } from "vitest";
import { mlflowIsMissing } from "../mlflow-server/availability.ts";
import { startPython } from "../mlflow-server/python-client.ts";
import { GREETING_2, newDesk } from "./desk.ts";
import { runProgram } from "./program.ts";
import { environment, serve } from "./served.ts";

const FILE = "prompts/greeting.md";
const SECRET_TEXT = "Welcome {{name}}, whatever you speak.";

const isEvent = (event: string) => (line: object) => "event" in line && line.event === event;

describe("serve --watch", () => {
  test.skipIf(mlflowIsMissing())("lets MLflow's client load a save as a draft, and a commit as a version", async () => {
    const own = await newDesk();
    const server = await serve(own.root, "--watch");
    await server.line(isEvent("sync"));
    await using python = await startPython(server.url);
    const load = (uri: string) => python.call("load_prompt", { name_or_uri: uri });
    await own.repository.write(FILE, SECRET_TEXT);
    expect(await server.line(isEvent("draft"))).toMatchObject({ prompt: "greeting", path: FILE });
    expect(await load("prompts:/greeting@draft")).toMatchObject({ version: 0, template: SECRET_TEXT });
    expect(await load("prompts:/greeting@staging")).toMatchObject({ version: 2 });
    expect(await load("prompts:/greeting@latest")).toMatchObject({ version: 2 });
    await own.repository.commit("Welcome them", { [FILE]: SECRET_TEXT });
    await server.line(isEvent("draft-gone"));
    expect(await load("prompts:/greeting@staging")).toMatchObject({ version: 3, template: SECRET_TEXT });
    await expect(load("prompts:/greeting@draft")).rejects.toThrow("draft");
    expect((await server.stop()).code).toBe(0);
  });

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
