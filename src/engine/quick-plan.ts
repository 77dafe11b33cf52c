import { readExcerpt } from "../content/aliases-excerpt.ts";
import type { AliasesReading } from "../content/merge-aliases.ts";
import type { RegistryReader } from "../core/registry.ts";
import type { DesiredState, ObservedState, Source } from "../core/state.ts";
import type { BlobReader } from "../git/blobs.ts";
import { judgeAliasFiles, readAliasFilesAt } from "./alias-files.ts";
import { findBrokenCallers } from "./callers.ts";
import { policyOf } from "./make-plan.ts";
import type { MadePlan, PlanOptions } from "./make-plan.ts";
import { lookUpVersions } from "./observe.ts";
import { findOwnership } from "./ownership.ts";
import { planChanges } from "./plan/plan-changes.ts";
import { headOf } from "./project.ts";
import type { Project } from "./project.ts";
import type { ContentStore } from "./replay/content-store.ts";
import { Replay } from "./replay/replay.ts";
import type { RecentCommits } from "./recent-commits.ts";
import { findTouched } from "./touched.ts";
import type { Touched } from "./touched.ts";

/**
 * The plan that `makePlan` makes, from a look at the touched prompts alone, for the sync after most commits. Null where those
 * are not all that counts, and where there is a problem to tell: `makePlan` then tells it, with its place in the file.
 * @param recent What was read ahead, if it is what has come since the last sync.
 */
export async function makeQuickPlan(
  project: Project,
  registry: RegistryReader,
  contents: ContentStore,
  options: PlanOptions,
  recent: RecentCommits | null = null,
): Promise<MadePlan | null> {
  if (options.prune || options.adopt || options.acceptRewrite || project.problems.length > 0) return null;
  const head = headOf(project);
  const { repository, owners, lastSync } = await findOwnership(project, registry);
  const touched = await findTouched({ project, head, registry, blobs: contents.blobs, owners, lastSync, recent });
  if (touched === null || lastSync === null) return null;
  const source: Source = { commit: head, branch: project.repository.branch, repository };
  const observed: ObservedState = {
    address: registry.address,
    lastSync,
    prompts: new Map(touched.prompts.map((state) => [state.name, state])),
    versions: new Map(),
  };
  const desired = await desireTouched(touched, {
    source,
    base: lastSync.commit,
    splits: project.settings.splits,
    contents,
  });
  const complete = await lookUpVersions(registry, desired, observed, owners);
  const plan = planChanges(desired, complete, policyOf(project.settings, owners, options));
  const broken = await findBrokenCallers(plan, desired.aliases, registry, contents);
  if (plan.problems.length + broken.length > 0) return null;
  return { plan, contents, lastSync, newestVersions: null, commits: desired.commits, mode: desired.mode };
}

interface QuickInput {
  readonly source: Source;
  readonly base: NonNullable<DesiredState["base"]>;
  /** Of all prompts. */
  readonly splits: DesiredState["splits"];
  readonly contents: ContentStore;
}

async function desireTouched(
  { prompts, commits }: Touched,
  { source, base, splits, contents }: QuickInput,
): Promise<DesiredState> {
  const names = prompts.map((state) => state.name);
  const touched = new Set<string>(names);
  const replay = new Replay({ managed: prompts, files: null, names, order: new Map(), contents });
  for (const commit of commits) replay.follow(commit);
  const { aliasCommits, problems, ...result } = replay.finish();
  const { manifest, problems: wrong } = await readPointersOf(touched, source, contents.blobs);
  return {
    source,
    mode: "first-parent",
    base,
    commits: result.commits,
    prompts: result.prompts,
    lost: new Set(),
    withLostVersions: new Set(),
    covered: new Map(),
    incomplete: new Set(),
    aliases: manifest,
    aliasesAtBase: manifest,
    aliasCommits,
    splits: new Map([...splits].filter(([name]) => touched.has(name))),
    problems: [...problems, ...wrong],
  };
}

/** What the files of pointers, which no commit has touched, say of some prompts. */
async function readPointersOf(
  names: ReadonlySet<string>,
  { commit }: Source,
  blobs: BlobReader,
): Promise<AliasesReading> {
  const files = await readAliasFilesAt(blobs, commit);
  const { manifest, problems } = judgeAliasFiles(files, (path, alias, bytes) => readExcerpt(path, alias, bytes, names));
  if (manifest === null) return { manifest, problems };
  const prompts = new Map([...manifest.prompts].filter(([name]) => names.has(name)));
  return { manifest: { ...manifest, prompts }, problems };
}
