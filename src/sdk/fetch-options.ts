/** What is needed of a `fetch`. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface FetchOptions {
  /** `http(s)://host[:port][/path]` of an MLflow server. */
  readonly registry: string;
  /** Instead of the one of the place. */
  readonly fetch?: Fetch;
  /** Sent as a Bearer token with every request. */
  readonly token?: string;
}
