import { afterEach, beforeEach, vi } from "vitest";
import { makeClient } from "../../src/sdk/client.ts";
import type { Client } from "../../src/sdk/client-types.ts";
import type { ClientEvent } from "../../src/sdk/events.ts";
import type { ClientOptions } from "../../src/sdk/options.ts";
import { ScriptedRegistry, turn } from "./scripted-registry.ts";

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** For all tests of a file: the clock stands still until they move it. */
export function stopTheClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

interface Setting {
  readonly registry: ScriptedRegistry;
  readonly client: Client;
  readonly events: ClientEvent[];
  /** The version that a load gives now. */
  readonly version: (reference?: string) => Promise<number>;
}

/** `p` with the versions 1 and 2, of which `production` is the first. */
export function setUp(options: ClientOptions = {}): Setting {
  const registry = new ScriptedRegistry();
  registry.add("p", "one");
  registry.add("p", "two");
  registry.point("p", "production", 1);
  const events: ClientEvent[] = [];
  const client = makeClient(registry, { onEvent: (event) => void events.push(event), ...options });
  const version = async (reference = PRODUCTION): Promise<number> => (await client.loadPrompt(reference)).version;
  return { registry, client, events, version };
}

export const PRODUCTION = "prompts:/p@production";

/** Moves the clock, and lets happen what is due. */
export async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await turn();
}
