import { type SearchFilter, matchesFilter } from "../../../core/filter.ts";
import type { PromptName } from "../../../core/name.ts";
import type { PromptState, VersionSummary } from "../../../core/registry.ts";
import { isContentChanged } from "../../../core/version.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { promptFilterText } from "../../../mlflow/filter-text.ts";
import { promptOf } from "../../../mlflow/prompt-model.ts";
import { byName } from "../../paging.ts";
import { isInvalid, isMissing } from "../transport/failure.ts";
import { findNewestManaged } from "./find-versions.ts";
import { type Search, searchModels } from "./search-pages.ts";
import { explainRefusal } from "../transport/server-version.ts";
import type { Transport } from "../transport/transport.ts";

type Pages = Pick<Search, "pageSize" | "expected">;

/** Every prompt that passes the filter, by name in code point order, whatever order the server's database has. */
export async function findPrompts(
  transport: Transport,
  filter: SearchFilter,
  pages: Pages,
): Promise<readonly PromptState[]> {
  const asked = await askedFor(transport, filter, pages);
  const passing = asked.filter((state) => matchesFilter(filter, state));
  return withNewestManaged(
    transport,
    passing.toSorted((a, b) => byName(a.name, b.name)),
  );
}

/** Null for a name that nothing has, or a registered model that is no prompt. */
export async function findPrompt(transport: Transport, name: PromptName): Promise<PromptState | null> {
  const state = await findModel(transport, name);
  const [whole = null] = state === null ? [] : await withNewestManaged(transport, [state]);
  return whole;
}

/** The same by one request: `newestManaged` is null where the newest version is none of git's. */
async function findModel(transport: Transport, name: PromptName): Promise<PromptState | null> {
  try {
    const state = promptOf((await transport.call(ENDPOINTS.getModel, { name })).registered_model);
    // Some databases take letters of either case for the same.
    return state?.name === name ? state : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** What the server finds: a filter that it does not understand is left to whoever asks. */
async function askedFor(transport: Transport, filter: SearchFilter, pages: Pages): Promise<readonly PromptState[]> {
  try {
    return await statesOf(transport, promptFilterText(filter), pages);
  } catch (error) {
    if (filter.length > 0 && isInvalid(error)) return askedFor(transport, [], pages);
    throw await explainRefusal(transport, error);
  }
}

/** A prompt that is listed twice, because another one was made or deleted meanwhile, is given once. */
async function statesOf(transport: Transport, filter: string, pages: Pages): Promise<readonly PromptState[]> {
  const states = new Map<PromptName, PromptState>();
  for await (const page of searchModels(transport, { filter, orderBy: ["name ASC"], ...pages })) {
    for (const model of page) {
      const state = promptOf(model);
      if (state !== null) states.set(state.name, state);
    }
  }
  return [...states.values()];
}

/** A search tells of the newest version only; where somebody else may have made it, there is another look for git's. */
async function withNewestManaged(
  transport: Transport,
  states: readonly PromptState[],
): Promise<readonly PromptState[]> {
  const overtaken = states.filter(({ managed, latest }) => managed !== null && latest !== null && !isAsMade(latest));
  if (overtaken.length === 0) return states;
  const names = new Set(overtaken.map(({ name }) => name));
  const newest = await findNewestManaged(transport, [...names]);
  return states.map((state) => (names.has(state.name) ? withNewest(state, newest.get(state.name) ?? null) : state));
}

function isAsMade(latest: VersionSummary): boolean {
  return latest.provenance !== null && !isContentChanged(latest);
}

function withNewest(state: PromptState, newestManaged: VersionSummary | null): PromptState {
  const { latest } = state;
  if (latest === null || latest.version === newestManaged?.version) return { ...state, newestManaged };
  return { ...state, newestManaged, latest: { ...latest, provenance: null } };
}
