import type { LockHolder } from "../core/registry.ts";
import type { Unlocked } from "../engine/unlock.ts";
import { elapsedText, utcTime } from "./figures.ts";
import { safeLine } from "./safe-text.ts";

export function unlockText(unlocked: Unlocked, registry: string): string {
  const address = safeLine(registry);
  switch (unlocked.outcome) {
    case "needless":
      return `There is nothing to unlock: the lock of ${address} ends with the sync that holds it.`;
    case "free":
      return `Nobody holds the lock of ${address}.`;
    case "taken-away":
      return `The lock of ${address} was taken away from ${holderText(unlocked.holder)}.`;
  }
}

/** `Ada Lovelace (since 2026-11-20 14:03 UTC, last heard of 4.2 s ago)`. */
export function holderText({ actor, since, idleMs }: LockHolder): string {
  return `${safeLine(actor)} (since ${safeLine(utcTime(since))}, last heard of ${elapsedText(idleMs)} ago)`;
}

/** `holder` is who held the lock before; null when nobody did. */
export function unlockJson(unlocked: Unlocked, registry: string) {
  const { outcome } = unlocked;
  const holder = "holder" in unlocked ? holderJson(unlocked.holder) : null;
  return { registry, outcome, holder };
}

function holderJson({ actor, since, idleMs, expired }: LockHolder) {
  return { actor, since, idleMs, expired };
}
