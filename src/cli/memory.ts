/**
 * In bytes, both halves of it: where V8 puts what is new and looks most often for what is gone. With a quarter of it a first
 * sync takes longer, as it is full four times as often; with more of it the whole takes more memory and no less time.
 */
const YOUNG_SPACE = 8 * 1024 * 1024;

/** Grown by this factor once, V8's smallest young space has that size. */
const YOUNG_GROWTH = 4;

/** More than it takes to have the young space grow, should a later V8 not do so. */
const MOST_ROUNDS = 100;

/**
 * A first sync makes much that lives long, and V8 would let its heap grow far beyond that before it cleans up. Growing in small
 * steps takes a little longer, and little more than half of the memory; no later sync is worth that.
 */
export async function saveMemory(): Promise<void> {
  const { getHeapSpaceStatistics, setFlagsFromString } = await import("node:v8");
  const youngSpace = (): number =>
    getHeapSpaceStatistics().find((space) => space.space_name === "new_space")?.space_size ?? 0;
  setFlagsFromString(`--semi-space-growth-factor=${YOUNG_GROWTH}`);
  // It grows when much of what is new stays in use.
  const inUse: object[] = [];
  for (let round = 0; round < MOST_ROUNDS && youngSpace() < YOUNG_SPACE; round++) {
    for (let index = 0; index < 2000; index++) inUse.push({ index });
  }
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=70");
}
