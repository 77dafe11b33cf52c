import { expect, test } from "vitest";
import { judgeMemory } from "../../bench/soak/flatness.ts";

const MEBIBYTE = 2 ** 20;

function samples(memoryAt: (time: number) => number): readonly number[] {
  return Array.from({ length: 100 }, (_, index) => memoryAt(index / 100) * MEBIBYTE);
}

test.each([
  ["stays as it is", () => 100, true],
  ["grows while the server gets warm, and then no more", (time: number) => (time < 0.3 ? 50 + 500 * time : 200), true],
  ["goes up and down", (time: number) => 200 + 50 * Math.sin(time * 100), true],
  ["peaks once", (time: number) => (time === 0.8 ? 900 : 100), true],
  ["grows all the time", (time: number) => 100 + 100 * time, false],
  ["grows once, late, and stays so", (time: number) => (time < 0.7 ? 100 : 150), false],
])("memory that %s is judged by its first and last samples after the warm-up", (_name, memoryAt, isFlat) => {
  expect(judgeMemory(samples(memoryAt))).toMatchObject({ isFlat });
});
