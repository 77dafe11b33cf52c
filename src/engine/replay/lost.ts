import type { PromptName } from "../../core/name.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { Problem } from "../../core/problem.ts";
import type { PromptState, VersionSummary } from "../../core/registry.ts";
import type { DesiredPrompt, DesiredVersion } from "../../core/state.ts";
import type { DesireInput } from "../desire.ts";
import { followCommits } from "./commits.ts";
import { FETCH_HISTORY } from "./fetch-history.ts";
import { readChanges } from "./file-changes.ts";
import { firstStart } from "./first-start.ts";
import { findLostPrompts } from "./lost-prompts.ts";
import { findLostVersions } from "./lost-versions.ts";
import { Replay } from "./replay.ts";
import type { ReplayResult } from "./replay.ts";

interface Restored {
  /** As all of history makes them, as if the registry were empty: they get back the numbers they had. */
  readonly prompts: ReadonlyMap<PromptName, DesiredPrompt>;
  /** Those of which a part is there, with the versions after it. */
  readonly withLostVersions: ReadonlyMap<PromptName, DesiredPrompt>;
  /** The versions that are git's newest though another of git's is above them. */
  readonly covered: ReadonlyMap<PromptName, VersionSummary>;
  /** Those that lack their newest version, and of which history makes none again. */
  readonly incomplete: ReadonlySet<PromptName>;
  readonly problems: readonly Problem[];
}

type Replayed = Pick<ReplayResult, "prompts" | "problems">;

/** What the last sync left in the registry and somebody has deleted there: prompts, and the newest versions of prompts. */
export async function restoreLost(input: DesireInput, touched: ReplayResult["prompts"]): Promise<Restored> {
  const { repository, settings } = input;
  const names = await findLostPrompts(input);
  let replayed: Promise<Replayed> | null = null;
  const replay = async (): Promise<Replayed> => (replayed ??= replayAll(input));
  const { lost: cut, covered } = await findLostVersions(input, touched, async () => (await replay()).prompts);
  const none = { prompts: new Map(), withLostVersions: new Map(), incomplete: new Set<PromptName>(), problems: [] };
  if (names.size + cut.length === 0) return { ...none, covered };
  if (repository.isShallow && settings.history === "first-parent") throw needsHistory(names, cut);
  const history = await replay();
  const withLostVersions = restoredVersions(cut, history);
  const incomplete = new Set(cut.map(({ name }) => name).filter((name) => !withLostVersions.has(name)));
  return { ...restoredPrompts(names, history), withLostVersions, covered, incomplete };
}

async function replayAll({
  repository,
  source,
  settings,
  observed,
  managed,
  contents,
}: DesireInput): Promise<Replayed> {
  const start = await firstStart(repository, source.commit, settings);
  // Ours last: a prompt of ours that is there has its name, whoever has it in other case by now.
  const names = [...observed.prompts.keys(), ...managed.map(({ name }) => name)];
  const replay = new Replay({ managed: [], files: [], names, order: new Map(), contents });
  for await (const batch of readChanges(followCommits(repository, start, source.commit, []), contents.blobs)) {
    for (const commit of batch) replay.follow(commit);
  }
  return replay.finish();
}

function restoredPrompts(
  lost: ReadonlySet<PromptName>,
  { prompts, problems }: Replayed,
): Pick<Restored, "prompts" | "problems"> {
  const paths = new Set([...prompts.values()].filter(({ name }) => lost.has(name)).map(({ path }) => path));
  return {
    prompts: new Map([...prompts].filter(([name, prompt]) => lost.has(name) && !prompt.orphaned)),
    problems: problems.filter(({ code, file }) => code === "name-differs-in-case" && file !== null && paths.has(file)),
  };
}

function restoredVersions(cut: readonly PromptState[], { prompts }: Replayed): Restored["withLostVersions"] {
  const restored = new Map<PromptName, DesiredPrompt>();
  for (const { name, newestManaged } of cut) {
    const prompt = prompts.get(name);
    const versions = versionsAfter(newestManaged, prompt?.versions ?? []);
    if (prompt !== undefined && versions.length > 0) restored.set(name, { ...prompt, versions });
  }
  return restored;
}

/** Of a history that lacks the commit of the one that is left, only the last version: what came before it can't be told. */
function versionsAfter(left: VersionSummary | null, versions: readonly DesiredVersion[]): readonly DesiredVersion[] {
  if (left === null) return versions;
  const place = versions.findLastIndex(({ commit }) => commit.id === left.provenance?.commit);
  return place === -1 ? versions.slice(-1) : versions.slice(place + 1);
}

function needsHistory(prompts: ReadonlySet<PromptName>, [cut]: readonly PromptState[]): PromptreeError {
  const [prompt] = prompts;
  const message =
    prompt === undefined
      ? `the newest version of "${cut?.name ?? ""}" was deleted by hand in the registry, and this shallow clone lacks the history to make it again`
      : `"${prompt}" was deleted by hand in the registry, and this shallow clone lacks the history to make its versions again`;
  return new PromptreeError("blocked", message, {
    hint: FETCH_HISTORY,
  });
}
