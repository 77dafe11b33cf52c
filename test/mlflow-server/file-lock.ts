import { DatabaseSync } from "node:sqlite";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

const Busy = z.object({ errcode: z.literal(5) });

/**
 * Does one thing at a time among all processes that name the same file, which is made for it and stays. The lock is
 * SQLite's, so that it ends with the process that holds it.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    while (!lock(database)) await pause(200);
    return await work();
  } finally {
    database.close();
  }
}

function lock(database: DatabaseSync): boolean {
  try {
    database.exec("BEGIN EXCLUSIVE");
    return true;
  } catch (error) {
    if (Busy.safeParse(error).success) return false;
    throw error;
  }
}
