import { invalidParameter, unfitParameter } from "./invalid-parameter.ts";
import { readPageToken } from "./page-token.ts";

/** What a search's request says of its page. */
interface PageRequest {
  readonly max_results: number | undefined;
  readonly page_token: string;
}

/** After how many results a page begins, and how many it has at most. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

const MODELS = { usual: 100, most: 1000 };
const VERSIONS = { usual: 200_000, most: 200_000 };

/** A page of models may be empty. */
export function modelPage({ max_results: wanted = MODELS.usual, page_token: token }: PageRequest): Page {
  checkMost(wanted, MODELS.most);
  return { offset: readPageToken(token), limit: Math.max(0, wanted) };
}

export function versionPage({ max_results: wanted = VERSIONS.usual, page_token: token }: PageRequest): Page {
  checkMost(wanted, VERSIONS.most);
  if (wanted < 1) {
    throw invalidParameter(`Invalid value for max_results. It must be a positive integer, but got ${wanted}`);
  }
  return { offset: readPageToken(token), limit: wanted };
}

/** In a query numbers are text. */
function checkMost(wanted: number, most: number): void {
  if (wanted > most) throw unfitParameter("max_results", String(wanted));
}
