import type { PromptName } from "../../../core/name.ts";
import type { VersionSummary } from "../../../core/registry.ts";
import { isContentChanged } from "../../../core/version.ts";
import type { Provenance, VersionNumber } from "../../../core/version.ts";
import { versionFilterText } from "../../../mlflow/filter-text.ts";
import { summaryOf } from "../../../mlflow/prompt-version.ts";
import { VERSION_COMMIT, VERSION_DIGEST } from "../../../mlflow/tag-keys.ts";
import { byName } from "../../paging.ts";
import { withoutCopiedProvenance } from "./copied-provenance.ts";
import { readByNames } from "./read-by-names.ts";
import { type Search, searchVersions } from "./search-pages.ts";
import type { Transport } from "../transport/transport.ts";

/** Each comes with its text. */
const VERSIONS_A_PAGE = 1000;

const OLDEST_FIRST = ["name ASC", "version_number ASC"];
const NEWEST_FIRST = ["version_number DESC"];

/** Every live version of these prompts, in the order of the names, then oldest first; a page for some names at a time. */
export async function* findVersions(
  transport: Transport,
  names: readonly PromptName[],
): AsyncGenerator<readonly VersionSummary[]> {
  const pages = readByNames(transport, names, async (chunk) => {
    const found = new Map<string, VersionSummary>();
    // A version that is listed twice, because another one was deleted meanwhile, is given once.
    for await (const summary of summaries(transport, search(versionFilterText(chunk), OLDEST_FIRST))) {
      found.set(`${summary.prompt}/${summary.version}`, summary);
    }
    const byPrompt = Map.groupBy(found.values(), ({ prompt }) => prompt);
    const versions = [...byPrompt.values()].flatMap(withoutCopiedProvenance);
    return versions.toSorted((a, b) => byName(a.prompt, b.prompt) || a.version - b.version);
  });
  for await (const page of pages) if (page.length > 0) yield page;
}

/** The newest version that git made of each of these prompts, where there is one. */
export async function findNewestManaged(
  transport: Transport,
  names: readonly PromptName[],
): Promise<ReadonlyMap<PromptName, VersionSummary>> {
  const newest = new Map<PromptName, VersionSummary>();
  const pages = readByNames(transport, names, async (chunk) => {
    const found = new Map<PromptName, VersionSummary[]>();
    const filter = `${versionFilterText(chunk)} AND tags.\`${VERSION_COMMIT}\` LIKE '%'`;
    for await (const summary of summaries(transport, search(filter, NEWEST_FIRST))) {
      if (summary.provenance === null) continue;
      const known = found.get(summary.prompt);
      if (known === undefined) found.set(summary.prompt, [summary]);
      else known.push(summary);
      if (found.size === chunk.length && [...found.values()].every(isDecided)) break;
    }
    return [...found.values()].flatMap(
      (versions) => withoutCopiedProvenance(versions).find(({ provenance }) => provenance !== null) ?? [],
    );
  });
  for await (const page of pages) for (const summary of page) newest.set(summary.prompt, summary);
  return newest;
}

/** Whether the newest that says that git made it is what git made; else all that are older tell. */
function isDecided([newest]: readonly VersionSummary[]): boolean {
  return newest !== undefined && !isContentChanged(newest);
}

/** The oldest version that a commit made of a prompt, of those with a number above `above`; null when there is none. */
export async function findVersionOfCommit(
  transport: Transport,
  prompt: PromptName,
  { commit, digest }: Provenance,
  above: number,
): Promise<VersionNumber | null> {
  const tags = new Map<string, string>([
    [VERSION_COMMIT, commit],
    [VERSION_DIGEST, digest],
  ]);
  for await (const { version } of summaries(transport, search(versionFilterText([prompt], tags), OLDEST_FIRST))) {
    if (version > above) return version;
  }
  return null;
}

function search(filter: string, orderBy: readonly string[]): Search {
  return { filter, orderBy, pageSize: VERSIONS_A_PAGE };
}

async function* summaries(transport: Transport, wanted: Search): AsyncGenerator<VersionSummary> {
  for await (const page of searchVersions(transport, wanted)) {
    for (const model of page) {
      const summary = summaryOf(model);
      if (summary !== null) yield summary;
    }
  }
}
