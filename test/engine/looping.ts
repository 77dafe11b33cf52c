import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Registry } from "../../src/core/registry.ts";
import { startLoop } from "../../src/engine/loop.ts";
import type { Loop, LoopOptions } from "../../src/engine/loop.ts";
import type { SyncOutcome } from "../../src/engine/sync-report.ts";
import { openRegistry } from "../../src/registry/open.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

export interface TestLoop extends Loop {
  /** The next outcome that nobody has waited for yet. */
  readonly outcome: () => Promise<SyncOutcome>;
  /** All there were. */
  readonly outcomes: readonly SyncOutcome[];
  readonly notices: readonly string[];
}

/** A file for a SQLite registry, and a handle on it that is closed when the test is over. */
export async function registryFile(): Promise<{ readonly url: string; readonly registry: Registry }> {
  const url = `sqlite:${join(await temporaryFolder(), "registry.db")}`;
  const registry = await openRegistry(url, { baseDir: "/" });
  onTestFinished(() => registry[Symbol.asyncDispose]());
  return { url, registry };
}

/** A loop that looks again only when it is triggered, unless told otherwise, and that ends with the test. */
export function startTestLoop(dir: string, url: string, options: Partial<LoopOptions> = {}): TestLoop {
  const outcomes: SyncOutcome[] = [];
  const notices: string[] = [];
  let seen = 0;
  let arrived = Promise.withResolvers<void>();
  const loop = startLoop({
    dir,
    openRegistry: () => openRegistry(url, { baseDir: "/" }),
    actor: "the loop",
    interval: 3600,
    fetch: true,
    onNotice: (message) => void notices.push(message),
    ...options,
    onOutcome: (outcome) => {
      outcomes.push(outcome);
      arrived.resolve();
      arrived = Promise.withResolvers();
      options.onOutcome?.(outcome);
    },
  });
  onTestFinished(() => loop.stop());
  const outcome = async (): Promise<SyncOutcome> => {
    const next = outcomes[seen];
    if (next === undefined) {
      await arrived.promise;
      return outcome();
    }
    seen += 1;
    return next;
  };
  return { ...loop, outcome, outcomes, notices };
}
