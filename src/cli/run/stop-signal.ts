const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export type StopSignal = (typeof SIGNALS)[number] | "SIGHUP";

/**
 * Resolves at the first signal that asks this process to stop; one more ends it at once, as if nobody listened.
 * @param more Signals that ask for it, too: `SIGHUP` comes when a terminal is closed.
 */
export function stopSignal(...more: readonly "SIGHUP"[]): Promise<StopSignal> {
  const signals = [...SIGNALS, ...more];
  return new Promise((asked) => {
    const ask = (signal: StopSignal): void => {
      for (const one of signals) process.off(one, ask);
      asked(signal);
    };
    for (const one of signals) process.on(one, ask);
  });
}
