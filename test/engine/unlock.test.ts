import { expect, test } from "vitest";
import type { LockHolder } from "../../src/core/registry.ts";
import { unlock } from "../../src/engine/unlock.ts";
import { FragileRegistry } from "./properties/fragile-registry.ts";
import { newRegistry } from "./workshop.ts";

const ALIVE: LockHolder = {
  id: "7",
  actor: "Ada Lovelace",
  since: "2026-11-20T14:03:00.000Z",
  idleMs: 4200,
  expired: false,
};
const DEAD: LockHolder = { ...ALIVE, idleMs: 61_000, expired: true };

/** A registry whose lock somebody holds, or nobody does. */
class HeldRegistry extends FragileRegistry {
  override readonly lockOutlives = true;
  #holder: LockHolder | null;

  constructor(holder: LockHolder | null) {
    super();
    this.#holder = holder;
  }

  override async readLock(): Promise<LockHolder | null> {
    return this.#holder;
  }

  override async breakLock({ id }: LockHolder): Promise<void> {
    if (this.#holder?.id === id) this.#holder = null;
  }
}

test.each([
  ["of the dead is taken away", DEAD, false, { outcome: "taken-away", holder: DEAD }, null],
  ["of the living is left to them", ALIVE, false, { outcome: "held", holder: ALIVE }, ALIVE],
  ["of the living is taken away by force", ALIVE, true, { outcome: "taken-away", holder: ALIVE }, null],
  ["that nobody holds is free", null, true, { outcome: "free" }, null],
] as const)("a lock %s", async (_, holder, force, expected, after) => {
  const registry = new HeldRegistry(holder);
  expect(await unlock(registry, { force })).toEqual(expected);
  expect(await registry.readLock()).toEqual(after);
});

test.each(["memory", "sqlite"] as const)("there is nothing to unlock in a registry of kind %s", async (kind) => {
  expect(await unlock(await newRegistry(kind), { force: true })).toEqual({ outcome: "needless" });
});
