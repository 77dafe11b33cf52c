import { PromptreeError } from "../core/errors.ts";
import type { Upstream } from "../git/fetch.ts";
import { failureLine, problemLine } from "./failure-line.ts";
import { LoopAlarm } from "./loop-alarm.ts";
import { look } from "./look.ts";
import type { LookOptions, LookResult } from "./look.ts";
import type { SyncOutcome, SyncReason, SyncReport } from "./sync-report.ts";

export interface LoopOptions extends Omit<LookOptions, "waitMs"> {
  /** Seconds between two looks at the repository; up to a tenth is added, so that many loops do not look at once. */
  readonly interval: number;
  /** How long a look waits for another writer, in milliseconds; five seconds when left out. */
  readonly waitMs?: number;
  /** Called after every look but one that was given up; must not throw. */
  readonly onOutcome: (outcome: SyncOutcome) => void;
  /** Called once, with a sentence about where commits come from; must not throw. */
  readonly onNotice: (message: string) => void;
}

export interface Loop {
  /** Asks for a look now. During one, it asks for exactly one more. */
  readonly trigger: (reason: Extract<SyncReason, "signal" | "webhook">) => void;
  readonly report: () => SyncReport;
  /** Ends the loop: a look under way is given up at its next step. Resolves when nothing of it is left. */
  readonly stop: () => Promise<void>;
}

/**
 * Keeps a registry in step with a repository: looks at it at once, at every interval, and when triggered; one look at a time.
 * A look that fails leaves the registry as it was, is reported, and is made again at the next interval.
 */
export function startLoop(options: LoopOptions): Loop {
  const alarm = new LoopAlarm();
  const ending = new AbortController();
  const looking = new Looking(options, ending.signal);
  const ended = run(looking, alarm, options.interval * 1000, ending.signal);
  return {
    trigger: (reason) => alarm.ring(reason),
    report: () => looking.report,
    stop: () => {
      ending.abort();
      alarm.ring("signal");
      return ended;
    },
  };
}

async function run(looking: Looking, alarm: LoopAlarm, pauseMs: number, signal: AbortSignal): Promise<void> {
  let reason: SyncReason = "start";
  while (!signal.aborted) {
    await looking.look(reason);
    if (!signal.aborted) reason = await alarm.sleep(pauseMs * (1 + Math.random() / 10));
  }
}

const WAIT_MS = 5000;

class Looking {
  readonly #options: LoopOptions;
  readonly #signal: AbortSignal;
  #report: SyncReport = { commit: null, syncedAt: null, failure: null };
  #isNoticed = false;

  constructor(options: LoopOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
  }

  get report(): SyncReport {
    return this.#report;
  }

  async look(reason: SyncReason): Promise<void> {
    const events = {
      onUpstream: (upstream: Upstream) => this.#notice(upstream),
      onLastSync: ({ commit, syncedAt }: Pick<SyncReport, "commit" | "syncedAt">) => {
        if (this.#report.commit === null) this.#report = { ...this.#report, commit, syncedAt };
      },
    };
    const result = await look({ waitMs: WAIT_MS, ...this.#options }, events, this.#signal);
    const outcome = outcomeOf(result, reason, this.#report.commit);
    // What failed because it was given up did not fail.
    if (!outcome.ok && this.#signal.aborted) return;
    const { commit } = outcome;
    this.#report = outcome.ok
      ? { commit, syncedAt: new Date().toISOString(), failure: null }
      : { commit, syncedAt: this.#report.syncedAt, failure: outcome.message };
    this.#options.onOutcome(outcome);
  }

  #notice(upstream: Upstream): void {
    if (this.#isNoticed) return;
    this.#isNoticed = true;
    this.#options.onNotice(noticeOf(upstream, this.#options.fetch));
  }
}

function outcomeOf({ synced, errors }: LookResult, reason: SyncReason, lastCommit: string | null): SyncOutcome {
  if (synced !== null && errors.length === 0) {
    const { source, applied, problems } = synced;
    return { ok: true, reason, commit: source.commit, applied: applied.length, warnings: problems.map(problemLine) };
  }
  const [error] = errors;
  return {
    ok: false,
    reason,
    commit: synced?.source.commit ?? lastCommit,
    code: error instanceof PromptreeError ? error.code : "unexpected",
    message: errors.map(failureLine).join("; "),
    error,
  };
}

function noticeOf(upstream: Upstream, fetches: boolean): string {
  if (!fetches) return "nothing is fetched: commits are synced once they are in the repository";
  switch (upstream.kind) {
    case "remote":
      return `branch "${upstream.branch}" is fetched from "${upstream.remote}" before every sync`;
    case "worktree":
      return "nothing is fetched into a repository with a work tree: commits are synced once they are in it; to follow a remote, serve a clone made with: git clone --mirror";
    case "no-remote":
      return "nothing is fetched, since this bare repository has no remote: what is pushed to it is synced";
    case "detached":
      return "nothing is fetched, since HEAD of this bare repository names no branch: commits are synced once HEAD is at them";
  }
}
