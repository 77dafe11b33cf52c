/** One line of the budgets. */
export interface BudgetResult {
  readonly name: string;
  readonly measured: string;
  readonly budget: string;
  readonly met: boolean;
  /** What the figure was made from. */
  readonly detail: string;
}

/** A command's time, which depends on the machine and so decides nothing. */
export interface TimeResult {
  readonly name: string;
  readonly ms: number;
  readonly targetMs: number;
  /** An empty Node start, measured in turn with it. */
  readonly floorMs: number;
}

/** A time against its floor, both in milliseconds. */
export function ratioResult(name: string, ms: number, floorMs: number, limit: number, detail: string): BudgetResult {
  const ratio = ms / floorMs;
  return {
    name,
    measured: `${ratio.toFixed(2)} ×`,
    budget: `≤ ${limit} ×`,
    met: ratio <= limit,
    detail: `${formatMs(ms)} / ${formatMs(floorMs)}${detail}`,
  };
}

export function formatMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString("en")} ms`;
}

export function formatMebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 23 ? 1 : 0)} MiB`;
}
