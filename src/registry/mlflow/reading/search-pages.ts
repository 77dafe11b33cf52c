import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import type { ModelVersion, RegisteredModel } from "../../../mlflow/entities.ts";
import { ReplyTooLong } from "../transport/failure.ts";
import type { Transport } from "../transport/transport.ts";

export interface Search {
  readonly filter: string;
  readonly orderBy: readonly string[];
  /** Results a request; fewer are asked for where that many make too long a reply. */
  readonly pageSize: number;
}

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

interface Page<Item> {
  readonly items: readonly Item[];
  /** The token of the next page; null on the last. */
  readonly next: string | null;
}

async function* pagesOf<Item>(
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
