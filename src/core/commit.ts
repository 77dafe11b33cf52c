import type { Brand } from "./brand.ts";

/** A full commit id: 40 hex digits, or 64 in a SHA-256 repository. */
export type CommitId = Brand<string, "CommitId">;

/** A full blob id, of the same form as a commit's. */
export type BlobId = Brand<string, "BlobId">;

const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

export function isCommitId(text: string): text is CommitId {
  return FULL_ID.test(text);
}

export function isBlobId(text: string): text is BlobId {
  return FULL_ID.test(text);
}

/** What people read and type: the first seven hex digits. */
export function shortCommit(commit: CommitId): string {
  return commit.slice(0, 7);
}

/** What a version keeps of the commit that made it. */
export interface CommitInfo {
  readonly id: CommitId;
  /** The author's name. */
  readonly author: string;
  /** The committer's date, ISO 8601 with its own offset. */
  readonly date: string;
  /** The message without its trailers; its first line is what tables show. */
  readonly message: string;
}
