import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** The first bytes of a regular file, as many as fit into `buffer`; null where there is none. Waits for nobody, follows no link. */
export function readStart(path: string, buffer: Buffer): Buffer | null {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    return fstatSync(descriptor).isFile() ? buffer.subarray(0, readSync(descriptor, buffer)) : null;
  } catch {
    return null;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
