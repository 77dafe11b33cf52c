import type { Results } from "../../../mlflow/model-store.ts";

/** A page of what was found; one result after it says that there are more. */
export function pageOf<Item>(
  found: readonly Item[],
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Results<Item> {
  return { items: found.slice(offset, offset + limit), hasMore: found.length > offset + limit };
}
