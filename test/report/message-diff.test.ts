import { describe, expect, test } from "vitest";
import type { Message } from "../../src/core/content.ts";
import { messagesDiffText } from "../../src/report/message-diff.ts";
import { pairMessages } from "../../src/report/message-pairs.ts";
import { HOSTILE, OBEYED, plain } from "./builders.ts";

const system: Message = { role: "system", content: "Be kind to everybody who calls." };
const example: Message = { role: "user", content: "When does the office open?" };
const answer: Message = { role: "assistant", content: "At nine, Monday to Friday." };
const question: Message = { role: "user", content: "{{question}}" };

/** What became of each message: `=1` stayed, `~1→2` edited, `^3→1` moved, `-2` removed, `+4` added. */
function told(before: readonly Message[], after: readonly Message[]): string {
  return pairMessages(before, after)
    .map((change) => {
      if (change.kind === "added") return `+${change.to.place}`;
      if (change.kind === "removed") return `-${change.from.place}`;
      const sign = change.hasMoved ? "^" : change.isEqual ? "=" : "~";
      return `${sign}${change.from.place}→${change.to.place}${change.hasMoved && !change.isEqual ? "~" : ""}`;
    })
    .join(" ");
}

const edited = (message: Message): Message => ({ ...message, content: `${message.content} Now.` });

describe("messages", () => {
  const cases: readonly (readonly [
    what: string,
    before: readonly Message[],
    after: readonly Message[],
    told: string,
  ])[] = [
    ["that stayed", [system, question], [system, question], "=1→1 =2→2"],
    ["that were put in between", [system, question], [system, example, answer, question], "=1→1 +2 +3 =2→4"],
    [
      "that were taken out stand where they were",
      [system, example, answer, question],
      [system, question],
      "=1→1 -2 -3 =4→2",
    ],
    ["that were edited", [system, question], [edited(system), question], "~1→1 =2→2"],
    ["behind one that was put in are known, edited or not", [system], [question, edited(system)], "+1 ~1→2"],
    ["that moved are no others", [example, answer, question], [question, example, answer], "^3→1 =1→2 =2→3"],
    ["that moved and were edited", [system, example, answer], [example, answer, edited(system)], "=2→1 =3→2 ^1→3~"],
    ["of another role with the same words", [question], [{ ...question, role: "system" }], "~1→1"],
    ["that were written anew", [system], [{ role: "system", content: "Sort the mail." }], "-1 +1"],
    [
      "that are equal to each other keep their order",
      [question, question],
      [question, system, question],
      "=1→1 +2 =2→3",
    ],
    ["where there were none", [], [system], "+1"],
    ["of which none is left", [system, question], [], "-1 -2"],
  ];

  test.each(cases)("%s", (_what, before, after, expected) => {
    expect(told(before, after)).toBe(expected);
  });

  test("by the thousand are paired, too", () => {
    const many = (word: string) =>
      Array.from({ length: 3000 }, (_, at) => ({ role: "user", content: `${word} ${at}` }));
    expect(told(many("old"), many("new")).split(" ")).toHaveLength(3000);
  });
});

describe("the text of two chats", () => {
  test("has a heading for each message, and one for all in a row that stayed", () => {
    const before = [system, example, answer, question];
    const after = [edited(system), example, answer, { role: "tool", content: "{{hours}}" }];
    expect(messagesDiffText(before, after, plain, "unified-with-marks")).toBe(`\
system, message 1: changed
@@ -1,1 +1,1 @@
-Be kind to everybody who calls.
+Be kind to everybody who calls. {+Now.+}

2 messages, 2 to 3: unchanged

user: removed, was message 4
-{{question}}

tool, message 4: added
+{{hours}}`);
  });

  test("tells moves and roles", () => {
    const text = messagesDiffText([question, system], [system, { ...question, role: "tool" }], plain, "unified");
    expect(text).toBe("system, message 1: moved, was message 2\n\ntool, message 2: was user");
  });

  test("holds nothing that a terminal would obey, whatever the roles are", () => {
    const hostile = { role: HOSTILE, content: HOSTILE };
    expect(messagesDiffText([hostile], [system], plain, "side-by-side")).not.toMatch(OBEYED);
  });
});
