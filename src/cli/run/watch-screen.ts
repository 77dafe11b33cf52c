import { createLogUpdate } from "log-update";
import type { WatchState } from "../../engine/watch/watch.ts";
import { redactAddress } from "../../registry/address.ts";
import { count } from "../../report/figures.ts";
import { afterEvent, afterWish, openingScreen, withStanding } from "../../report/watch-screen-state.ts";
import type { ScreenWish } from "../../report/watch-screen-state.ts";
import { watchScreenLines } from "../../report/watch-screen.ts";
import type { Context } from "../context.ts";
import { wantsColour } from "../io.ts";
import type { Screen, ScreenOutput } from "../io.ts";
import { listenToKeys } from "./screen-keys.ts";
import type { WatchDisplay } from "./watch-display.ts";

/** A page of its own, which leaves what the terminal showed before as it was, and no cursor. */
const ENTER = "\u001B[?1049h\u001B[?25l\u001B[H\u001B[2J";
const LEAVE = "\u001B[?25h\u001B[?1049l";
const WIPE = "\u001B[H\u001B[2J";

/** In milliseconds: what changes within this time is drawn once. */
const BLINK = 30;

/** Of a terminal that does not say how large it is. */
const USUAL_SIZE = { columns: 80, rows: 24 };

const WISHES: Readonly<Record<string, ScreenWish>> = {
  h: "help",
  "?": "help",
  d: "diff",
  j: "next",
  down: "next",
  k: "previous",
  up: "previous",
};

/** Draws how things stand on a terminal, whenever that is another picture. */
export function openScreen(context: Context, { output, keys }: Screen, registry: string): WatchDisplay {
  const { io } = context;
  const colour = wantsColour(io, true);
  const draw = createLogUpdate(output, { showCursor: true });
  const quit = Promise.withResolvers<void>();
  let screen = openingScreen(redactAddress(registry), keys !== null);
  let standing: (() => WatchState) | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isOpen = true;

  const drawNow = (): void => {
    timer = null;
    if (!isOpen) return;
    if (standing !== null) screen = withStanding(screen, standing());
    draw(watchScreenLines(screen, sizeOf(output), colour).join("\n"));
  };
  const drawSoon = (): void => {
    timer ??= setTimeout(drawNow, BLINK);
  };
  const onResize = (): void => {
    draw.clear();
    output.write(WIPE);
    drawNow();
  };
  const onKey = (key: string): void => {
    if (key === "q" || key === "interrupt") return quit.resolve();
    const wish = WISHES[key];
    if (wish === undefined) return;
    screen = afterWish(screen, wish);
    drawNow();
  };
  const keyboard = keys === null ? null : listenToKeys(keys, onKey);
  const close = (): void => {
    if (!isOpen) return;
    isOpen = false;
    if (timer !== null) clearTimeout(timer);
    output.off("resize", onResize);
    process.off("exit", close);
    process.off("uncaughtExceptionMonitor", close);
    keyboard?.[Symbol.dispose]();
    output.write(LEAVE);
  };
  output.write(ENTER);
  output.on("resize", onResize);
  process.on("exit", close);
  process.on("uncaughtExceptionMonitor", close);
  drawNow();
  return {
    onEvent: (event) => {
      screen = afterEvent(screen, event, Date.now());
      drawSoon();
    },
    show: (told) => {
      standing = told;
      drawNow();
    },
    closedByReader: Promise.race([quit.promise, io.outIsLost?.() ?? new Promise<void>(() => {})]),
    close,
    farewell: ({ draftsEnded }) => {
      const ended = draftsEnded ? (screen.standing?.drafts.length ?? 0) : 0;
      const drafts = ended === 0 ? "" : ` ${count(ended, "draft")} ended with it.`;
      io.err(`promptree watch has ended.${drafts}\n`);
    },
    [Symbol.dispose]: close,
  };
}

/** The last row stays free: what is drawn ends with a newline. */
function sizeOf({ columns, rows }: ScreenOutput) {
  return { columns: columns ?? USUAL_SIZE.columns, rows: (rows ?? USUAL_SIZE.rows) - 1 };
}
