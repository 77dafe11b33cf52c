import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GREETING_2, GREETING_1 } from "../cli/desk.ts";
import { newPullRequestDesk } from "./pull-request-desk.ts";
import type { MergeKind } from "./pull-request-desk.ts";

const GREETING_3 = GREETING_1.replace("Greet {{name}}.", "Say hello to {{name}}.");
const BROKEN = GREETING_1.replace("description:", "descriptoin:");

test("one comment follows a pull request from its opening to its mended state", async () => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(12, [{ "prompts/greeting.md": GREETING_2 }]);
  const opened = await desk.planJob(pull);
  expect(opened).toMatchObject({ code: 0, err: "" });
  expect(desk.commentsOn(pull)).toEqual([expect.stringContaining("1 version")]);
  expect(opened.summary).toContain("1 version");
  expect(opened.outputs).toMatchObject({ changed: "true" });

  await desk.push(pull, { "prompts/greeting.md": BROKEN });
  const broken = await desk.planJob(pull);
  expect(broken.code).toBe(1);
  expect(broken.out).toMatch(/^::error file=prompts\/greeting.md,line=2,col=1,endColumn=12::/m);
  expect(desk.commentsOn(pull)).toEqual([expect.stringContaining("descriptoin")]);

  await desk.push(pull, { "prompts/greeting.md": GREETING_3 });
  expect(await desk.planJob(pull)).toMatchObject({ code: 0 });
  expect(desk.commentsOn(pull)).toEqual([expect.stringContaining("Say hello to")]);

  await desk.push(pull, { "prompts/greeting.md": GREETING_1 });
  expect(await desk.planJob(pull)).toMatchObject({ code: 0 });
  expect(desk.commentsOn(pull)).toEqual(["No prompt changes."]);
});

/** A rebase keeps both commits, and neither names the pull request. */
const MERGES: readonly (readonly [kind: MergeKind, newest: number, link: RegExp])[] = [
  ["merge", 2, /github\.com\/acme\/prompts\/pull\/12/],
  ["squash", 2, /github\.com\/acme\/prompts\/pull\/12/],
  ["rebase", 3, /Work in progress 1/],
];

describe.each(MERGES)("after a merge by %s", (kind, newest, link) => {
  test("the sync does what was approved, and links it", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(12, [{ "prompts/greeting.md": GREETING_3 }, { "prompts/greeting.md": GREETING_2 }]);
    const argv = ["--plan-artifact", "plan.json"];
    const planned = await desk.planJob(pull, { argv });
    await desk.merge(pull, kind);
    const synced = await desk.syncJob({ argv });
    expect(synced).toMatchObject({ code: 0, err: "" });
    expect(synced.outputs["fingerprint"]).toBe(planned.outputs["fingerprint"]);
    expect(synced.summary).toContain(`https://github.com/acme/prompts/commit/${await desk.repository.head()}`);
    expect(synced.summary).toMatch(link);
    const { out } = await desk.succeed("get", "greeting@staging", "--json");
    expect(JSON.parse(out)).toMatchObject({ version: newest, template: "Greet {{name}} in {{language}}." });
    expect(await desk.syncJob()).toMatchObject({ code: 0, outputs: { changed: "false" } });
  });
});

test("a plan that is not the approved one is refused, and the summary says so", async () => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(12, [{ "prompts/greeting.md": GREETING_2 }]);
  const argv = ["--plan-artifact", "plan.json"];
  await desk.planJob(pull, { argv });
  await desk.push(pull, { "prompts/greeting.md": GREETING_3 });
  await desk.merge(pull, "squash");
  const before = await desk.registry();
  const synced = await desk.syncJob({ argv });
  expect(synced.code).toBe(3);
  expect(synced.summary).toContain("the plan is stale");
  expect(await desk.registry()).toEqual(before);
});

test("a pull request without prompts gets no comment", async () => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(12, [{ "README.md": "Hello" }]);
  expect(await desk.planJob(pull)).toMatchObject({ code: 0, summary: "No prompt changes.\n\n" });
  expect(desk.api.comments).toEqual([]);
  await desk.planJob(pull, { argv: ["--comment", "always"] });
  expect(desk.commentsOn(pull)).toEqual(["No prompt changes."]);
});

test("a fork's token can't comment: the plan is in the summary, and the job is green", async () => {
  const desk = await newPullRequestDesk();
  desk.api.grant("ghs_fork", { login: "github-actions[bot]", type: "Bot", access: "read" });
  const pull = await desk.open(13, [{ "prompts/greeting.md": GREETING_2 }], { isFromFork: true });
  const env = { GITHUB_TOKEN: "ghs_fork" };
  const planned = await desk.planJob(pull, { env });
  expect(planned).toMatchObject({ code: 0, err: "", summary: expect.stringContaining("1 version") });
  expect(planned.out).toContain("::notice::the token may not comment");
  expect(desk.api.comments).toEqual([]);
  expect(await desk.planJob(pull, { env, argv: ["--comment", "always"] })).toMatchObject({ code: 1 });
});

describe("where no registry is set, as in a pull request from a fork,", () => {
  async function deskWithoutRegistry() {
    const desk = await newPullRequestDesk();
    await rm(join(desk.root, ".promptree"), { recursive: true });
    return desk;
  }

  test("a plan shows what the pull request changes, with the number it will have", async () => {
    const desk = await deskWithoutRegistry();
    const pull = await desk.open(30, [{ "prompts/greeting.md": GREETING_2 }]);
    const planned = await desk.planJob(pull, { argv: ["--json"] });
    const changes = JSON.parse(planned.out).changes.filter((change: object) => "message" in change);
    expect(changes).toMatchObject([{ action: "register-version", prompt: "greeting", version: 2 }]);
    expect(planned.summary).toMatch(/Merging this changes `a registry in step with [0-9a-f]{7}` as follows/);
    expect(planned.err).toMatch(/^::notice::no registry is set: the plan is of one that has all of the base/);
  });

  test("a pull request without prompts is quiet", async () => {
    const desk = await deskWithoutRegistry();
    const pull = await desk.open(31, [{ "README.md": "Hello" }]);
    expect(await desk.planJob(pull)).toMatchObject({ code: 0, summary: "No prompt changes.\n\n" });
  });

  test("a base that can't be synced is told, and all prompts are new", async () => {
    const desk = await deskWithoutRegistry();
    await desk.repository.commit("Break it", { "prompts/greeting.md": BROKEN });
    const pull = await desk.open(32, [{ "prompts/greeting.md": GREETING_1 }]);
    const planned = await desk.planJob(pull);
    expect(planned).toMatchObject({ code: 0, summary: expect.stringContaining("2 versions") });
    expect(planned.out).toMatch(/^::warning::no registry is set, and the base, [0-9a-f]{7}, can't be synced: .*empty/m);
  });
});

test("of two pull requests that race for a number the second is told anew after the first", async () => {
  const desk = await newPullRequestDesk();
  const bump = { "aliases.yaml": "greeting:\n  production: 2\n  staging: latest\ntriage:\n  production: latest\n" };
  const first = await desk.open(14, [{ "prompts/greeting.md": GREETING_2 }]);
  const second = await desk.open(15, [
    { "prompts/routing/greeting_more.md": "Another one", ...bump, "prompts/greeting.md": GREETING_3 },
  ]);
  expect((await desk.planJob(first)).outputs["versions"]).toContain('"version":2');
  expect((await desk.planJob(second)).outputs["versions"]).toContain('"prompt":"greeting","version":2');
  await desk.merge(first, "squash");
  await desk.syncJob();
  await desk.push(second);
  await desk.repository.git("merge", "--quiet", "--strategy-option=ours", "main");
  const again = await desk.planJob(second);
  expect(again.outputs["versions"]).toContain('"prompt":"greeting","version":3');
  expect(desk.commentsOn(second)).toEqual([expect.stringContaining("did another change come first?")]);
});

test("a revert brings the text back as a new version", async () => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(16, [{ "prompts/greeting.md": GREETING_2 }]);
  await desk.merge(pull, "squash");
  await desk.syncJob();
  const revert = await desk.open(17, [{ "prompts/greeting.md": GREETING_1 }], { title: 'Revert "Change a prompt"' });
  await desk.planJob(revert);
  expect(desk.commentsOn(revert)).toEqual([expect.stringContaining('Revert "Change a prompt"')]);
  await desk.merge(revert, "merge");
  expect(await desk.syncJob()).toMatchObject({ code: 0, outputs: { changed: "true" } });
  const { out } = await desk.succeed("get", "greeting@staging", "--json");
  expect(JSON.parse(out)).toMatchObject({ version: 3, template: "Greet {{name}}." });
});

test("warns of a text that looks like a key, once the pull request brings it", async () => {
  const desk = await newPullRequestDesk();
  const key = ["sk", "proj", "Zk3vQ9wLr7TnB2yXc5Hd8JfM1aPs6GuE0iVo4Kt"].join("-");
  const pull = await desk.open(18, [{ "prompts/greeting.md": `${GREETING_1}Use ${key}.\n` }]);
  const planned = await desk.planJob(pull);
  expect(planned).toMatchObject({ code: 0, summary: expect.stringContaining("### 1 warning") });
  expect(planned.out).toMatch(/^::warning file=prompts\/greeting.md,line=8,/m);
  await desk.merge(pull, "squash");
  await desk.syncJob();
  const next = await desk.open(19, [{ "README.md": "Hello" }]);
  expect(await desk.planJob(next)).toMatchObject({ code: 0, summary: "No prompt changes.\n\n" });
});

test("a checkout that is not the merge is warned of", async () => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(20, [{ "prompts/greeting.md": GREETING_2 }]);
  await desk.repository.checkout(pull.branch);
  const event = {
    pull_request: {
      number: 20,
      title: "x",
      head: { sha: await desk.repository.head(), repo: null },
      base: { repo: { full_name: "acme/prompts" } },
    },
  };
  const planned = await desk.step("pull_request", event, ["ci", "plan"]);
  expect(planned).toMatchObject({ code: 0, out: expect.stringContaining("::warning::HEAD is the pull request's own") });
});
