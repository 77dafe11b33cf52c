import { describe, expect, test } from "vitest";
import { GREETING_1, GREETING_2 } from "../cli/desk.ts";
import { BAD_GATEWAY, SECONDARY_LIMIT } from "./api-stand-in.ts";
import { TOKEN, newPullRequestDesk } from "./pull-request-desk.ts";

const CHANGE = [{ "prompts/greeting.md": GREETING_2 }];

describe("the comment", () => {
  const passing = [
    ["the answer to its making is lost", "POST", "lost"],
    ["the server has a bad moment", "GET", BAD_GATEWAY],
    ["the connection is cut off", "GET", "cut off"],
    ["a secondary rate limit says to wait", "POST", SECONDARY_LIMIT],
  ] as const;

  test.each(passing)("is made once although %s", async (_, method, fault) => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    desk.api.fail(method, fault);
    expect(await desk.planJob(pull)).toMatchObject({ code: 0, err: "" });
    expect(desk.api.comments).toHaveLength(1);
  });

  test("of somebody else with our mark is not ours", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    await desk.planJob(pull);
    const body = desk.api.comments[0]?.body ?? "";
    desk.api.comments.length = 0;
    const forged = desk.api.say(1, { login: "mallory", type: "User" }, body);
    const quoted = desk.api.say(1, { login: "github-actions[bot]", type: "Bot" }, `> see\n${body}`);
    await desk.planJob(pull);
    expect(desk.api.comments).toHaveLength(3);
    expect([forged.edits, quoted.edits]).toEqual([0, 0]);
  });

  test("is brought up to date although a second one of ours is gone before it can be deleted", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    await desk.planJob(pull);
    const [first] = desk.api.comments;
    desk.api.say(1, first?.user ?? null, first?.body ?? "");
    await desk.push(pull, { "prompts/greeting.md": GREETING_1.replace("Greet", "Hail") });
    desk.api.fail("DELETE", "lost");
    expect((await desk.planJob(pull)).out).not.toContain("may not comment");
    expect(desk.api.comments).toMatchObject([{ edits: 1, body: expect.stringContaining("Hail") }]);
  });

  test("is found behind hundreds of others, and left alone where it says the same", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    for (let index = 0; index < 250; index += 1) desk.api.say(1, { login: "ada", type: "User" }, `Word ${index}`);
    await desk.planJob(pull);
    await desk.push(pull, { "prompts/greeting.md": GREETING_1.replace("Greet", "Hail") });
    await desk.planJob(pull);
    expect(desk.api.comments).toHaveLength(251);
    expect(desk.api.comments.at(-1)).toMatchObject({ edits: 1, body: expect.stringContaining("Hail") });
  });

  test("of another registry or folder is another one", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    await desk.planJob(pull);
    await desk.planJob(pull, { argv: ["--registry", "memory:"] });
    expect(desk.commentsOn(pull)).toHaveLength(2);
  });

  test("of a plan far too long for one is cut, and the summary has the rest", async () => {
    const desk = await newPullRequestDesk();
    const long = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [`prompts/p${index}.md`, "Ein Satz über ☎.\n".repeat(200)]),
    );
    const pull = await desk.open(1, [long]);
    const planned = await desk.planJob(pull);
    const [body = ""] = desk.commentsOn(pull);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(65_000);
    expect(body).toMatch(
      /The rest is in the \[job summary\]\(<https:\/\/github.com\/acme\/prompts\/actions\/runs\/\d+>\)/,
    );
    expect(planned.summary.length).toBeGreaterThan(body.length);
  });
});

describe("a failure", () => {
  test("to understand an answer says that a proxy may be the reason", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    desk.api.fail("GET", { status: 200, body: "<html>Log in first</html>" });
    const planned = await desk.planJob(pull);
    expect(planned).toMatchObject({ code: 1, err: expect.stringContaining("does a proxy answer in its place?") });
  });

  test("of the token shows no token", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    const env = { GITHUB_TOKEN: "ghp_wrong0123456789" };
    desk.api.fail("GET", { status: 401, body: { message: "Bad credentials: ghp_wrong0123456789" } });
    const planned = await desk.planJob(pull, { env });
    expect(planned).toMatchObject({ code: 1, summary: expect.stringContaining("1 version") });
    expect(planned.err).toContain("GitHub answered with 401");
    expect(JSON.stringify(planned)).not.toContain("ghp_wrong0123456789");
  });

  test.each(["ghs_sec\nret", "ghs_sec ret", "ghs_sec\u00e9ret"])(
    "for a token that no header can hold comes before anything is sent, without the token: %j",
    async (token) => {
      const desk = await newPullRequestDesk();
      const pull = await desk.open(1, CHANGE);
      const planned = await desk.planJob(pull, { env: { GITHUB_TOKEN: token } });
      expect(planned).toMatchObject({
        code: 64,
        err: expect.stringContaining("GITHUB_TOKEN holds a space, a line end"),
      });
      expect(JSON.stringify(planned)).not.toMatch(/ghs_sec|ret\b/);
      expect(desk.api.requests).toEqual([]);
    },
  );

  test("is none for a token with a line end behind it", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    expect(await desk.planJob(pull, { env: { GITHUB_TOKEN: `${TOKEN}\n` } })).toMatchObject({ code: 0 });
    expect(new Set(desk.api.requests.map(({ authorization }) => authorization))).toEqual(new Set([`token ${TOKEN}`]));
  });

  test("to reach the registry is told in the comment, the summary and the exit code", async () => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(1, CHANGE);
    await desk.planJob(pull);
    const planned = await desk.planJob(pull, { env: { MLFLOW_TRACKING_URI: "http://127.0.0.1:9" } });
    expect(planned.code).toBe(1);
    expect(planned.summary).toContain("no plan could be made");
    expect(desk.commentsOn(pull)).toEqual([expect.stringContaining("no plan could be made")]);
  });

  test.each(["GITHUB_EVENT_PATH", "GITHUB_REPOSITORY", "GITHUB_STEP_SUMMARY", "GITHUB_API_URL"])(
    "names %s where it is missing",
    async (variable) => {
      const desk = await newPullRequestDesk();
      const { code, err } = await desk.syncJob({ env: { [variable]: undefined } });
      expect({ code, err }).toEqual({ code: 64, err: expect.stringContaining(`${variable} is not set`) });
    },
  );

  test("on pull_request_target is a refusal", async () => {
    const desk = await newPullRequestDesk();
    expect(await desk.step("pull_request_target", {}, ["ci", "plan"])).toMatchObject({ code: 64 });
  });
});

test("data stand alone on standard output, and annotations on standard error", async () => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(1, [{ "prompts/greeting.md": GREETING_1.replace("tags:", "tgas:") }]);
  const { out, err } = await desk.planJob(pull, { argv: ["--json"] });
  expect(JSON.parse(out)).toMatchObject({ problems: [{ code: "unknown-key" }] });
  expect(err).toMatch(/^::error file=/m);
});

test("every request carries the token and goes to the repository", async () => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(1, CHANGE);
  await desk.planJob(pull);
  expect(new Set(desk.api.requests.map(({ authorization }) => authorization))).toEqual(new Set([`token ${TOKEN}`]));
});
