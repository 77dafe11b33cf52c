import type { SingleBar } from "cli-progress";
import type { Progress, ProgressStep } from "../engine/progress.ts";
import type { Context } from "./context.ts";

export interface ProgressBar extends Disposable {
  readonly report: Progress;
  /** Takes the bar off the screen; nothing is drawn after that. */
  readonly stop: () => void;
}

/** Work that is done sooner than this, in milliseconds, needs no bar. */
const PATIENCE = 1000;

const LABELS: Record<ProgressStep["phase"], string> = {
  history: "reading history",
  versions: "registering",
  metadata: "updating metadata",
  aliases: "moving pointers",
  deletions: "deleting",
};

/** A bar on standard error, on a terminal, once the work has taken a second. */
export function createProgress({ io, json }: Context): ProgressBar {
  if (!io.errIsTerminal || json) return { report: () => {}, stop: () => {}, [Symbol.dispose]: () => {} };
  const begun = performance.now();
  let bar: SingleBar | null = null;
  let wanted = true;
  const draw = async (): Promise<void> => {
    const { default: progress } = await import("cli-progress");
    if (!wanted) return;
    bar = new progress.SingleBar({
      format: "{label} {bar} {value}/{end}",
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    });
    bar.start(0, 0, { label: "" });
  };
  let drawing: Promise<void> | null = null;
  const report: Progress = ({ phase, done, total }) => {
    if (!wanted) return;
    if (drawing === null && performance.now() - begun > PATIENCE) drawing = draw();
    bar?.setTotal(total ?? done);
    bar?.update(done, { label: LABELS[phase] });
  };
  const stop = (): void => {
    wanted = false;
    bar?.stop();
    bar = null;
  };
  return { report, stop, [Symbol.dispose]: stop };
}
