import { isBlobId, isCommitId } from "../core/commit.ts";
import type { CommitInfo } from "../core/commit.ts";
import { kindOfMode } from "./entry.ts";
import type { TreeEntry } from "./entry.ts";
import { cleanMessage } from "./message.ts";
import { decodePath } from "./path.ts";
import { unexpectedAnswer } from "./records.ts";

export interface HistoryCommit {
  readonly commit: CommitInfo;
  readonly changes: readonly PathChange[];
}

/** What a commit did to one path. A rename is two changes: the old path deleted, the new one with `renamedFrom`. */
export interface PathChange {
  readonly path: string;
  /** Null when the path is gone. */
  readonly entry: TreeEntry | null;
  readonly renamedFrom: string | null;
}

/** With `-z`: four records a commit, then its changes. */
export const LOG_FORMAT = "--format=%H%x00%cI%x00%an%x00%B";

/** A line of `--raw`: both modes, both ids, and what happened. */
const RAW_LINE = /^\n?:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*$/;

interface RawLine {
  readonly mode: string;
  readonly id: string;
  readonly isDeleted: boolean;
  readonly isRenamed: boolean;
}

/**
 * Reads the records of `git log --raw -z` as they come. A record's meaning follows from its place alone, so nothing a path
 * or a message says can pass for something else.
 */
export class LogParser {
  #header: Buffer[] = [];
  #commit: CommitInfo | null = null;
  #changes: PathChange[] = [];
  #line: RawLine | null = null;
  /** The first path of a rename, once read. */
  #source: string | null = null;

  /** The commits that these records complete; the last one begun is complete only at the next, or at `end`. */
  read(records: readonly Buffer[]): readonly HistoryCommit[] {
    const commits: HistoryCommit[] = [];
    for (const record of records) {
      if (this.#line !== null) this.#readPath(this.#line, decodePath(record));
      else if (this.#commit !== null && isRawLine(record)) this.#line = parseRawLine(record);
      else this.#readHeader(record, commits);
    }
    return commits;
  }

  end(): readonly HistoryCommit[] {
    if (this.#line !== null || this.#header.length > 0)
      throw unexpectedAnswer("the log ends in the middle of a commit");
    const commits: HistoryCommit[] = [];
    this.#complete(commits);
    return commits;
  }

  #readHeader(record: Buffer, commits: HistoryCommit[]): void {
    this.#complete(commits);
    this.#header.push(record);
    if (this.#header.length < 4) return;
    this.#commit = parseCommit(this.#header);
    this.#header = [];
  }

  #readPath(line: RawLine, path: string): void {
    if (line.isRenamed && this.#source === null) {
      this.#source = path;
      return;
    }
    if (this.#source !== null) this.#changes.push({ path: this.#source, entry: null, renamedFrom: null });
    this.#changes.push({
      path,
      entry: line.isDeleted ? null : treeEntry(path, line.mode, line.id),
      renamedFrom: this.#source,
    });
    this.#source = null;
    this.#line = null;
  }

  #complete(commits: HistoryCommit[]): void {
    if (this.#commit !== null) commits.push({ commit: this.#commit, changes: this.#changes });
    this.#commit = null;
    this.#changes = [];
  }
}

/** An entry as git prints it. */
export function treeEntry(path: string, mode: string, id: string): TreeEntry {
  if (!isBlobId(id)) throw unexpectedAnswer(id);
  return { path, kind: kindOfMode(mode), blob: id };
}

function parseCommit(header: readonly Buffer[]): CommitInfo {
  const [id = "", date = "", author = "", message = ""] = header.map(String);
  if (!isCommitId(id)) throw unexpectedAnswer(id);
  return { id, date: isoDate(date), author, message: cleanMessage(message) };
}

/** Newer gits write UTC as `Z`, and a commit without a readable date has none; every git is to give one text. */
function isoDate(date: string): string {
  const utc = date.replace(/Z$/, "+00:00");
  return /^\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(utc) ? utc : "1970-01-01T00:00:00+00:00";
}

/** The first line of a commit comes after a line feed; a header begins with the commit's id. */
function isRawLine(record: Buffer): boolean {
  return record[0] === 0x3a || (record[0] === 0x0a && record[1] === 0x3a);
}

function parseRawLine(record: Buffer): RawLine {
  const text = record.toString("latin1");
  const [, mode, id, status] = RAW_LINE.exec(text) ?? [];
  if (mode === undefined || id === undefined || status === undefined) throw unexpectedAnswer(text);
  // A copy: the id is kept for long, and cut out of the line it would keep the whole line alive.
  const copy = Buffer.from(id, "latin1").toString("latin1");
  return { mode, id: copy, isDeleted: status === "D", isRenamed: status === "R" };
}
