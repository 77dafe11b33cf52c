/** Pseudo-random choices that are the same for the same seed, on every machine. */
export interface Random {
  /** From 0 up to, but not, 1. */
  unit(): number;
  /** A whole number from 0 up to, but not, `limit`. */
  below(limit: number): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** `count` different items in their own order. */
  sample<Item>(items: readonly Item[], count: number): readonly Item[];
}

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  // A Weyl sequence put through a 32-bit mixer: even enough for made-up prompts, and no more is asked of it.
  const unit = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(unit() * limit);
  return {
    unit,
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => unit() < probability,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError("there is nothing to pick from");
      return item;
    },
    sample: (items, count) => {
      let missing = Math.min(count, items.length);
      return items.filter((_, index) => {
        const taken = unit() * (items.length - index) < missing;
        if (taken) missing--;
        return taken;
      });
    },
  };
}
