import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import type { ModelVersion, RegisteredModel } from "../../../mlflow/entities.ts";
import { ReplyTooLong } from "../transport/failure.ts";
import type { Transport } from "../transport/transport.ts";
import { type Page, pagesAhead } from "./pages-ahead.ts";

export interface Search {
  readonly filter: string;
  readonly orderBy: readonly string[];
  /** Results a request; fewer are asked for where that many make too long a reply. */
  readonly pageSize: number;
  /** How many results there are likely to be, where that is known: their pages are then asked for side by side. */
  readonly expected?: number | null;
}

/** Pages asked for side by side: as many as MLflow has workers by default, each of which answers one at a time. */
const PAGES_AT_A_TIME = 4;

/** Fewer results are not worth a request of their own: beside its results, each costs MLflow 3.17 as much as 100 more. */
const SMALLEST_PAGE = 500;

/** The pages of a search for registered models. */
export function searchModels(transport: Transport, search: Search): AsyncGenerator<readonly RegisteredModel[]> {
  return pagesOf(search, async (request) => {
    const { registered_models: items, next_page_token: next } = await transport.call(ENDPOINTS.searchModels, request);
    return { items, next };
  });
}

/** The pages of a search for model versions. */
export function searchVersions(transport: Transport, search: Search): AsyncGenerator<readonly ModelVersion[]> {
  return pagesOf(search, async (request) => {
    const { model_versions: items, next_page_token: next } = await transport.call(ENDPOINTS.searchVersions, request);
    return { items, next };
  });
}

interface PageRequest {
  readonly filter: string;
  readonly order_by: string[];
  readonly max_results: number;
  readonly page_token?: string;
}

/** What came before a reply that is too long is given once more. */
async function* pagesOf<Item>(
  search: Search,
  read: (request: PageRequest) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  const { filter, orderBy, expected = null } = search;
  if (expected === null) return yield* pagesInTurn(search, read);
  const pageSize = Math.min(search.pageSize, Math.max(SMALLEST_PAGE, Math.ceil(expected / PAGES_AT_A_TIME)));
  const readPage = async (token: string | null): Promise<Page<Item>> => {
    const from = token === null ? {} : { page_token: token };
    return read({ filter, order_by: [...orderBy], max_results: pageSize, ...from });
  };
  try {
    yield* pagesAhead({ pageSize, expected, atATime: PAGES_AT_A_TIME, read: readPage });
  } catch (error) {
    if (!(error instanceof ReplyTooLong)) throw error;
    yield* pagesInTurn(search, read);
  }
}

async function* pagesInTurn<Item>(
  { filter, orderBy, pageSize }: Search,
  read: (request: PageRequest) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  let token: string | null = null;
  let size = pageSize;
  do {
    const from = token === null ? {} : { page_token: token };
    try {
      const page: Page<Item> = await read({ filter, order_by: [...orderBy], max_results: size, ...from });
      yield page.items;
      token = page.next;
      if (token === null) return;
    } catch (error) {
      if (!(error instanceof ReplyTooLong) || size === 1) throw error;
      // A token says how many results came before, whatever the size of a page.
      size = Math.ceil(size / 8);
    }
  } while (true);
}
