import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeClient } from "../../src/sdk/client.ts";
import type { Client } from "../../src/sdk/client-types.ts";
import type { ClientEvent } from "../../src/sdk/events.ts";
import { ScriptedRegistry } from "./scripted-registry.ts";

const ALIAS_TTL = 60_000;
const STALE_FOR = 600_000;
const SLOWEST = 3000;
const TICK = 250;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Where an alias was when; the registry's whole truth. */
class Pointers {
  readonly #moves = new Map<string, { readonly at: number; readonly version: number }[]>();

  move(key: string, version: number): void {
    const moves = this.#moves.get(key) ?? [];
    moves.push({ at: Date.now(), version });
    this.#moves.set(key, moves);
  }

  /** Whether it was there at some moment of these. */
  wasAt(key: string, version: number, from: number, to: number): boolean {
    const moves = this.#moves.get(key) ?? [];
    return moves.some(
      (move, index) => move.version === version && move.at <= to && (moves[index + 1]?.at ?? Infinity) >= from,
    );
  }
}

/** The same numbers in every run, from 0 to less than 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PROMPTS = ["greeting", "triage", "refund"];
const ALIASES = ["production", "staging"];

interface Load {
  readonly key: string;
  readonly version: number;
  readonly template: string;
  readonly started: number;
  readonly ended: number;
  readonly wasDown: boolean;
}

/** An hour of applications that load while the registry is slow, fails and moves its aliases. */
class Scene {
  readonly registry = new ScriptedRegistry();
  readonly pointers = new Pointers();
  readonly events: ClientEvent[] = [];
  readonly loads: Load[] = [];
  readonly failures: unknown[] = [];
  readonly client: Client;
  /** When the registry last began and ceased to fail. */
  readonly outages: { readonly from: number; to: number }[] = [];
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = seeded(seed);
    this.client = makeClient(this.registry, {
      cache: { aliasTtlMs: ALIAS_TTL, staleForMs: STALE_FOR },
      onEvent: (event) => void this.events.push(event),
    });
    for (const name of PROMPTS) {
      for (let version = 1; version <= 9; version++) this.registry.add(name, `${name} ${version}`);
      for (const alias of ALIASES) this.#move(name, alias);
    }
  }

  async run(): Promise<void> {
    const pending: Promise<void>[] = [];
    for (let at = 0; at < 3_600_000; at += TICK) {
      if (this.#random() < 0.01) this.#move(this.#one(PROMPTS), this.#one(ALIASES));
      if (this.#random() < (this.registry.failure === null ? 0.0007 : 0.005)) this.#turnOutage();
      this.registry.delayMs = Math.floor(this.#random() * SLOWEST);
      const many = this.#random() < 0.02 ? 50 : 1;
      const key = `${this.#one(PROMPTS)}@${this.#one(ALIASES)}`;
      for (let load = 0; load < many; load++) pending.push(this.#load(key));
      await vi.advanceTimersByTimeAsync(TICK);
    }
    await vi.advanceTimersByTimeAsync(2 * SLOWEST);
    await Promise.all(pending);
  }

  /** How long an answer may have been kept from being asked again by then: outages, and the pause after the last failure. */
  allowedAge(load: Load): number {
    return load.wasDown ? STALE_FOR : ALIAS_TTL;
  }

  #move(name: string, alias: string): void {
    const version = 1 + Math.floor(this.#random() * 9);
    this.registry.point(name, alias, version);
    this.pointers.move(`${name}@${alias}`, version);
  }

  #turnOutage(): void {
    const now = Date.now();
    if (this.registry.failure === null) {
      this.registry.breakDown();
      this.outages.push({ from: now, to: Infinity });
    } else {
      this.registry.failure = null;
      const last = this.outages.at(-1);
      if (last !== undefined) last.to = now;
    }
  }

  async #load(key: string): Promise<void> {
    const started = Date.now();
    try {
      const { version, template } = await textOf(this.client, key);
      const ended = Date.now();
      this.loads.push({ key, version, template, started, ended, wasDown: this.#wasDownSince(started - ALIAS_TTL) });
    } catch (error) {
      this.failures.push(error);
    }
  }

  /** Also while the pause after an outage lasts. */
  #wasDownSince(moment: number): boolean {
    const pause = 30_000;
    return this.outages.some(({ to }) => to + pause + SLOWEST >= moment);
  }

  #one<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError("there is something to choose");
    return item;
  }
}

async function textOf(client: Client, key: string) {
  const prompt = await client.loadPrompt(`prompts:/${key}`);
  if (prompt.type !== "text") throw new Error("all prompts of the scene are texts");
  return prompt;
}

describe.each([1, 2, 3])("with a registry that is slow, fails and moves its aliases (seed %i)", (seed) => {
  it("no answer is wrong, and no request is one too many", async () => {
    const scene = new Scene(seed);
    await scene.run();
    const { loads, failures, registry, pointers, events } = scene;
    expect(loads.length).toBeGreaterThan(10_000);

    // Loads of a stale alias come seldom: the one that finds it stale still gets it, up to the next load of that alias.
    const between = longestPauses(loads);
    const wrong = loads.filter((load) => {
      const age = scene.allowedAge(load) + SLOWEST + (between.get(load.key) ?? 0);
      return !pointers.wasAt(load.key, load.version, load.started - age, load.ended);
    });
    expect(wrong).toEqual([]);
    expect(loads.filter(({ key, version, template }) => template !== `${key.split("@")[0]} ${version}`)).toEqual([]);
    expect(loads.filter(({ wasDown }) => !wasDown).length).toBeGreaterThan(loads.length / 4);
    expect(loads.filter(({ wasDown }) => wasDown).length).toBeGreaterThan(loads.length / 20);
    expect(failures.every((failure) => failure instanceof Error && failure.message === "connection refused")).toBe(
      true,
    );

    // Six aliases, each asked for once a minute at the most; a failure is asked again after a second at the earliest.
    const backgroundFailures = events.filter((event) => event.type === "failed" && event.background).length;
    const coldFailures = events.filter((event) => event.type === "failed" && !event.background).length;
    const perAlias = 3_600_000 / ALIAS_TTL + 1;
    expect(registry.requests.length).toBeLessThanOrEqual(
      PROMPTS.length * ALIASES.length * perAlias + backgroundFailures + coldFailures,
    );
    expect(registry.mostUnderWay).toBeLessThanOrEqual(PROMPTS.length * ALIASES.length);
    const ends = events.filter(
      ({ type, ...event }) =>
        ["hit", "stale", "miss"].includes(type) || (type === "failed" && "background" in event && !event.background),
    );
    expect(ends).toHaveLength(loads.length + failures.length);
  });
});

/** Of each alias, the longest time in which nobody loaded it. */
function longestPauses(loads: readonly Load[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  const longest = new Map<string, number>();
  for (const { key, started } of loads.toSorted((a, b) => a.started - b.started)) {
    const pause = started - (last.get(key) ?? started);
    longest.set(key, Math.max(longest.get(key) ?? 0, pause));
    last.set(key, started);
  }
  return longest;
}

describe("a herd", () => {
  it("of 1,000 loads of each of 20 aliases makes 20 requests cold, and 20 when all are stale", async () => {
    const registry = new ScriptedRegistry();
    const client = makeClient(registry);
    const references = Array.from({ length: 20 }, (_, index) => `prompts:/p${index}@production`);
    for (let index = 0; index < 20; index++) registry.point(`p${index}`, "production", registry.add(`p${index}`, "x"));
    registry.delayMs = 100;
    const stampede = async (): Promise<void> => {
      const loads = references.flatMap((reference) => Array.from({ length: 1000 }, () => client.loadPrompt(reference)));
      await vi.advanceTimersByTimeAsync(100);
      expect(await Promise.all(loads)).toHaveLength(20_000);
    };
    await stampede();
    expect(registry.requests).toHaveLength(20);
    await stampede();
    expect(registry.requests).toHaveLength(20);
    await vi.advanceTimersByTimeAsync(ALIAS_TTL);
    await stampede();
    expect(registry.requests).toHaveLength(40);
  });

  it("against a registry that is down makes one request a pause", async () => {
    const registry = new ScriptedRegistry();
    const client = makeClient(registry);
    registry.breakDown();
    for (let second = 0; second < 60; second++) {
      const loads = Array.from({ length: 1000 }, () => client.loadPrompt("prompts:/p@production"));
      await Promise.allSettled(loads);
      await vi.advanceTimersByTimeAsync(1000);
    }
    // At 0, 1, 3 and 7 s, then every 5 s.
    expect(registry.requests.length).toBeLessThanOrEqual(4 + 60 / 5);
  });
});
