import type { LockHolder, Registry } from "../core/registry.ts";

/** What became of a registry's lock. */
export type Unlocked =
  /** It ends with the process that holds it. */
  | { readonly outcome: "needless" }
  | { readonly outcome: "free" }
  | { readonly outcome: "taken-away"; readonly holder: LockHolder };

/** It was left to a holder who is alive, as far as can be told. */
interface Held {
  readonly outcome: "held";
  readonly holder: LockHolder;
}

/** Takes the lock away from a holder who has not been heard of for long, and with `force` from any. */
export async function unlock(registry: Registry, { force }: { readonly force: boolean }): Promise<Unlocked | Held> {
  if (!registry.lockOutlives) return { outcome: "needless" };
  const holder = await registry.readLock();
  if (holder === null) return { outcome: "free" };
  if (!holder.expired && !force) return { outcome: "held", holder };
  await registry.breakLock(holder);
  return { outcome: "taken-away", holder };
}
