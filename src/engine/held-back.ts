/** Work whose failure is thrown where it is awaited; until then it must not count as unhandled. */
export function heldBack<Value>(work: Promise<Value>): Promise<Value> {
  work.catch(() => undefined);
  return work;
}
