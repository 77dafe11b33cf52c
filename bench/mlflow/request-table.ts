import { formatTable } from "../table.ts";
import type { CountedSync } from "./record.ts";

/** The requests of syncs, with what a sync costs once apart from what each prompt costs. */
export function requestTable(counted: readonly CountedSync[]): string {
  const rows = counted.map(({ name, prompts, count }) => [
    name,
    String(prompts),
    prompts === 0 ? "–" : String(count.writes / prompts),
    String(count.reads),
    String(count.lockAndState),
    String(count.writes + count.reads + count.lockAndState),
  ]);
  return formatTable([["requests", "prompts", "writes a prompt", "reads", "lock and state", "in all"], ...rows]);
}
