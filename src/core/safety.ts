/** Below this many, any share may be deleted: one of two prompts is half of them and no accident. */
const LIMIT_APPLIES_FROM = 10;

/** Whether deleting `count` of `total` is more than a sync may do unasked. `limit` is a share, 0 to 1. */
export function exceedsLimit(count: number, total: number, limit: number): boolean {
  return total >= LIMIT_APPLIES_FROM && count > total * limit;
}
