import type { Caller } from "./call.ts";

/** A caller that is opened by its first call; one that fails to open is opened again by the next. */
export function lazyCaller(address: string, open: () => Promise<Caller>): Caller {
  let opening: Promise<Caller> | null = null;

  async function opened(): Promise<Caller> {
    opening ??= open();
    const mine = opening;
    try {
      return await mine;
    } catch (error) {
      if (opening === mine) opening = null;
      throw error;
    }
  }

  return {
    address,
    call: async (endpoint, request, signal) => {
      const caller = await opened();
      return caller.call(endpoint, request, signal);
    },
    [Symbol.asyncDispose]: async () => {
      const caller = await opening?.catch(() => null);
      await caller?.[Symbol.asyncDispose]();
    },
  };
}
