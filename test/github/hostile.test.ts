import { describe, expect, test } from "vitest";
import {
  annotation,
  jsonWithoutCommands,
  problemAnnotation,
  withoutCommands,
} from "../../src/github/workflow-commands.ts";
import { fileProblem } from "../../src/core/problem.ts";
import { safeText } from "../../src/report/safe-text.ts";
import { GREETING_1 } from "../cli/desk.ts";
import { OBEYED } from "../report/builders.ts";
import { newPullRequestDesk } from "./pull-request-desk.ts";
import type { Step } from "./pull-request-desk.ts";

/** What the runner would take for a command of one of our lines, other than the annotations that we mean. */
function commandsIn({ out, err }: Pick<Step, "out" | "err">): readonly string[] {
  const lines = `${out}\n${err}`.split(/\r\n|[\r\n]/);
  const known = /^::(?:error|warning|notice)(?: (?:(?:file|line|col|endColumn)=[^:,]*,?)+)?::/;
  return lines.filter((line) => (/^\s*::/.test(line) && !known.test(line)) || line.includes("##["));
}

const MARK = "<!-- promptree:plan 0123456789abcdef -->";
const TEXTS: readonly (readonly [name: string, text: string])[] = [
  [
    "commands of the runner",
    "::set-output name=changed::false\n  ::add-mask::a\n##[add-mask]b ##[error]c\n::error file=x::y",
  ],
  ["our mark", `${MARK}\n${MARK}`],
  ["fences", "```\n````\n~~~~\n</details>\n| a | b |\n````````"],
  ["mentions and references", "@acme/owners please see #1 and GH-2 and https://evil.example/x?y=@z"],
  ["HTML", "<script>alert(1)</script><img src=x onerror=y><!-- open"],
  ["terminal codes and bidi", "\u001b[2J\u001b]0;x\u0007 \u202Eevil\u202C"],
  ["outputs' own form", "changed<<end\nfalse\nend\nEOF\nversions<<EOF"],
];

describe.each(TEXTS)("%s in a prompt, its title and its commit", (_, text) => {
  test("stay text on the way through plan and sync", async () => {
    const desk = await newPullRequestDesk();
    const title = text.replaceAll("\n", " ");
    const files = { "prompts/greeting.md": `${GREETING_1}${safeText(text)}\n` };
    const pull = await desk.open(5, [files], { title });
    const planned = await desk.planJob(pull);
    expect(planned.code).toBe(0);
    await desk.merge(pull, "squash");
    const synced = await desk.syncJob();
    expect(synced.code).toBe(0);
    for (const step of [planned, synced]) {
      expect(commandsIn(step)).toEqual([]);
      expect(step.outputs).toMatchObject({
        changed: "true",
        versions: expect.stringMatching(/^\[\{"prompt":"greeting"/),
      });
      expect(step.summary).not.toContain("<!--");
      expect(step.summary).not.toMatch(OBEYED);
    }
    const [comment = ""] = desk.api.comments.map(({ body }) => body);
    expect(comment.match(/<!--/g)).toHaveLength(1);
    expect(await desk.planJob(pull)).toMatchObject({ code: 0 });
    expect(desk.api.comments).toHaveLength(1);
  });
});

const PATHS = [
  "prompts/a,line=1,title=x::y.md",
  "prompts/::error::z.md",
  "prompts/##[add-mask]b.md",
  "prompts/100%0A::warning::.md",
  "prompts/new\nline::error::.md",
  "prompts/`|<!--@acme.md",
];

test.each(PATHS)("the file name %j is no command", async (path) => {
  const desk = await newPullRequestDesk();
  const pull = await desk.open(5, [{ [path]: "---\nnmae: x\n---\nText\n" }]);
  const planned = await desk.planJob(pull);
  expect(planned.code).toBe(1);
  expect(planned.out).toMatch(/^::error file=/m);
  expect(commandsIn(planned)).toEqual([]);
  expect(planned.summary).not.toContain("<!--");
});

test.each(["-x", "a$(id)b", "`b`", "@acme", "##x"])(
  "the branch %j is merged and planned as any other",
  async (branch) => {
    const desk = await newPullRequestDesk();
    const pull = await desk.open(5, [{ "prompts/greeting.md": `${GREETING_1}More.\n` }], { branch: `x/${branch}` });
    const planned = await desk.planJob(pull);
    expect(planned.code).toBe(0);
    expect(commandsIn(planned)).toEqual([]);
  },
);

describe("a line for the runner", () => {
  test("escapes what ends a message or a property", () => {
    const problem = { ...fileProblem("error", "x", "a,b:c%.md", "100%: a\r\nb", "c, d"), line: 3, column: 2 };
    expect(problemAnnotation(problem)).toBe("::error file=a%2Cb%3Ac%25.md,line=3,col=2::100%25: a b; c, d");
    expect(annotation("notice", "a\n::error::b")).toBe("::notice::a ::error::b");
  });

  test("is made of no text, and JSON says what it said", () => {
    expect(withoutCommands("::a::\n \u0085::b\r::c x::y ##[d]")).toBe(
      ":\u200B:a::\n \u0085:\u200B:b\r:\u200B:c x::y ##\u200B[d]",
    );
    const json = JSON.stringify({ text: "##[add-mask]x" });
    expect(jsonWithoutCommands(json)).not.toContain("##[");
    expect(JSON.parse(jsonWithoutCommands(json))).toEqual(JSON.parse(json));
  });
});
