import type { CommitId } from "../../../core/commit.ts";
import type { VersionSummary } from "../../../core/registry.ts";
import { isContentChanged } from "../../../core/version.ts";
import type { VersionNumber } from "../../../core/version.ts";

/**
 * MLflow's client shows people all tags of a version, and some hand them on to the next one that they register: it then says
 * that git made it. It is not git's where its text is another than git's and an older version has that commit already; a
 * version of git's that somebody has changed is the only one of its commit.
 * @param versions All that one prompt has of those that say that git made them, and maybe more.
 */
export function withoutCopiedProvenance(versions: readonly VersionSummary[]): readonly VersionSummary[] {
  const oldest = new Map<CommitId, VersionNumber>();
  for (const { version, provenance } of versions) {
    if (provenance === null) continue;
    const known = oldest.get(provenance.commit);
    if (known === undefined || version < known) oldest.set(provenance.commit, version);
  }
  return versions.map((summary) => {
    const { version, provenance } = summary;
    const isCopied = provenance !== null && isContentChanged(summary) && oldest.get(provenance.commit) !== version;
    return isCopied ? { ...summary, provenance: null } : summary;
  });
}
