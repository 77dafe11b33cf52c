import { isCommitId } from "../core/commit.ts";
import { isDigest } from "../core/digest.ts";
import type { Tags } from "../core/metadata.ts";
import type { Provenance } from "../core/version.ts";
import {
  VERSION_AUTHOR,
  VERSION_COMMIT,
  VERSION_DATE,
  VERSION_DIGEST,
  VERSION_PATH,
  VERSION_REPOSITORY,
} from "./tag-keys.ts";

/** Null unless every part is there and sound: a version with half a provenance is none of git's. */
export function provenanceOf(tags: Tags): Provenance | null {
  const repository = tags.get(VERSION_REPOSITORY);
  const commit = tags.get(VERSION_COMMIT);
  const path = tags.get(VERSION_PATH);
  const digest = tags.get(VERSION_DIGEST);
  const author = tags.get(VERSION_AUTHOR);
  const date = tags.get(VERSION_DATE);
  if (repository === undefined || path === undefined || author === undefined) return null;
  if (commit === undefined || !isCommitId(commit) || digest === undefined || !isDigest(digest)) return null;
  if (date === undefined || Number.isNaN(Date.parse(date))) return null;
  return { repository, commit, path, digest, author, date };
}
