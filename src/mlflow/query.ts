/** A request of MLflow's API as it stands on the wire: flat, but for a list. */
export type RequestFields = Readonly<Record<string, RequestField>>;

type RequestField = string | number | null | undefined | readonly (string | object)[];

/** The parameters of a query: of a list, one a value. */
export type QueryParameters = Readonly<Record<string, string | number | readonly string[]>>;

/** A request as the parameters of a GET; what is unset is left out, and so are objects, which a query can't hold. */
export function queryOf(request: RequestFields): QueryParameters {
  const query: Record<string, string | number | readonly string[]> = {};
  for (const [key, value] of Object.entries(request)) {
    if (value === null || value === undefined) continue;
    query[key] = typeof value === "object" ? value.filter((item) => typeof item === "string") : value;
  }
  return query;
}

/** Those that MLflow declares as lists. */
const LISTS: ReadonlySet<string> = new Set(["order_by", "stages"]);

/** The request that a GET's query holds, for its schema to parse: of a key that is there twice and is no list, the first. */
export function requestIn(query: URLSearchParams): RequestFields {
  return Object.fromEntries(
    [...new Set(query.keys())].map((key) => [key, LISTS.has(key) ? query.getAll(key) : query.get(key)]),
  );
}
