import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { GREETING_2 } from "../cli/desk.ts";
import { STACK_TRACE } from "../cli/program.ts";
import { aliasOf } from "../contract/builders.ts";
import { makeFolder, removeFolder, temporaryFolder } from "../helpers/temporary-folder.ts";
import { packRecorder, packThisPackage, runAction, runnerEnvironment } from "./action-runner.ts";
import type { ActionRun } from "./action-runner.ts";
import { PullRequestDesk, TOKEN, newPullRequestDesk } from "./pull-request-desk.ts";
import type { Step, StepOptions } from "./pull-request-desk.ts";

let folder = "";
let recorder = "";
let promptree = "";

beforeAll(async () => {
  folder = await makeFolder();
  [recorder, promptree] = await Promise.all([packRecorder(folder), packThisPackage(folder)]);
});
afterAll(() => removeFolder(folder));

const Recorded = z.strictObject({
  argv: z.array(z.string()),
  cwd: z.string(),
  GITHUB_TOKEN: z.string().optional(),
  MLFLOW_TRACKING_TOKEN: z.string().optional(),
});

async function record(inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
  const workspace = await temporaryFolder();
  await mkdir(join(workspace, "sub folder"));
  const env = { ...runnerEnvironment(), MLFLOW_TRACKING_TOKEN: "given" };
  return runAction({ inputs: { version: recorder, ...inputs }, env, workspace, token: "job-token" });
}

function recorded({ out }: ActionRun): z.infer<typeof Recorded> {
  return Recorded.parse(JSON.parse(/^recorded (?<json>.*)$/m.exec(out)?.groups?.["json"] ?? "null"));
}

describe("the action's inputs", () => {
  const evil = `x"; touch pwned; $(touch pwned) \`touch pwned\` ' \${{ github.token }}`;

  test.each([
    [{ command: "plan" }, ["plan", "--comment=auto"]],
    [
      { command: "plan", comment: "never", registry: "https://m.example/x?a=1&b" },
      ["plan", "--comment=never", "--registry=https://m.example/x?a=1&b"],
    ],
    [{ command: "plan", "plan-artifact": "a plan.json" }, ["plan", "--comment=auto", "--plan-artifact=a plan.json"]],
    [{ command: "sync", "plan-artifact": "plan.json", comment: "always" }, ["sync", "--plan-artifact=plan.json"]],
    [{ command: "drift" }, ["drift"]],
    [{ command: "drift", "fail-on-drift": "true", "plan-artifact": "x" }, ["drift", "--fail-on-drift"]],
    [{ command: "plan", registry: evil, comment: evil }, ["plan", `--comment=${evil}`, `--registry=${evil}`]],
  ])("%j become %j", async (inputs, argv) => {
    const run = await record(inputs);
    expect(run).toMatchObject({ code: 0, steps: ["node", "install", "promptree"] });
    const { cwd, ...rest } = recorded(run);
    expect(rest).toEqual({ argv: ["ci", ...argv], GITHUB_TOKEN: "job-token", MLFLOW_TRACKING_TOKEN: "given" });
    expect(await readdir(cwd)).toEqual(["sub folder"]);
  });

  test("name the folder to work in and the token", async () => {
    const run = recorded(await record({ command: "sync", "working-directory": "sub folder", "github-token": "other" }));
    expect({ ...run, cwd: basename(run.cwd) }).toMatchObject({ cwd: "sub folder", GITHUB_TOKEN: "other" });
  });

  test.each([
    [{ command: "plan; touch pwned" }, 'The input "command" has to be plan, sync or drift.'],
    [{ command: "" }, 'The input "command" has to be plan, sync or drift.'],
    [{ command: "plan", version: "latest" }, 'The input "version" has to be a version'],
    [{ command: "plan", version: "1.2.3 evil" }, 'The input "version" has to be a version'],
  ])("%j are refused in an annotation", async (inputs, message) => {
    const { code, out } = await record(inputs);
    expect(code).toBe(64);
    expect(out).toContain(`::error title=promptree::${message}`);
    expect(out).not.toContain("recorded");
  });

  test("what the program says becomes the action's outputs", async () => {
    const { outputs } = await record({ command: "sync" });
    expect(outputs).toEqual({ changed: "true", versions: "", aliases: "", fingerprint: "h1:0", drift: "" });
  });
});

test.each([
  ["none", null, true],
  ["an old one", "#!/bin/sh\nexit 1\n", true],
  ["one that is new enough", "#!/bin/sh\nexit 0\n", false],
])("Node is set up where the machine has %s", async (_what, node, isSetUp) => {
  const workspace = await temporaryFolder();
  const bin = await temporaryFolder();
  if (node !== null) await writeFile(join(bin, "node"), node, { mode: 0o755 });
  const shell = "/bin/bash";
  await writeFile(join(bin, "bash"), `#!/bin/sh\nexec ${shell} "$@"\n`, { mode: 0o755 });
  const { steps } = await runAction({
    inputs: { command: "plan", version: "none" },
    env: { PATH: bin },
    workspace,
    token: "",
  });
  expect(steps.some((step) => step.startsWith("actions/setup-node@"))).toBe(isSetUp);
});

/** Its jobs run the action's steps with the packed program. */
class ActionDesk extends PullRequestDesk {
  override async step(name: string, event: unknown, argv: readonly string[], options: StepOptions = {}): Promise<Step> {
    const path = join(await temporaryFolder(), "event.json");
    await writeFile(path, JSON.stringify(event));
    const env = {
      ...runnerEnvironment(),
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_API_URL: this.api.url,
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/prompts",
      GITHUB_RUN_ID: "1000",
      ...options.env,
    };
    const inputs = { command: argv[1] ?? "", version: promptree, "fail-on-drift": "true" };
    const { code, signal, ...rest } = await runAction({ inputs, env, workspace: this.root, token: TOKEN });
    if (code !== 0 && code !== 1) throw new Error(`ended with ${code ?? signal}:\n${rest.out}${rest.err}`);
    return { ...rest, code };
  }
}

test("the packed program in the action: a plan as a comment, a sync after the merge, an issue on drift", async () => {
  const { repository, api } = await newPullRequestDesk();
  const desk = new ActionDesk(repository, api);
  const pull = await desk.open(12, [{ "prompts/greeting.md": GREETING_2 }]);

  const planned = await desk.planJob(pull);
  expect(planned).toMatchObject({ code: 0, outputs: { changed: "true" } });
  expect(JSON.parse(planned.outputs["versions"] ?? "")).toMatchObject([{ prompt: "greeting", version: 2 }]);
  expect(planned.summary).toContain("1 version");
  expect(desk.commentsOn(pull)).toEqual([expect.stringContaining("1 version")]);

  await desk.merge(pull, "squash");
  const synced = await desk.syncJob();
  expect(synced).toMatchObject({ code: 0, outputs: { changed: "true", fingerprint: planned.outputs["fingerprint"] } });
  expect(synced.summary).toContain("https://github.com/acme/prompts/pull/12");
  expect(await desk.driftJob()).toMatchObject({ code: 0, outputs: { drift: "0" } });

  await desk.meddle((session) => session.setAliases([aliasOf("greeting", "production", 2)]));
  const drifted = await desk.driftJob();
  expect(drifted).toMatchObject({ code: 1, outputs: { drift: "1" } });
  expect(`${drifted.out}${drifted.err}`).not.toMatch(STACK_TRACE);
  expect(api.issues.filter(({ number }) => number !== pull.number)).toHaveLength(1);
});

test("the packed program names the problems of a pull request, and fails the step", async () => {
  const { repository, api } = await newPullRequestDesk();
  const desk = new ActionDesk(repository, api);
  const text = (await readFile(join(desk.root, "prompts/greeting.md"), "utf8")).replace("description:", "descriptoin:");
  const pull = await desk.open(13, [{ "prompts/greeting.md": text }]);
  const { code, out } = await desk.planJob(pull);
  expect(code).toBe(1);
  expect(out).toMatch(/^::error file=prompts\/greeting.md,line=2,/m);
});
