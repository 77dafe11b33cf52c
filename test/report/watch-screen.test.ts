import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { WatchState } from "../../src/engine/watch/watch.ts";
import { displayWidth } from "../../src/report/columns.ts";
import { afterEvent, afterWish, openingScreen, withStanding } from "../../src/report/watch-screen-state.ts";
import type { ScreenWish } from "../../src/report/watch-screen-state.ts";
import { watchScreenLines } from "../../src/report/watch-screen.ts";
import type { WatchScreen } from "../../src/report/watch-screen.ts";
import { HOSTILE, OBEYED, commit, name, problem, registerVersion, syncResult, textPrompt } from "./builders.ts";
import { REFUND_1, SAVED, draft } from "./watch-events.ts";

const NOW = Date.parse("2026-11-23T10:29:34");
const LAPTOP = { columns: 80, rows: 24 };
const DESKTOP = { columns: 160, rows: 50 };

const STANDING: WatchState = {
  ready: true,
  branch: "main",
  commit: commit("4f1c2ab"),
  syncs: true,
  prompts: 12,
  drafts: [draft("billing_refund", { path: "prompts/billing/refund.md" }), draft("care_handover")],
  problems: [],
  lastSync: {
    at: new Date(NOW).toISOString(),
    result: syncResult({ applied: [registerVersion("billing_refund", 3)] }),
  },
  failure: null,
};

const opening = openingScreen("sqlite:.promptree/registry.db", true);

function screenOf(over: Partial<WatchState> = {}, before: WatchScreen = opening): WatchScreen {
  return withStanding(afterEvent(before, SAVED, NOW), { ...STANDING, ...over });
}

function shown(screen: WatchScreen, size = LAPTOP): string {
  return watchScreenLines(screen, size, false)
    .map((line) => line.trimEnd())
    .join("\n");
}

const wishes = (screen: WatchScreen, ...all: readonly ScreenWish[]) => all.reduce(afterWish, screen);

describe("the screen", () => {
  test("shows what is live, what the last save changed, and the keys", () => {
    const lines = shown(screenOf()).split("\n");
    expect(lines).toHaveLength(24);
    expect(lines.filter((line) => line !== "")).toEqual([
      "promptree watch  main 4f1c2ab  sqlite:.promptree/registry.db",
      "12 prompts, commits are synced; last sync 10:29:34: 1 version",
      "2 drafts, loadable now",
      "> prompts:/billing_refund@draft  prompts/billing/refund.md",
      "  prompts:/care_handover@draft   prompts/care_handover.md",
      "10:29:34  billing_refund  2 lines changed",
      "@@ -1,4 +1,4 @@",
      "-Decide the refund.",
      "-Be [-kind-].",
      "+Decide the refund {+within a day+}.",
      "+Be {+brief+}.",
      " {{claim}}",
      "h help   d hide diff   j/k other draft   q quit",
    ]);
    expect(lines.at(-1)).toContain("q quit");
  });

  test("has two columns where there is room", () => {
    expect(shown(screenOf(), DESKTOP)).toMatch(/-Decide the refund\..* │ \+Decide the refund/);
  });

  test("shows every problem as validate does, with how many there are", () => {
    const text = shown(screenOf({ problems: [problem(), problem({ line: 9 })] }));
    expect(text).toContain("2 errors in 1 file.");
    expect(text).toContain('prompts/billing/refund.md:4:3  unknown key "tmeperature" under config');
    expect(text).toContain('    |   ^^^^^^^^^^^ did you mean "temperature"?');
  });

  test("says what is in the way, where commits are not synced, and that the files are read", () => {
    expect(shown(screenOf({ failure: new Error("the disk is full") }))).toContain("the disk is full");
    expect(shown(screenOf({ branch: "wording", syncs: false }))).toContain("commits are not synced");
    expect(shown(screenOf({ branch: null, commit: null }))).toContain("detached HEAD, no commit yet");
    expect(shown(screenOf({ drafts: [] }))).toContain("No drafts: every file is as git has it");
    expect(shown(opening)).toContain("Reading the files …");
    expect(shown(screenOf({ ready: false, drafts: [] }, opening))).not.toContain("No drafts");
  });

  test("names no keys where there is no keyboard", () => {
    expect(shown(screenOf({}, { ...opening, hasKeys: false }))).toContain("Ctrl-C ends it");
  });

  const long = textPrompt(
    Array.from({ length: 400 }, (_, line) => `${line}: ${"要約を書く and so on ".repeat(20)}`).join("\n"),
  );
  const crowded = withStanding(afterEvent(opening, { ...SAVED, before: REFUND_1, after: long }, NOW), {
    ...STANDING,
    drafts: Array.from({ length: 300 }, (_, index) => draft(`${"long_".repeat(20)}${index}`)),
    problems: Array.from({ length: 100 }, (_, line) => problem({ line: line + 1, message: "wrong ".repeat(60) })),
    failure: new Error("in the way ".repeat(50)),
  });
  const sizes = [
    LAPTOP,
    DESKTOP,
    { columns: 119, rows: 10 },
    { columns: 20, rows: 5 },
    { columns: 2, rows: 3 },
    { columns: 80, rows: 1 },
    { columns: 0, rows: 0 },
  ];

  test.each(sizes)("fits $columns columns and $rows rows, however much there is to show", (size) => {
    for (const screen of [crowded, afterWish(crowded, "help"), opening]) {
      for (const colour of [true, false]) {
        const lines = watchScreenLines(screen, size, colour);
        expect(lines.length).toBeLessThanOrEqual(size.rows);
        const widths = lines.map((line) => displayWidth(stripVTControlCharacters(line)));
        expect(Math.max(0, ...widths)).toBeLessThanOrEqual(size.columns);
      }
    }
  });

  test("of a crowd shows something of each, and keeps the keys in the last row", () => {
    const lines = shown(crowded, LAPTOP).split("\n");
    expect(lines.join("\n")).toMatch(/in the way[^]*100 errors[^]*300 drafts[^]*lines changed/);
    expect(lines.at(-1)).toContain("q quit");
  });

  test("of ten rows and forty columns shows where the problem is, what to load, and what has changed", () => {
    const text = shown(screenOf({ problems: [problem()] }), { columns: 40, rows: 9 });
    expect(text).toContain("prompts/billing/refund.md:4:3");
    expect(text).toContain("> prompts:/billing_refund@draft");
    expect(text).toContain("-Decide the refund.");
    expect(text.split("\n")).not.toContain("");
  });

  test("has no control characters but its own colours", () => {
    const hostile = screenOf(
      {
        branch: HOSTILE,
        drafts: [draft("billing_refund", { path: HOSTILE })],
        problems: [problem({ file: HOSTILE, message: HOSTILE, excerpt: { text: HOSTILE, length: 3 } })],
        failure: new Error(HOSTILE),
      },
      opening,
    );
    const saved = afterEvent(hostile, { ...SAVED, after: textPrompt(`Decide.\n${HOSTILE}`) }, NOW);
    for (const line of watchScreenLines(saved, DESKTOP, false)) expect(line).not.toMatch(OBEYED);
  });

  test("has colours only where they are wanted, and the same words without them", () => {
    const unmarked = (colour: boolean) => watchScreenLines(afterWish(screenOf(), "diff"), LAPTOP, colour).join("\n");
    expect(unmarked(true)).not.toBe(unmarked(false));
    expect(stripVTControlCharacters(unmarked(true))).toBe(unmarked(false));
  });
});

describe("a key", () => {
  test("h opens and closes the help, d hides and shows the diff", () => {
    expect(shown(wishes(screenOf(), "help"))).toContain("show and close this help");
    expect(shown(wishes(screenOf(), "help", "help"))).toBe(shown(screenOf()));
    expect(shown(wishes(screenOf(), "diff"))).not.toContain("Decide the refund");
    expect(shown(wishes(screenOf(), "diff", "diff"))).toBe(shown(screenOf()));
  });

  test("j and k choose another draft, and stop at the ends", () => {
    const chosen = (...all: readonly ScreenWish[]) => wishes(screenOf(), ...all).chosen;
    expect(chosen("next")).toBe("care_handover");
    expect(chosen("next", "next")).toBe("care_handover");
    expect(chosen("next", "previous", "previous")).toBe("billing_refund");
    expect(afterWish(screenOf({ drafts: [] }), "next").chosen).toBe("billing_refund");
  });
});

describe("what happens", () => {
  test("chooses the prompt that was saved last, and the one before when its draft is gone", () => {
    const second = afterEvent(screenOf(), { ...SAVED, prompt: name("care_handover") }, NOW + 1);
    expect(second.chosen).toBe("care_handover");
    const { prompt, path } = SAVED;
    const gone = { kind: "draft-gone", path, why: "as-registered" } as const;
    const first = afterEvent(second, { ...gone, prompt: name("care_handover") }, NOW + 2);
    expect(first.chosen).toBe(prompt);
    expect(afterEvent(first, { ...gone, prompt }, NOW + 3)).toMatchObject({ chosen: null, saves: new Map() });
  });

  test("is kept for the last hundred prompts that were saved", () => {
    let screen = opening;
    for (let index = 0; index < 250; index++) screen = afterEvent(screen, { ...SAVED, prompt: name(`p${index}`) }, NOW);
    expect([...screen.saves.keys()]).toEqual(Array.from({ length: 100 }, (_, index) => `p${index + 150}`));
  });
});
