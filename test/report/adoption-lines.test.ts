import { expect, test } from "vitest";
import { abridge } from "../../src/report/abridge.ts";
import { groupChanges } from "../../src/report/change-groups.ts";
import { planText } from "../../src/report/plan-text.ts";
import { syncText } from "../../src/report/sync-text.ts";
import { adoptPrompt, plain, plan, syncResult } from "./builders.ts";

test("what an adoption overwrites or adds stands under it, in a plan and after a sync", () => {
  const changes = [
    adoptPrompt("a", null, 4, [
      { field: "description", from: "Theirs", to: "Ours" },
      { field: "tags.lang", from: null, to: "en" },
      { field: "tags.owner", from: "bob", to: "git" },
    ]),
  ];
  const lines = `\
  a
    ~ owner         nobody → github.com/acme/prompts   adopted; its version 4 is what git has
    ~ description   Theirs → Ours
    + tags          lang: en
    ~ tags          owner: bob → git

`;
  expect(planText(plan({ changes }), { view: plain, lastSync: null })).toContain(`${lines}1 adoption.\n`);
  expect(syncText(syncResult({ applied: changes }), { view: plain, elapsedMs: 5 }).startsWith(lines)).toBe(true);
});

test("of many prompts that are adopted, what is overwritten is shown before what is added", () => {
  const changes = Array.from({ length: 150 }, (_, index) =>
    adoptPrompt(`p${index}`, null, 1, [{ field: "tags.owner", from: index === 149 ? "bob" : null, to: "git" }]),
  );
  const { groups, hiddenPrompts, hiddenLines } = abridge(groupChanges(changes, []), false);
  expect(groups.flatMap(({ lines }) => lines.map(({ what }) => what.text))).toContain("owner: bob → git");
  expect(hiddenPrompts).toBeGreaterThan(0);
  expect([...hiddenLines.keys()]).toEqual(["adoption", "metadata change"]);
});
