import { expect, test } from "vitest";
import { digestContent } from "../../../src/core/digest.ts";
import type { VersionSummary } from "../../../src/core/registry.ts";
import { withoutCopiedProvenance } from "../../../src/registry/mlflow/reading/copied-provenance.ts";
import { commitId, promptName, provenanceOf, textContent, versionNumber } from "../../contract/builders.ts";

/** A version with this text now, which says that a commit made it with `made`. */
function version(number: number, commit: string, made: string, text = made): VersionSummary {
  return {
    prompt: promptName("greet"),
    version: versionNumber(number),
    digest: digestContent(textContent(text)),
    message: "",
    date: "2026-03-03T00:00:00Z",
    provenance: provenanceOf("greet", textContent(made), { commit: commitId(commit) }),
  };
}

test.each<{ readonly what: string; readonly versions: readonly VersionSummary[]; readonly gits: readonly number[] }>([
  { what: "all that git made", versions: [version(1, "a", "one"), version(2, "b", "two")], gits: [1, 2] },
  {
    what: "one that somebody has changed",
    versions: [version(1, "a", "one"), version(2, "b", "two", "changed")],
    gits: [1, 2],
  },
  {
    what: "none that has the tags of the newest",
    versions: [version(1, "a", "one"), version(2, "b", "two"), version(3, "b", "two", "theirs")],
    gits: [1, 2],
  },
  {
    what: "none that has the tags of an older one, in whatever order they come",
    versions: [version(3, "a", "one", "theirs"), version(2, "b", "two"), version(1, "a", "one")],
    gits: [2, 1],
  },
  {
    what: "none of several with the same tags, though git's own was changed, too",
    versions: [version(1, "a", "one", "changed"), version(2, "a", "one", "theirs"), version(3, "a", "one", "more")],
    gits: [1],
  },
  {
    what: "the same text once more, as after a reply that was lost",
    versions: [version(1, "a", "one"), version(2, "a", "one")],
    gits: [1, 2],
  },
])("git's are $what", ({ versions, gits }) => {
  const told = withoutCopiedProvenance(versions);
  expect(told.flatMap(({ provenance, version: number }) => (provenance === null ? [] : number))).toEqual(gits);
  expect(told.map(({ version: number }) => number)).toEqual(versions.map(({ version: number }) => number));
});
