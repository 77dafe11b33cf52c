import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { SingleBar } from "cli-progress";
import type { Progress, ProgressStep } from "../engine/progress.ts";
import { figure } from "../report/figures.ts";
import type { Context } from "./context.ts";
import type { Io } from "./io.ts";

export interface ProgressBar extends Disposable {
  readonly report: Progress;
  /** Takes the bar off the screen; nothing is drawn after that. */
  readonly stop: () => void;
  /** The work's result; after a signal nothing more is heard of it, neither that nor what it fails with. */
  readonly unlessEnded: <Value>(work: Promise<Value>) => Promise<Value>;
}

/** What becomes of the work when a signal ends it. */
interface Ending {
  /** What to say of it. */
  readonly farewell: () => string;
  /** Gives back what outlives the process; null when nothing does. */
  readonly giveBack: (() => Promise<void>) | null;
}

/** In milliseconds: what is given back later than this expires by itself. A second signal does not wait at all. */
const LONGEST_FAREWELL = 3000;

/** Work that is done sooner than this, in milliseconds, needs no bar. */
const PATIENCE = 1000;

const LABELS: Record<ProgressStep["phase"], string> = {
  history: "reading history",
  contents: "restoring versions",
  versions: "registering versions",
  metadata: "updating metadata",
  aliases: "moving pointers",
  deletions: "deleting",
};

/**
 * A bar on standard error, on a terminal, once the work has taken a second.
 * @param ending Left out where a signal may end the work as it stands.
 */
export function createProgress({ io, json }: Context, ending: Ending | null = null): ProgressBar {
  const isShown = io.errIsTerminal && !json;
  if (!isShown && (ending?.giveBack ?? null) === null) return NO_BAR;
  const begun = performance.now();
  let bar: SingleBar | null = null;
  let drawing: Promise<void> | null = null;
  let wanted = isShown;
  let isEnding = false;
  let latest: ProgressStep = { phase: "history", done: 0, total: null };

  const draw = async (): Promise<void> => {
    const { default: progress } = await import("cli-progress");
    if (!wanted) return;
    bar = new progress.SingleBar({
      format: (options, { progress: share }) => stepText(latest, progress.Format.BarFormat(share, options)),
      barsize: BAR_WIDTH,
      hideCursor: true,
      clearOnComplete: true,
      stream: terminalOf(io),
    });
    bar.start(latest.total ?? latest.done, latest.done);
  };
  const report: Progress = (step) => {
    latest = step;
    if (wanted && drawing === null && performance.now() - begun > PATIENCE) drawing = draw();
    bar?.setTotal(step.total ?? step.done);
    bar?.update(step.done);
  };
  const stop = (): void => {
    wanted = false;
    for (const signal of SIGNALS) process.removeListener(signal, endBy);
    bar?.stop();
    bar = null;
  };
  // A terminal keeps its cursor hidden when the process that hid it is gone. What it shows of the key that was pressed is on
  // the bar's line, and goes with that.
  const endBy = (signal: NodeJS.Signals): void => {
    const begin = bar === null ? "\n" : "";
    isEnding = true;
    stop();
    if (ending !== null && isShown) io.err(`${begin}${ending.farewell()}\n`);
    const giveBack = ending?.giveBack ?? null;
    if (giveBack === null) process.kill(process.pid, signal);
    else void leave(giveBack).then(() => process.kill(process.pid, signal));
  };
  const unlessEnded = async <Value>(work: Promise<Value>): Promise<Value> => {
    try {
      return await work;
    } finally {
      if (isEnding) await new Promise(() => {});
    }
  };
  for (const signal of SIGNALS) process.once(signal, endBy);
  return { report, stop, unlessEnded, [Symbol.dispose]: stop };
}

const NO_BAR: ProgressBar = {
  report: () => {},
  stop: () => {},
  unlessEnded: (work) => work,
  [Symbol.dispose]: () => {},
};

async function leave(giveBack: () => Promise<void>): Promise<void> {
  // The process ends either way; there is nobody left to tell.
  await Promise.race([giveBack(), sleep(LONGEST_FAREWELL)]).catch(() => undefined);
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const BAR_WIDTH = 24;

function stepText({ phase, done, total }: ProgressStep, bar: string): string {
  const label = LABELS[phase];
  return total === null ? `${label} ${figure(done)}` : `${label} ${bar} ${figure(done)}/${figure(total)}`;
}

/** Standard error as the stream that the bar asks for. */
function terminalOf({ err, columns }: Io): Writable {
  const write = (text: Buffer, _encoding: string, done: () => void): void => {
    err(text.toString());
    done();
  };
  return Object.assign(new Writable({ write }), { isTTY: true, columns: columns ?? 80 });
}
