import * as fc from "fast-check";
import { expect, it, vi } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { makeClient } from "../../src/sdk/client.ts";
import { MINUTE, PRODUCTION, SECOND, pass, stopTheClock } from "./client-setting.ts";
import { ScriptedRegistry, turn } from "./scripted-registry.ts";

stopTheClock();

const STALE_FOR = 5 * MINUTE;
const MAX_AGE = 2 * MINUTE;
const MISSING_FOR = 5 * SECOND;
/** The longest that a request takes, and the longest pause after one that failed. */
const SLOWEST = 90 * SECOND;
const PAUSE = 30 * SECOND;

type Step =
  | { readonly do: "load" | "invalidate" | "break" | "mend" | "delete" }
  | { readonly do: "pass" | "slow"; readonly ms: number }
  | { readonly do: "move" | "write"; readonly to: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Step>({ do: "load" }) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(100, SECOND, 20 * SECOND, MINUTE, MAX_AGE, STALE_FOR)
      .map((ms): Step => ({ do: "pass", ms })),
  },
  { weight: 3, arbitrary: fc.constantFrom(0, 3 * SECOND, SLOWEST).map((ms): Step => ({ do: "slow", ms })) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5 }).map((to): Step => ({ do: "move", to })) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 5 }).map((to): Step => ({ do: "write", to })) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Step>({ do: "invalidate" }, { do: "break" }, { do: "mend" }, { do: "delete" }),
  },
);

/** What the alias was at, 0 for nothing, and since when. */
interface Truth {
  readonly since: number;
  /** The step that made it so. */
  readonly step: number;
  readonly version: number;
}

interface Interval {
  readonly from: number;
  to: number;
}

interface Load {
  readonly started: number;
  readonly ended: number;
  /** The step before which nothing counts: the last invalidation. */
  readonly horizon: number;
  /** 0 for not found; null for a failure. */
  readonly version: number | null;
}

/** Runs the steps, and lets all that is under way end. */
async function play(steps: readonly Step[]) {
  const registry = new ScriptedRegistry();
  for (let version = 1; version <= 5; version++) registry.add("p", `text ${version}`);
  const client = makeClient(registry, {
    timeoutMs: 2 ** 31 - 1,
    cache: { aliasTtlMs: MINUTE, maxAgeMs: MAX_AGE, staleForMs: STALE_FOR, negativeTtlMs: MISSING_FOR },
    onEvent: ({ type }) => {
      if (type === "miss" || type === "refreshed") answers.push(Date.now());
    },
  });
  const outages: Interval[] = [];
  /** When the registry answered. */
  const answers: number[] = [];
  /** When something was forgotten. */
  const resets: number[] = [];
  const truths: Truth[] = [];
  const loads: Load[] = [];
  const pending: Promise<unknown>[] = [];
  let horizon = -1;
  let number = 0;

  const tell = (version: number): void => void truths.push({ since: Date.now(), step: number, version });
  const point = (version: number): void => {
    tell(version);
    if (version === 0) registry.unpoint("p", "production");
    else registry.point("p", "production", version);
  };
  const forget = (): void => {
    horizon = number;
    resets.push(Date.now());
  };
  const endOutage = (): void => {
    const outage = outages.at(-1);
    if (outage?.to === Infinity) outage.to = Date.now();
    registry.failure = null;
  };
  const beginOutage = (): void => {
    endOutage();
    outages.push({ from: Date.now(), to: Infinity });
    registry.breakDown();
  };
  const write = async (version: number): Promise<void> => {
    const { delayMs, failure } = registry;
    Object.assign(registry, { delayMs: 0, failure: null });
    tell(version);
    await client.setPromptAlias("p", "production", version);
    Object.assign(registry, { delayMs, failure });
    forget();
  };
  const load = async (): Promise<void> => {
    const begun = { started: Date.now(), horizon };
    const version = await client.loadPrompt(PRODUCTION).then(
      (prompt) => prompt.version,
      (error: unknown) => (error instanceof PromptreeError && error.code === "not-found" ? 0 : null),
    );
    loads.push({ ...begun, ended: Date.now(), version });
  };

  point(1);
  for (const one of steps) {
    number++;
    await turn();
    if (one.do === "load") pending.push(load());
    else if (one.do === "pass") await pass(one.ms);
    else if (one.do === "slow") registry.delayMs = one.ms;
    else if (one.do === "move") point(one.to);
    else if (one.do === "write") await write(one.to);
    else if (one.do === "delete") point(0);
    else if (one.do === "break") beginOutage();
    else if (one.do === "mend") endOutage();
    else {
      client.invalidate(PRODUCTION);
      forget();
    }
  }
  await pass(2 * STALE_FOR);
  await Promise.all(pending);
  return { loads, truths, outages, answers, resets };
}

type Played = Awaited<ReturnType<typeof play>>;

/** Whether a request that this load heard of, or a pause that it met, may have had to do with an outage. */
function metOutage({ started, ended }: Load, { outages }: Played): boolean {
  return outages.some(({ from, to }) => from <= ended && to >= started - SLOWEST - PAUSE);
}

/** Whether there was surely something to be given at its end. */
function hadSomething({ started, ended }: Load, { answers, resets, truths }: Played): boolean {
  return answers.some((answered) => {
    const from = answered - SLOWEST;
    const wasReset = resets.some((at) => at >= from && at <= ended);
    const wasGone = truths.some(({ version, since }, index) => {
      return version === 0 && since <= ended && (truths[index + 1]?.since ?? Infinity) >= from;
    });
    return answered <= started && ended - answered < STALE_FOR && !wasReset && !wasGone;
  });
}

/** A request tells what was true when it arrived. */
function oldest(load: Load, played: Played): number {
  if (load.version === 0) return load.started - MISSING_FOR - SLOWEST;
  return load.started - (metOutage(load, played) ? STALE_FOR : MAX_AGE) - SLOWEST;
}

function isWrong(load: Load, played: Played): boolean {
  const { version, ended, horizon } = load;
  if (version === null) return !metOutage(load, played) || hadSomething(load, played);
  const from = oldest(load, played);
  return !played.truths.some((truth, index) => {
    const next = played.truths[index + 1] ?? { since: Infinity, step: Infinity };
    return truth.version === version && truth.since <= ended && next.since >= from && next.step >= horizon;
  });
}

it("whatever happens in whatever order, what is given was true lately, and after the last invalidation, and only outages fail", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80, size: "max" }), async (steps) => {
      vi.setSystemTime(0);
      const played = await play(steps);
      expect(played.loads.filter((load) => isWrong(load, played))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
