import { describe, expect, test } from "vitest";
import { promptState } from "../builders.ts";
import { commits, promptsOf, replay } from "./replaying.ts";
import type { Changes } from "./replaying.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";

describe("where somebody has changed the content of the newest version by hand", () => {
  const state = promptState("a", { versions: [{ version: 1, text: "one", commit: "c0", changedTo: "two" }] });

  test.each<{ readonly rule: string; readonly history: readonly Changes[]; readonly prompts: readonly string[] }>([
    {
      rule: "git's own content, with other tags, is no version",
      history: [{ [A]: "---\ntags: {tag: x}\n---\none" }],
      prompts: ["a: nothing new"],
    },
    { rule: "what was written by hand is one once git has it", history: [{ [A]: "two" }], prompts: ["a: c1 two"] },
    { rule: "another content is one", history: [{ [A]: "three" }], prompts: ["a: c1 three"] },
    {
      rule: "a move of the file is none",
      history: [{ [A]: null, [B]: { text: "---\nname: a\n---\none", from: A } }],
      prompts: ["a: nothing new"],
    },
    {
      rule: "an orphan that is back with git's content has none",
      history: [{ [A]: null }, { [A]: "one" }],
      prompts: ["a: nothing new"],
    },
  ])("$rule", ({ history, prompts }) => {
    expect(promptsOf(replay(commits(...history), { managed: [state] }))).toEqual(prompts);
  });
});
