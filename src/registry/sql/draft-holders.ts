import { hostname } from "node:os";
import type { Kysely } from "kysely";
import { PromptreeError } from "../../core/errors.ts";
import type { DraftHolderTable, Schema } from "./schema.ts";

/** In milliseconds: whoever has not been heard of for as long holds nothing any more. */
const LAPSE = 60_000;

/** Who holds a work tree, or would. */
export type Holder = Omit<DraftHolderTable, "beat">;

export function newHolder(worktree: string): Holder {
  const since = new Date().toISOString();
  return { worktree, holder: crypto.randomUUID(), pid: process.pid, host: hostname(), since };
}

/**
 * Within a transaction: makes it known that the holder is alive. One that has no row gets one, and the drafts that nobody
 * holds are removed, those of its own work tree with them.
 * @throws PromptreeError `blocked` when another living holder has the work tree.
 */
export async function holdWorktree(db: Kysely<Schema>, holder: Holder): Promise<void> {
  const now = new Date();
  const rows = await db.selectFrom("draft_holders").selectAll().execute();
  refuseOthers(rows, holder, now);
  const living = new Set(rows.filter((row) => isLiving(row, now)).map((row) => row.worktree));
  const isHeld = rows.some((row) => row.holder === holder.holder);
  if (!isHeld) await removeUnheld(db, living);
  const row = { ...holder, beat: now.toISOString() };
  await db.deleteFrom("draft_holders").where("worktree", "=", holder.worktree).execute();
  await db.insertInto("draft_holders").values(row).execute();
}

/** @throws PromptreeError `blocked` when another living holder has the work tree. */
export async function refuseHeld(db: Kysely<Schema>, holder: Holder): Promise<void> {
  refuseOthers(await db.selectFrom("draft_holders").selectAll().execute(), holder, new Date());
}

export async function releaseWorktree(db: Kysely<Schema>, { holder }: Holder): Promise<void> {
  await db.deleteFrom("draft_holders").where("holder", "=", holder).execute();
}

/**
 * Within a transaction: removes the drafts of those who ended on this machine without giving anything back. Others who have not
 * been heard of may have slept, and be about to go on.
 */
export async function removeDraftsOfEnded(db: Kysely<Schema>): Promise<void> {
  const rows = await db.selectFrom("draft_holders").select(["worktree", "host", "pid"]).execute();
  const ended = rows.filter(({ host, pid }) => host === hostname() && isGone(pid));
  for (const { worktree } of ended) await removeDraftsIn(db, worktree);
}

function refuseOthers(rows: readonly DraftHolderTable[], { worktree, holder, host }: Holder, now: Date): void {
  const other = rows.find((row) => row.worktree === worktree && row.holder !== holder);
  if (other === undefined || !isLiving(other, now)) return;
  const where = other.host === host ? "" : ` on ${other.host}`;
  const who = `process ${other.pid}${where} since ${other.since}`;
  throw new PromptreeError("blocked", `another watch of this folder is running (${who})`, {
    hint: "end it first, or look at its drafts: promptree get prompts:/NAME@draft",
  });
}

async function removeUnheld(db: Kysely<Schema>, living: ReadonlySet<string>): Promise<void> {
  const drafts = await db.selectFrom("drafts").select("worktree").distinct().execute();
  const holders = await db.selectFrom("draft_holders").select("worktree").execute();
  for (const { worktree } of [...drafts, ...holders]) {
    if (living.has(worktree)) continue;
    await removeDraftsIn(db, worktree);
  }
}

async function removeDraftsIn(db: Kysely<Schema>, worktree: string): Promise<void> {
  await db.deleteFrom("drafts").where("worktree", "=", worktree).execute();
  await db.deleteFrom("draft_holders").where("worktree", "=", worktree).execute();
}

/** A beat from far in the future is no sign of life either: the clock was put back since. */
function isLiving({ beat, host, pid }: DraftHolderTable, now: Date): boolean {
  const isHeardOf = Math.abs(now.getTime() - Date.parse(beat)) < LAPSE;
  return isHeardOf && !(host === hostname() && isGone(pid));
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}
