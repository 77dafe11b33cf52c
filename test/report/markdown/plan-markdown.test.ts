import { describe, expect, test } from "vitest";
import { isQuietPlan, planMarkdown } from "../../../src/report/markdown/plan-markdown.ts";
import { newWorkshop } from "../../engine/workshop.ts";
import type { Workshop } from "../../engine/workshop.ts";
import { name, plan, problem, registerVersion, setAlias, textPrompt } from "../builders.ts";
import { realPlan } from "./real-plan.ts";

const place = { serverUrl: "https://github.com", repository: "acme/prompts" };
const options = { budget: 65_000, place, rest: null, mergeMessage: null, contents: () => null };

const SUPPORT = `---
description: First line support
tags: {team: ai, use_case: billing}
config: {temperature: 0.2}
---
You are a support engineer for {{customer}}.

Ask for the order number first.
`;
const EDITED = SUPPORT.replace("First line", "First-line technical")
  .replace("billing", "invoices")
  .replace("0.2", "0.7")
  .replace("{{customer}}", "{{customer}} at {{company}}")
  .replace("order number", "error code");
const ALIASES = "support:\n  production: 1\n  staging: latest\n";
const OLD = "A text that is long enough to be known again after its file has moved.\n";

/** A repository and its synced registry, with one pull request's commit on top. */
async function proposal(files: Readonly<Record<string, string | null>>): Promise<Workshop> {
  const workshop = await newWorkshop("memory", [
    {
      "promptree.yaml": "protected: [production]\nrepository: github.com/acme/prompts\n",
      "prompts/support.md": SUPPORT,
      "prompts/chat.md": "<system>\nBe terse.\n</system>\n<user>\n{{question}}\n</user>\n",
      "prompts/old.md": OLD,
      "aliases.yaml": ALIASES,
    },
  ]);
  await workshop.sync();
  await workshop.commit({ message: "Ask for the error code first (#12)", files });
  return workshop;
}

async function commentOf(files: Readonly<Record<string, string | null>>): Promise<string> {
  const { contents, ...made } = await realPlan(await proposal(files));
  return planMarkdown(made, { ...options, contents }).body;
}

describe("a real plan", () => {
  test("calls out protected aliases before the versions and pointers of every prompt", async () => {
    const comment = await commentOf({ "prompts/support.md": EDITED, "aliases.yaml": ALIASES.replace("1", "2") });
    expect(comment).toContain("### Prompts: 1 version, 2 pointers (1 protected), 1 metadata update\n\nMerging this");
    expect(comment).toContain("> **A protected alias changes**\n>\n> - `support`: `production` **1 → 2**");
    expect(comment).toMatch(/\| ⚠️ `production` \*\*1 → 2\*\*<br>`staging` \*\*1 → 2\*\* \(follows latest\) \|/);
    expect(comment.indexOf("[!WARNING]")).toBeLessThan(comment.indexOf("| Prompt |"));
  });

  test("links a version to the pull request and the commit that make it", async () => {
    const comment = await commentOf({ "prompts/support.md": EDITED });
    expect(comment).toMatch(
      /\*\*2\*\* Ask for the error code first \(\[#12\]\(<https:\/\/github\.com\/acme\/prompts\/pull\/12>\)\) · \[`[\da-f]{7}`\]\(<https:\/\/github\.com\/acme\/prompts\/commit\/[\da-f]{40}>\)/,
    );
  });

  test("shows lines, words, settings and variables of a text", async () => {
    expect(await commentOf({ "prompts/support.md": EDITED })).toContain(`\
<details open><summary><code>support</code> version 2 · +3 −3 · 1 variable added</summary>

Variables: added \`company\`

\`\`\`diff
@@ -1,3 +1,3 @@
-You are a support engineer for {{customer}}.
+You are a support engineer for {{customer}} at {{company}}.
 
-Ask for the order number first.
+Ask for the error code first.
@@ model config @@
-temperature: 0.2
+temperature: 0.7
\`\`\`

<blockquote>You are a support engineer for {{customer}} <ins><b>at {{company}}</b></ins>.<br>
Ask for the <del>order number</del><ins><b>error code</b></ins> first.</blockquote>

</details>`);
  });

  test("shows a chat message by message", async () => {
    const files = {
      "prompts/chat.md":
        "<system>\nBe terse and cite.\n</system>\n<user>\n{{question}}\n</user>\n<user>\n```\n```\n</user>\n",
    };
    expect(await commentOf(files)).toContain(`\
\`\`\`\`diff
@@ system, message 1: changed @@
@@ -1,1 +1,1 @@
-Be terse.
+Be terse and cite.
@@ user, message 2: unchanged @@
@@ user, message 3: added @@
+\`\`\`
+\`\`\`
\`\`\`\``);
  });

  test("tells metadata by the words that change", async () => {
    const comment = await commentOf({ "prompts/support.md": EDITED });
    expect(comment).toContain("- `support` tag `use_case`: <del>billing</del> <ins><b>invoices</b></ins>");
    expect(comment).toMatch(/- `support` description: First.*<ins><b>.*technical<\/b><\/ins> support/);
  });

  test("tells orphans, and what looks like a rename, once", async () => {
    const comment = await commentOf({ "prompts/old.md": null, "prompts/new.md": OLD });
    expect(comment).toContain('- `prompts/new.md` "new" looks like "old"');
    expect(comment).toContain("- `old` has no file in git any more; the registry keeps it");
    expect(comment).not.toContain("### 1 warning");
  });

  test("with a broken file says so first, and where", async () => {
    const comment = await commentOf({ "prompts/support.md": "---\nmodle: x\n---\na\n" });
    expect(comment).toMatch(/^### Prompts: 1 error\n/);
    expect(comment).toContain("Nothing can be synced to `memory:` until the errors below are mended.");
    expect(comment).toContain('### 1 error\n\n- `prompts/support.md:2:1` unknown key "modle"');
  });

  test("is quiet, in one line, when the files say what the registry holds", async () => {
    const { contents, ...made } = await realPlan(await proposal({ "README.md": "Changed\n" }));
    expect(isQuietPlan(made)).toBe(true);
    expect(planMarkdown(made, { ...options, contents })).toEqual({ body: "No prompt changes.", isCut: false });
  });
});

describe("a plan of a merge that was only tried", () => {
  test("names versions by what the merge will say, and links no commit that will not be", () => {
    const { body } = planMarkdown(plan({ changes: [registerVersion("a", 2, { message: "Merge 1 into 2" })] }), {
      ...options,
      mergeMessage: "Be kind (#7)",
    });
    expect(body).toContain("**2** Be kind ([#7](<https://github.com/acme/prompts/pull/7>)) |");
    expect(body).not.toContain("4f1c2ab");
  });
});

describe("a plan with more than there is room for", () => {
  const prompts = Array.from({ length: 40 }, (_, index) => `prompt-${index}`);
  const long = plan({
    changes: [
      ...prompts.map((prompt) => registerVersion(prompt, 1)),
      setAlias("prompt-39", "production", 1, 2, { protected: true }),
    ],
    problems: [problem({ message: "the one error" })],
    blocks: [{ kind: "conflict", prompt: name("taken"), owner: null, message: '"taken" was made by hand' }],
  });
  /** The longer the later the prompt. */
  const contents = ({ prompt }: { readonly prompt: string }) => ({
    before: null,
    after: textPrompt(`text of ${prompt}\n${"日本語 words\n".repeat(Number(prompt.slice("prompt-".length)) * 4)}`),
  });
  const rest = { label: "job summary", url: "https://github.com/acme/prompts/actions/runs/1" };
  const inRoomFor = (budget: number) => planMarkdown(long, { ...options, budget, contents, rest });

  test("keeps headline, blocks, errors and protected moves, and says how many diffs are cut and where they are", () => {
    const { body, isCut } = inRoomFor(20_000);
    expect(isCut).toBe(true);
    for (const kept of [
      "### Prompts: 40 versions",
      '"taken" was made',
      "the one error",
      "A protected alias",
      "| `prompt-20` |",
    ])
      expect(body).toContain(kept);
    expect(body).toMatch(/> Cut short or left out here: \d+ of 40 diffs\. The rest is in the \[job summary\]\(</);
  });

  test("drops the longest texts first", () => {
    const { body } = inRoomFor(20_000);
    expect(body).toContain("text of prompt-0\n");
    expect(body).not.toContain("text of prompt-39\n");
  });

  test.each([4000, 5000, 9000, 20_000, 40_000, 65_000])("takes no more than %i bytes, and loses no fence", (budget) => {
    const { body } = inRoomFor(budget);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(budget);
    expect(body.match(/^```/gm)?.length ?? 0).toBe(2 * (body.match(/^```diff/gm)?.length ?? 0));
    expect(body.match(/<details/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  });

  test("without a job summary names the command that prints all", () => {
    expect(planMarkdown(long, { ...options, budget: 9000, contents }).body).toContain(
      "`promptree plan --diff --full` prints all of it.",
    );
  });

  test("counts a diff that was not read as cut", () => {
    const { body, isCut } = planMarkdown(plan({ changes: [registerVersion("a", 1)] }), options);
    expect(isCut).toBe(true);
    expect(body).toContain("1 of 1 diff");
  });
});
