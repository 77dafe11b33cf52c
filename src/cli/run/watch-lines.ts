import { stoppedJson, watchJson } from "../../report/watch-json.ts";
import { stoppedLine, watchLines } from "../../report/watch-line.ts";
import type { Context } from "../context.ts";
import type { WatchDisplay } from "./watch-display.ts";

/** What has happened on standard output, a line each: JSON for tools, or text. */
export function openLines({ io, json, view }: Context): WatchDisplay {
  const write = (lines: readonly string[]): void => {
    for (const line of lines) io.out(`${line}\n`);
  };
  return {
    onEvent: (event) => {
      const now = Date.now();
      write(json ? [JSON.stringify(watchJson(event, now))] : watchLines(event, now, view));
    },
    show: () => {},
    closedByReader: io.outIsLost?.() ?? new Promise(() => {}),
    close: () => {},
    farewell: () => {
      const now = Date.now();
      write([json ? JSON.stringify(stoppedJson(now)) : stoppedLine(now, view)]);
    },
    [Symbol.dispose]: () => {},
  };
}
