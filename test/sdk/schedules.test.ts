import * as fc from "fast-check";
import { expect, it, vi } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { makeClient } from "../../src/sdk/client.ts";
import { MINUTE, PRODUCTION, SECOND, pass, stopTheClock } from "./client-setting.ts";
import { ScriptedRegistry, turn } from "./scripted-registry.ts";

stopTheClock();

const STALE_FOR = 5 * MINUTE;
const MISSING_FOR = 5 * SECOND;

type Step =
  | { readonly do: "load" | "invalidate" | "break" | "mend" | "delete" }
  | { readonly do: "pass" | "slow"; readonly ms: number }
  | { readonly do: "move" | "write"; readonly to: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.constant<Step>({ do: "load" }) },
  {
    weight: 6,
    arbitrary: fc.constantFrom(100, SECOND, 20 * SECOND, MINUTE, STALE_FOR).map((ms): Step => ({ do: "pass", ms })),
  },
  { weight: 3, arbitrary: fc.constantFrom(0, 3 * SECOND, 90 * SECOND).map((ms): Step => ({ do: "slow", ms })) },
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
    cache: { aliasTtlMs: MINUTE, staleForMs: STALE_FOR, negativeTtlMs: MISSING_FOR },
  });
  const truths: Truth[] = [{ since: -Infinity, step: -1, version: 0 }];
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
  const write = async (version: number): Promise<void> => {
    const { delayMs, failure } = registry;
    Object.assign(registry, { delayMs: 0, failure: null });
    tell(version);
    await client.setPromptAlias("p", "production", version);
    Object.assign(registry, { delayMs, failure });
    horizon = number;
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
    else if (one.do === "break") registry.breakDown();
    else if (one.do === "mend") registry.failure = null;
    else {
      client.invalidate(PRODUCTION);
      horizon = number;
    }
  }
  await pass(2 * STALE_FOR);
  await Promise.all(pending);
  return { loads, truths };
}

it("whatever happens in whatever order, what is given was true lately, and after the last invalidation", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80, size: "max" }), async (steps) => {
      vi.setSystemTime(0);
      const { loads, truths } = await play(steps);
      const wrong = loads.filter(({ version, started, ended, horizon }) => {
        if (version === null) return false;
        // A request tells what was true when it arrived; the slowest takes 90 s.
        const from = started - (version === 0 ? MISSING_FOR : STALE_FOR) - 90 * SECOND;
        return !truths.some((truth, index) => {
          const next = truths[index + 1] ?? { since: Infinity, step: Infinity };
          return truth.version === version && truth.since <= ended && next.since >= from && next.step >= horizon;
        });
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
