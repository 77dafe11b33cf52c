import { setTimeout as sleep } from "node:timers/promises";
import { PromptreeError } from "../core/errors.ts";
import type { WriteOptions } from "../core/registry.ts";

const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 200;

/**
 * Tries to take a registry's lock until it is free; `attempt` gives null while another session holds it.
 * @throws PromptreeError `registry-busy` when it is still held after `waitMs`.
 */
export async function takeTurn<Turn>(
  address: string,
  { waitMs, onWait }: Pick<WriteOptions, "waitMs" | "onWait">,
  attempt: () => Promise<Turn | null>,
): Promise<Turn> {
  const deadline = Date.now() + waitMs;
  for (let pause = FIRST_PAUSE; ; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    const turn = await attempt();
    if (turn !== null) return turn;
    const left = deadline - Date.now();
    if (left <= 0) throw busyError(address, waitMs);
    if (pause === FIRST_PAUSE) onWait?.();
    await sleep(Math.min(pause, left));
  }
}

function busyError(address: string, waitMs: number): PromptreeError {
  const waited = waitMs >= 1000 ? ` for ${Math.round(waitMs / 1000)} s` : "";
  return new PromptreeError("registry-busy", `${address} was busy${waited}: another sync is writing to it`, {
    hint: "wait for that sync to end and try again",
  });
}

/** The error of a write after its session ended or lost the lock. */
export function lockLostError(address: string): PromptreeError {
  return new PromptreeError("lock-lost", `${address}: this write session is over, so nothing more was written`, {
    hint: "run the sync again; it goes on from what is there",
  });
}
