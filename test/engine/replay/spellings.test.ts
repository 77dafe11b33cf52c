import { describe, expect, test } from "vitest";
import { problemsOf } from "../plan-words.ts";
import { promptState } from "../builders.ts";
import { commits, promptsOf, replay } from "./replaying.ts";

const A = "prompts/a.md";

const named = (name: string, text: string): string => `---\nname: ${name}\n---\n${text}`;

describe("of names that differ only in case, none of them registered,", () => {
  test.each([
    {
      rule: "the one that has a file in the end is kept, with all of its versions",
      history: [{ [A]: named("X", "one") }, { [A]: named("x", "two") }, { [A]: named("x", "three") }],
      prompts: ["x: c2 two, c3 three"],
    },
    {
      rule: "the one that has a file again goes on as if the other had never been",
      history: [{ [A]: named("X", "one") }, { [A]: named("x", "two") }, { [A]: named("X", "three") }],
      prompts: ["X: c1 one, c3 three"],
    },
    {
      rule: "the first is kept where none has a file any more",
      history: [{ [A]: named("X", "one") }, { [A]: named("x", "two") }, { [A]: null }],
      prompts: ["X: c1 one (orphan)"],
    },
  ])("$rule", ({ history, prompts }) => {
    expect(promptsOf(replay(commits(...history)))).toEqual(prompts);
  });
});

test.each([
  { whose: "another owner's", options: { taken: ["A"] }, hint: /^write .* name: A, or choose another one$/ },
  {
    whose: "a registered orphan's",
    options: { managed: [promptState("A", { orphaned: true })] },
    hint: /^write .* name: A; or give the old prompt up: .* promptree sync --prune/,
  },
])("a name that differs in case from $whose is an error that says how to go on", ({ options, hint }) => {
  const result = replay(commits({ [A]: "one" }), options);
  expect(problemsOf(result)).toEqual([
    'error name-differs-in-case prompts/a.md has the name "a", which differs only in case from "A" in the registry',
  ]);
  expect(result.problems.map((problem) => problem.hint)).toEqual([expect.stringMatching(hint)]);
});
