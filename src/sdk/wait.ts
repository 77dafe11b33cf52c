/** Waits for a promise until the signal says to stop; what it is for goes on. */
export async function waitFor<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop);
  try {
    return await Promise.race([stopped, promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
