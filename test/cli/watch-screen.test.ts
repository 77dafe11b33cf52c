import { PassThrough, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createContext } from "../../src/cli/context.ts";
import type { Screen } from "../../src/cli/io.ts";
import { openScreen } from "../../src/cli/run/watch-screen.ts";
import type { WatchDisplay } from "../../src/cli/run/watch-display.ts";
import type { WatchState } from "../../src/engine/watch/watch.ts";
import { commit } from "../report/builders.ts";
import { SAVED, draft } from "../report/watch-events.ts";

const ENTERED = "\u001B[?1049h\u001B[?25l";
const LEFT = "\u001B[?25h\u001B[?1049l";
const WIPED = "\u001B[H\u001B[2J";

const STANDING: WatchState = {
  ready: true,
  branch: "main",
  commit: commit("4f1c2ab"),
  syncs: true,
  prompts: 12,
  drafts: [draft("billing_refund"), draft("care_handover")],
  problems: [],
  lastSync: null,
  failure: null,
};

/** A terminal that keeps what is written on it. */
class Terminal extends Writable {
  columns = 80;
  rows = 24;
  readonly isTTY = true;
  written = "";

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written += chunk.toString();
    done();
  }

  /** What was written since it was asked for last. */
  take(): string {
    const { written } = this;
    this.written = "";
    return written;
  }
}

class Keys extends PassThrough {
  readonly setRawMode = vi.fn<(isRaw: boolean) => void>();
}

let display: WatchDisplay | null = null;
afterEach(() => display?.close());

function open(env: Readonly<Record<string, string>> = {}, hasKeys = true) {
  const terminal = new Terminal();
  const keys = new Keys();
  const err: string[] = [];
  const io = {
    out: () => {},
    err: (text: string) => void err.push(text),
    cwd: "/",
    env,
    outIsTerminal: true,
    errIsTerminal: true,
    columns: 80,
  };
  const screen: Screen = { output: terminal, keys: hasKeys ? keys : null };
  const opened = openScreen(createContext(io, {}), screen, "sqlite:.promptree/registry.db");
  display = opened;
  return { terminal, keys, err, display: opened };
}

/** Until what has happened is drawn. */
const drawn = () => sleep(250);

const rowsOf = (written: string) => stripVTControlCharacters(written.split(WIPED).at(-1) ?? "").split("\n");

describe("the screen of watch", () => {
  test("has a page of its own, and gives the terminal back when it is closed", () => {
    const { terminal, keys, display: opened, err } = open();
    opened.show(() => STANDING);
    expect(terminal.take()).toContain(ENTERED);
    expect(keys.setRawMode.mock.calls).toEqual([[true]]);
    opened.close();
    opened.close();
    expect(terminal.take()).toBe(LEFT);
    expect(keys.setRawMode.mock.calls).toEqual([[true], [false]]);
    opened.farewell({ draftsEnded: true });
    expect(err).toEqual(["promptree watch has ended. 2 drafts ended with it.\n"]);
  });

  test("gives it back at the end of the process, whatever ends it", () => {
    const before = [process.listenerCount("exit"), process.listenerCount("uncaughtExceptionMonitor")];
    const { terminal } = open();
    const counts = [process.listenerCount("exit"), process.listenerCount("uncaughtExceptionMonitor")];
    expect(counts).toEqual(before.map((count) => count + 1));
    process.listeners("exit").at(-1)?.(0);
    expect(terminal.take().endsWith(LEFT)).toBe(true);
    expect([process.listenerCount("exit"), process.listenerCount("uncaughtExceptionMonitor")]).toEqual(before);
  });

  test("draws what happens, once for what happens together, and nothing where nothing does", async () => {
    const { terminal, display: opened } = open();
    opened.show(() => STANDING);
    terminal.take();
    for (let times = 0; times < 100; times++) opened.onEvent(SAVED);
    await drawn();
    const written = terminal.take();
    expect(stripVTControlCharacters(written).match(/2 lines changed/g)).toHaveLength(1);
    await drawn();
    expect(terminal.take()).toBe("");
  });

  test("is drawn anew in another size", () => {
    const { terminal, display: opened } = open();
    opened.show(() => STANDING);
    for (const [columns, rows] of [
      [160, 50],
      [40, 10],
      [5, 2],
    ] as const) {
      [terminal.columns, terminal.rows] = [columns, rows];
      terminal.emit("resize");
      const lines = rowsOf(terminal.take());
      expect(lines.length).toBe(rows);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });

  test("does without colours and without keys", () => {
    // oxlint-disable-next-line no-control-regex
    const colour = /\u001B\[\d+m/;
    const { terminal, display: opened } = open({ NO_COLOR: "1" }, false);
    opened.show(() => STANDING);
    const written = terminal.take();
    expect(written).not.toMatch(colour);
    expect(written).toContain("Ctrl-C ends it");
    expect(open().terminal.take()).toMatch(colour);
  });
});

describe("a key", () => {
  test.each(["q", "\u0003"])("%j ends it", async (key) => {
    const { keys, display: opened } = open();
    keys.write(key);
    await expect(opened.closedByReader).resolves.toBeUndefined();
  });

  test.each([
    ["h", "show and close this help"],
    ["?", "show and close this help"],
    ["d", "d show diff"],
    ["j", "> prompts:/billing_refund@draft"],
    ["\u001B[B", "> prompts:/billing_refund@draft"],
  ])("%j changes what is shown", async (key, text) => {
    const { terminal, keys, display: opened } = open();
    opened.show(() => STANDING);
    terminal.take();
    keys.write(key);
    await drawn();
    expect(stripVTControlCharacters(terminal.take())).toContain(text);
  });

  test("that means nothing changes nothing", async () => {
    const { terminal, keys, display: opened } = open();
    opened.show(() => STANDING);
    terminal.take();
    keys.write("x\u001B[15~\u0001");
    await drawn();
    expect(terminal.take()).toBe("");
  });
});
