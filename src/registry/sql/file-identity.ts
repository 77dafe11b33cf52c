import { statSync } from "node:fs";
import { PromptreeError } from "../../core/errors.ts";
import type { SqliteLocation } from "./sqlite-store.ts";

/** In milliseconds; a look takes some microseconds. */
const LOOK_EVERY = 1000;

/**
 * Looks, once a second at most, whether the file that stands at a path now still does: through an open file, SQLite goes on
 * reading and writing what nobody else can see any more.
 * @returns What throws a PromptreeError, `registry-unavailable`, for as long as no file or another one stands there.
 */
export function rememberFile({ path, address }: SqliteLocation): () => void {
  const opened = identityOf(path);
  let found = opened;
  let looked = performance.now();
  return () => {
    if (performance.now() - looked >= LOOK_EVERY) {
      found = identityOf(path);
      looked = performance.now();
    }
    if (found !== opened) throw notTheSame(address, found);
  };
}

/** Null where there is none. */
function identityOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? null : `${stats.dev}:${stats.ino}`;
}

function notTheSame(address: string, found: string | null): PromptreeError {
  const what = found === null ? "was removed while it was in use" : "was replaced by another file while it was in use";
  return new PromptreeError("registry-unavailable", `${address} ${what}`, {
    hint: found === null ? "put it back where it was, or restart the server" : "restart the server to use the new one",
  });
}
