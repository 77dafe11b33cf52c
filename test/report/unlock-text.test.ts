import { expect, test } from "vitest";
import { unlockJson, unlockText } from "../../src/report/unlock-text.ts";
import { unlockContract } from "./json-contract.ts";

const ADDRESS = "https://mlflow.example.com";
const holder = {
  id: "7",
  actor: "Ada\u001b[31m Lovelace",
  since: "2026-11-20T14:03:00.000Z",
  idleMs: 75_000,
  expired: true,
};

test.each([
  [
    { outcome: "needless" },
    "There is nothing to unlock: the lock of https://mlflow.example.com ends with the sync that holds it.",
  ],
  [{ outcome: "free" }, "Nobody holds the lock of https://mlflow.example.com."],
  [
    { outcome: "taken-away", holder },
    "The lock of https://mlflow.example.com was taken away from Ada Lovelace (since 2026-11-20 14:03 UTC, last heard of 1 min 15 s ago).",
  ],
] as const)("%j is told, as text and as JSON", (unlocking, text) => {
  expect(unlockText(unlocking, ADDRESS)).toBe(text);
  expect(unlockContract.parse(unlockJson(unlocking, ADDRESS)).outcome).toBe(unlocking.outcome);
});

test("JSON has the holder to the letter", () => {
  expect(unlockJson({ outcome: "taken-away", holder }, ADDRESS)).toEqual({
    registry: ADDRESS,
    outcome: "taken-away",
    holder: { actor: holder.actor, since: holder.since, idleMs: 75_000, expired: true },
  });
});
