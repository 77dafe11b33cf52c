import { describe, expect, test } from "vitest";
import type { Plan } from "../../src/core/plan.ts";
import type { PlanTextOptions } from "../../src/report/plan-text.ts";
import { planText, versionsShown } from "../../src/report/plan-text.ts";
import { contentDiffText } from "../../src/report/text-diff.ts";
import {
  deleteAlias,
  name,
  plain,
  plan,
  problem,
  registerVersion,
  restoreVersion,
  setAlias,
  textPrompt,
} from "./builders.ts";

function show(over: Partial<Plan>, options: Partial<PlanTextOptions> = {}): string {
  return planText(plan(over), { view: plain, lastSync: null, ...options });
}

/** The text without its header. */
function body(over: Partial<Plan>, options: Partial<PlanTextOptions> = {}): string {
  return show(over, options).split("\n").slice(2).join("\n");
}

const manyOf = (prompt: string, amount: number) =>
  Array.from({ length: amount }, (_, index) => registerVersion(prompt, index + 1));
const firstSync = Array.from({ length: 10_000 }, (_, index) => manyOf(`p${String(index).padStart(5, "0")}`, 2)).flat();

const beforeAndAfter = { before: textPrompt("Be kind.\nEnd."), after: textPrompt("Be brief.\nEnd.") };

describe("long plans", () => {
  test("more than 40 versions of one prompt: the first ones and how many more", () => {
    const lines = body({ changes: manyOf("a", 52) }).split("\n");
    expect(lines.slice(40, 43)).toEqual([
      "    + version 40    Ask for the error code first (#12)   4f1c2ab  Ada Lovelace",
      "      … and 12 more versions",
      "",
    ]);
    expect(lines.at(-2)).toBe("52 versions.");
  });

  test("a first sync of 20,000 versions is a page or two, and the summary counts all", () => {
    const lines = show({ changes: firstSync }).split("\n");
    expect(lines.length).toBeLessThan(220);
    expect(lines.at(-4)).toBe("  … and 9,933 more prompts with 19,866 versions (--full lists them)");
    expect(lines.at(-2)).toBe("20,000 versions.");
  });

  test("a protected move and a deletion are shown however late they come", () => {
    const late = [setAlias("p09998", "production", 1, 2, { protected: true }), deleteAlias("p09999", "canary", 1)];
    const text = show({ changes: [...firstSync, ...late] });
    expect(text).toContain("  p09998\n  ! ~ production    1 → 2   protected\n      … and 2 more versions\n");
    expect(text).toContain("  p09999\n    - canary        1       no longer in git\n");
  });

  test("all prints every line", () => {
    const text = show({ changes: firstSync }, { all: true });
    expect(text.match(/\+ version/g)).toHaveLength(20_000);
    expect(text).not.toContain("…");
  });

  test("problems, blocks and orphans are cut short too", () => {
    const names = Array.from({ length: 30 }, (_, index) => name(`p${index}`));
    const blocks = names.map((prompt) => ({ kind: "conflict", prompt, owner: null, message: `"${prompt}"` }) as const);
    const problems = names.map((file) => problem({ severity: "warning", file, excerpt: null, hint: null }));
    const text = show({ orphans: names, blocks, problems });
    expect(text).toContain("… and 10 more prompts (--full lists them)");
    expect(text).toContain("… and 10 more reasons (--full lists them)");
    expect(text).toContain("… and 10 more problems (--full lists them)\n30 warnings in 30 files.");
    expect(show({ orphans: names, blocks, problems }, { all: true })).not.toContain("more");
  });

  test("the versions shown are those whose contents a diff needs", () => {
    const shown = versionsShown(plan({ changes: firstSync }));
    expect(shown.length).toBeGreaterThan(100);
    expect(shown.length).toBeLessThan(200);
    expect(versionsShown(plan({ changes: firstSync }), true)).toHaveLength(20_000);
  });
});

describe("text diffs", () => {
  test("stand under their versions", () => {
    const changes = [restoreVersion("a", 1), registerVersion("a", 2), setAlias("a", "staging", 1, 2)];
    expect(body({ changes }, { diff: { contents: () => beforeAndAfter, contentDiffText } })).toBe(`\
  a
    ~ version 1     changed by hand in the registry; git's content is put back
        @@ -1,2 +1,2 @@
        -Be kind.
        +Be brief.
         End.
    + version 2     Ask for the error code first (#12)   4f1c2ab  Ada Lovelace
        @@ -1,2 +1,2 @@
        -Be kind.
        +Be brief.
         End.
    ~ staging       1 → 2

1 version, 1 restored version, 1 pointer.
Apply with: promptree sync`);
  });

  test("are cut short unless all is asked for, and left out where the caller has none", () => {
    const changes = [registerVersion("a", 1)];
    const after = textPrompt(Array.from({ length: 100 }, (_, line) => `line ${line}`).join("\n"));
    const diff = { contents: () => ({ before: null, after }), contentDiffText };
    expect(body({ changes }, { diff })).toContain("        +line 59\n        … and 40 more lines\n");
    expect(body({ changes }, { diff, all: true })).toContain("        +line 99\n");
    expect(body({ changes }, { diff: { contents: () => null, contentDiffText } })).toBe(body({ changes }));
  });
});
