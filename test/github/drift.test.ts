import { expect, test } from "vitest";
import { aliasOf } from "../contract/builders.ts";
import { GREETING_2 } from "../cli/desk.ts";
import { newPullRequestDesk } from "./pull-request-desk.ts";
import type { PullRequestDesk } from "./pull-request-desk.ts";

/** Two versions of the greeting, of which somebody makes the second one production by hand. */
async function driftedDesk(): Promise<PullRequestDesk> {
  const desk = await newPullRequestDesk();
  await desk.repository.commit("Ask for the language", { "prompts/greeting.md": GREETING_2 });
  await desk.syncJob();
  await moveByHand(desk);
  return desk;
}

async function moveByHand(desk: PullRequestDesk): Promise<void> {
  await desk.meddle((session) => session.setAliases([aliasOf("greeting", "production", 2)]));
}

test("one issue is open while there is drift, and closed when it is mended", async () => {
  const desk = await driftedDesk();
  const found = await desk.driftJob();
  expect(found).toMatchObject({ code: 0, err: "", outputs: { drift: "1" } });
  expect(found.summary).toMatch(/^### Prompt drift: 1 difference[^]*production/);
  expect(desk.api.issues).toMatchObject([{ state: "open", title: "Prompt drift: 1 difference that git did not make" }]);

  await desk.meddle((session) => session.setAliases([{ ...aliasOf("greeting", "mine", 1), managedAliases: null }]));
  expect(await desk.driftJob()).toMatchObject({ code: 0, outputs: { drift: "2" } });
  expect(await desk.driftJob()).toMatchObject({ code: 0, outputs: { drift: "2" } });
  expect(desk.api.issues).toMatchObject([
    { state: "open", title: "Prompt drift: 2 differences that git did not make" },
  ]);

  await desk.meddle((session) => session.deleteAliases([{ ...aliasOf("greeting", "mine", 1), managedAliases: null }]));
  await desk.syncJob();
  expect(await desk.driftJob()).toMatchObject({ code: 0, outputs: { drift: "0" } });
  expect(desk.api.issues).toMatchObject([{ state: "closed" }]);
  expect(desk.api.comments).toMatchObject([{ body: expect.stringMatching(/^No drift in/) }]);
  await moveByHand(desk);
  await desk.driftJob();
  expect(desk.api.issues.map(({ state }) => state)).toEqual(["closed", "open"]);
});

test("changes that are only not synced yet are no drift", async () => {
  const desk = await newPullRequestDesk();
  await desk.repository.commit("Ask for the language", { "prompts/greeting.md": GREETING_2 });
  expect(await desk.driftJob({ argv: ["--fail-on-drift"] })).toMatchObject({ code: 0, outputs: { drift: "0" } });
  expect(desk.api.issues).toEqual([]);
});

test("drift fails the job where that is asked for, after the issue is there", async () => {
  const desk = await driftedDesk();
  expect(await desk.driftJob({ argv: ["--fail-on-drift"] })).toMatchObject({ code: 1 });
  expect(desk.api.issues).toHaveLength(1);
});

test.each(["read", "none"] as const)("a token with the access %s gets the summary alone", async (access) => {
  const desk = await driftedDesk();
  desk.api.grant("ghs_reader", { login: "github-actions[bot]", type: "Bot", access });
  const found = await desk.driftJob({ env: { GITHUB_TOKEN: "ghs_reader" } });
  expect(found).toMatchObject({ code: 0, err: "", summary: expect.stringContaining("Prompt drift") });
  expect(found.out).toContain("::notice::the token may not keep an issue");
  expect(desk.api.issues).toEqual([]);
});

test("an issue of somebody else with our mark is not ours", async () => {
  const desk = await driftedDesk();
  await desk.driftJob();
  const [{ title, body } = { title: "", body: "" }] = desk.api.issues.splice(0);
  const forged = desk.api.openIssue({ title, body, user: { login: "mallory", type: "User" } });
  await desk.syncJob();
  await desk.driftJob();
  expect(forged.state).toBe("open");
});

test("nobody can tell drift where history was rewritten: the issue stays, and the job says so", async () => {
  const desk = await driftedDesk();
  await desk.driftJob();
  await desk.repository.git("commit", "--quiet", "--amend", "--message", "Another history");
  const found = await desk.driftJob();
  expect(found).toMatchObject({ code: 3, summary: expect.stringContaining("Nobody can tell") });
  expect(desk.api.issues).toMatchObject([{ state: "open" }]);
});
