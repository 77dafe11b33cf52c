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

export function provenanceTags(provenance: Provenance): Tags {
  return new Map([
    [VERSION_REPOSITORY, provenance.repository],
    [VERSION_COMMIT, provenance.commit],
    [VERSION_PATH, provenance.path],
    [VERSION_DIGEST, provenance.digest],
    [VERSION_AUTHOR, provenance.author],
    [VERSION_DATE, provenance.date],
  ]);
}

const KEYS: ReadonlySet<string> = new Set([
  VERSION_REPOSITORY,
  VERSION_COMMIT,
  VERSION_PATH,
  VERSION_DIGEST,
  VERSION_AUTHOR,
  VERSION_DATE,
]);

export function withoutProvenanceTags(tags: Tags): Tags {
  return new Map([...tags].filter(([key]) => !KEYS.has(key)));
}
