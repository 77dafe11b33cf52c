import { type ErrorCode, PromptreeError, messageOf } from "../../core/errors.ts";
import { sqliteCode } from "./node-sqlite.ts";

const BUSY = 5;
const LOCKED = 6;
const READ_ONLY_CODE = 8;
const CANT_OPEN = 14;

interface Explanation {
  readonly code: ErrorCode;
  /** The end of a sentence that begins with the registry's address. */
  readonly what: string;
  readonly hint: string;
}

const IN_USE: Explanation = {
  code: "registry-busy",
  what: "is in use by another process",
  hint: "try again when it is done",
};
const READ_ONLY: Explanation = {
  code: "write-refused",
  what: "can't be written: the file or its folder is read-only",
  hint: "give this user the right to write both, or name another registry",
};
const NO_ROOM: Explanation = {
  code: "write-refused",
  what: "can't be written: the disk is full",
  hint: "make room and try again; nothing was kept of what was being written",
};
const DAMAGED: Explanation = {
  code: "registry-unavailable",
  what: "is damaged",
  hint: "put a copy in its place, or move it away and sync: git still has every version that came from it",
};
const DISK_FAILED: Explanation = {
  code: "registry-unavailable",
  what: "can't be used: reading or writing the disk failed",
  hint: "check the disk, and that the folder is still there",
};
const NOT_ALLOWED: Explanation = {
  code: "registry-unavailable",
  what: "can't be opened",
  hint: "check that this user may read and write the file and its folder",
};
const BROKEN_RULE: Explanation = {
  code: "write-refused",
  what: "refused a write that breaks its rules",
  hint: "another program may have changed its tables; nothing was kept of what was being written",
};
const NO_FOLDER: Explanation = {
  code: "registry-unavailable",
  what: "can't be made: a part of its path is no folder",
  hint: "name another place for the registry",
};
const NO_FOLDER_THERE: Explanation = {
  code: "registry-unavailable",
  what: "can't be made: its folder can't be made there",
  hint: "name another place for the registry",
};
const LONG_NAME: Explanation = {
  code: "registry-unavailable",
  what: "can't be opened: a name in its path is too long",
  hint: "name another place for the registry",
};
const LINK_LOOP: Explanation = {
  code: "registry-unavailable",
  what: "can't be opened: a link in its path leads back to itself",
  hint: "name another place for the registry",
};

/** By SQLite's result codes, and by the file system's. */
const EXPLANATIONS: ReadonlyMap<unknown, Explanation> = new Map<unknown, Explanation>([
  [BUSY, IN_USE],
  [LOCKED, IN_USE],
  [READ_ONLY_CODE, READ_ONLY],
  [10, DISK_FAILED],
  [11, DAMAGED],
  [13, NO_ROOM],
  [CANT_OPEN, NOT_ALLOWED],
  [19, BROKEN_RULE],
  [26, DAMAGED],
  ["EROFS", READ_ONLY],
  ["ENOSPC", NO_ROOM],
  ["EIO", DISK_FAILED],
  ["EACCES", NOT_ALLOWED],
  ["EPERM", NOT_ALLOWED],
  ["ENOTDIR", NO_FOLDER],
  ["EEXIST", NO_FOLDER],
  ["ENOENT", NO_FOLDER_THERE],
  ["ENAMETOOLONG", LONG_NAME],
  ["ELOOP", LINK_LOOP],
]);

/** Whether another process is in the way, and will be out of it. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === BUSY || code === LOCKED;
}

/** Whether SQLite could not make the files that it keeps beside a database while that is open. */
export function lacksSideFiles(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === READ_ONLY_CODE || code === CANT_OPEN;
}

/** What SQLite or the file system threw, in plain words. Anything else is a mistake of ours and stays as it is. */
export function explainSqliteError(error: unknown, address: string): Error {
  const known = EXPLANATIONS.get(sqliteCode(error) ?? systemCode(error));
  if (known !== undefined) {
    return new PromptreeError(known.code, `${address} ${known.what}`, { hint: known.hint, cause: error });
  }
  if (sqliteCode(error) === null && error instanceof Error) return error;
  return new PromptreeError("registry-unavailable", `${address} can't be used: ${messageOf(error)}`, { cause: error });
}

function systemCode(error: unknown): unknown {
  return error instanceof Error && "syscall" in error && "code" in error ? error.code : null;
}
