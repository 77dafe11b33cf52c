import { pageToken } from "../../mlflow/page-token.ts";
import { modelFilter, versionFilter } from "../../mlflow/search-filter.ts";
import { modelOrder, versionOrder } from "../../mlflow/search-order.ts";
import { modelPage, versionPage } from "../../mlflow/search-page.ts";
import { listedVersionOnWire, modelOnWire } from "../wire-entities.ts";
import type { Call, Requested } from "./call.ts";

export async function searchModels(request: Requested<"searchModels">, call: Call) {
  const page = modelPage(request);
  const search = { ...modelFilter(request.filter), order: modelOrder(request.order_by), ...page };
  const { items, hasMore } = await call.read((models) => models.searchModels(search));
  return { ...listed("registered_models", items.map(modelOnWire)), ...nextPage(page, hasMore) };
}

export async function searchVersions(request: Requested<"searchVersions">, call: Call) {
  const page = versionPage(request);
  const search = { ...versionFilter(request.filter), order: versionOrder(request.order_by), ...page };
  const { items, hasMore } = await call.read((models) => models.searchVersions(search));
  return { ...listed("model_versions", items.map(listedVersionOnWire)), ...nextPage(page, hasMore) };
}

function listed(key: string, items: readonly object[]): object {
  return items.length === 0 ? {} : { [key]: items };
}

function nextPage({ offset, limit }: { readonly offset: number; readonly limit: number }, hasMore: boolean): object {
  return hasMore ? { next_page_token: pageToken(offset + limit) } : {};
}
