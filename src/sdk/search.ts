import { PromptreeError } from "../core/errors.ts";
import { parseVersionNumber } from "../core/version.ts";
import { ENDPOINTS } from "../mlflow/endpoints.ts";
import type { ModelVersion, RegisteredModel } from "../mlflow/entities.ts";
import { promptsOnly, versionFilterText } from "../mlflow/filter-text.ts";
import { isOnlyDraft } from "../mlflow/only-draft.ts";
import { IS_PROMPT } from "../mlflow/tag-keys.ts";
import { authorTags, tagsOf } from "../mlflow/tag-list.ts";
import type { Caller } from "./call.ts";
import { requireName } from "./checks.ts";
import { promptOf } from "./prompt.ts";
import type { Prompt } from "./prompt-types.ts";
import { found } from "./refusal.ts";
import type { FoundPrompt, SearchOptions } from "./search-types.ts";

/** Results a request: as many as MLflow gives. */
const PROMPTS_A_PAGE = 1000;
/** Each comes with its text. */
const VERSIONS_A_PAGE = 100;

/**
 * The prompts that pass a filter, by name.
 * @throws PromptreeError `usage` for a filter that is refused, `registry-unavailable`.
 */
export async function searchPrompts(
  caller: Caller,
  { filter = "", maxResults = Infinity }: SearchOptions = {},
): Promise<readonly FoundPrompt[]> {
  const search = { filter: promptsOnly(filter), order_by: ["name ASC"] };
  const models = await found(
    pages(requireCount(maxResults), PROMPTS_A_PAGE, async (page) => {
      const reply = await caller.call(ENDPOINTS.searchModels, { ...search, ...page });
      return { items: reply.registered_models, next: reply.next_page_token };
    }),
  );
  return models.filter(isPrompt).map(foundPrompt);
}

/**
 * The versions of a prompt with their texts, newest first.
 * @throws PromptreeError `not-found` without the prompt, `usage`, `registry-unavailable`.
 */
export async function searchPromptVersions(
  caller: Caller,
  prompt: string,
  { maxResults = Infinity }: Pick<SearchOptions, "maxResults"> = {},
): Promise<readonly Prompt[]> {
  const name = requireName(prompt);
  const most = requireCount(maxResults);
  const { registered_model: model } = await found(caller.call(ENDPOINTS.getModel, { name }));
  if (!isPrompt(model)) {
    throw new PromptreeError("not-found", `there is no prompt "${name}" in ${caller.address}`);
  }
  const search = { filter: versionFilterText([name]), order_by: ["version_number DESC"] };
  const versions = await found(
    pages(most, VERSIONS_A_PAGE, async (page) => {
      const reply = await caller.call(ENDPOINTS.searchVersions, { ...search, ...page });
      return { items: reply.model_versions, next: reply.next_page_token };
    }),
  );
  return versions.map((version) => promptOf(version, aliasesOf(model, version), `prompts:/${name}/${version.version}`));
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

type PageRequest = { readonly max_results: number; readonly page_token?: string };

async function pages<Item>(
  most: number,
  size: number,
  read: (request: PageRequest) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let token: string | null = null;
  do {
    const from: { page_token?: string } = token === null ? {} : { page_token: token };
    const page: Page<Item> = await read({ max_results: Math.min(size, most - items.length), ...from });
    items.push(...page.items);
    token = page.next;
  } while (token !== null && items.length < most);
  return items.slice(0, most);
}

function requireCount(count: number): number {
  if (count === Infinity || (Number.isSafeInteger(count) && count > 0)) return count;
  throw new PromptreeError("usage", "maxResults is not a whole number above 0");
}

function isPrompt(model: RegisteredModel): boolean {
  return tagsOf(model.tags).get(IS_PROMPT) === "true" && !isOnlyDraft(model);
}

function foundPrompt({ name, description, tags, latest_versions: latest, aliases }: RegisteredModel): FoundPrompt {
  const numbers = latest.map(({ version }) => parseVersionNumber(version)).filter((number) => number !== null);
  return {
    name,
    description: description === "" ? null : description,
    tags: Object.fromEntries(authorTags(tagsOf(tags))),
    latestVersion: numbers.length === 0 ? null : Math.max(...numbers),
    aliases: Object.fromEntries(aliases.map(({ alias, version }) => [alias, Number(version)])),
  };
}

/** A search leaves a version's own out. */
function aliasesOf({ aliases }: RegisteredModel, { version }: ModelVersion): readonly string[] {
  return aliases.filter((one) => one.version === version).map(({ alias }) => alias);
}
