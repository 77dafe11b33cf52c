const SIGNALS = ["SIGINT", "SIGTERM"] as const;

export type StopSignal = (typeof SIGNALS)[number];

/** Resolves at the first signal that asks this process to stop; one more ends it at once, as if nobody listened. */
export function stopSignal(): Promise<StopSignal> {
  return new Promise((asked) => {
    const ask = (signal: StopSignal): void => {
      for (const one of SIGNALS) process.off(one, ask);
      asked(signal);
    };
    for (const one of SIGNALS) process.on(one, ask);
  });
}
