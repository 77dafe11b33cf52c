import { randomUUID } from "node:crypto";
import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { EnvHttpProxyAgent, fetch as fetchWith } from "undici";
import { z } from "zod";
import type { Environment } from "./environment.ts";
import { githubError } from "./github-error.ts";

type RequestParameters = Readonly<Record<string, string | number | readonly string[]>>;

/** GitHub's API as one token sees it. */
export interface GitHub {
  /**
   * Its answer is for the caller to parse.
   * @param route `PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}`; owner and repo are filled in.
   * @throws GitHubError
   */
  readonly send: (route: string, parameters: RequestParameters, options?: SendOptions) => Promise<unknown>;
  /** Page by page, each item parsed by the schema. */
  readonly list: <Item>(
    route: string,
    parameters: RequestParameters,
    schema: z.ZodType<Item>,
  ) => AsyncIterable<readonly Item[]>;
  /** Whose token it is: `github-actions[bot]`, or a person. Asked once. */
  readonly login: () => Promise<string>;
}

interface SendOptions {
  /** False for what must not be done twice: an answer may have been lost, and not the request. */
  readonly retries: boolean;
}

/** Whoever is told to wait longer than this, in seconds, is told so by a job that failed. */
const LONGEST_WAIT = 120;
const MOST_WAITS = 3;

const Viewer = z.object({ viewer: z.object({ login: z.string() }) });

/** @param token Never shown. */
export function connectGitHub(
  { apiUrl, owner, name: repo }: Pick<Environment, "apiUrl" | "owner" | "name">,
  token: string,
  env: Readonly<Record<string, string | undefined>>,
): GitHub {
  const octokit = createOctokit(apiUrl, token, env);
  const guarded = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (error) {
      throw githubError(error, token);
    }
  };
  let viewer: Promise<string> | null = null;
  return {
    send: (route, parameters, { retries } = { retries: true }) =>
      guarded(async () => {
        const request = retries ? {} : { request: { retries: 0 } };
        const { data }: { readonly data: unknown } = await octokit.request(route, {
          owner,
          repo,
          ...parameters,
          ...request,
        });
        return data;
      }),
    async *list(route, parameters, schema) {
      const pages = octokit.paginate.iterator(route, { owner, repo, per_page: 100, ...parameters });
      const iterator = pages[Symbol.asyncIterator]();
      for (;;) {
        const page = await guarded(async () => {
          const next = await iterator.next();
          return next.done === true ? null : z.array(schema).parse(next.value.data);
        });
        if (page === null) return;
        yield page;
      }
    },
    login: () =>
      (viewer ??= guarded(async () => Viewer.parse(await octokit.graphql("query { viewer { login } }")).viewer.login)),
  };
}

function createOctokit(baseUrl: string, token: string, env: Readonly<Record<string, string | undefined>>) {
  const GitHubOctokit = Octokit.plugin(paginateRest, retry, throttling);
  return new GitHubOctokit({
    auth: token,
    baseUrl,
    userAgent: "promptree",
    log: SILENT,
    request: { log: SILENT, ...proxied(env) },
    throttle: { id: randomUUID(), onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
  });
}

function mayWait(seconds: number, _options: unknown, _octokit: unknown, waits: number): boolean {
  return seconds <= LONGEST_WAIT && waits < MOST_WAITS;
}

/** What a server says of its own API is no output of a step. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Node's own fetch asks no proxy. */
function proxied(env: Readonly<Record<string, string | undefined>>) {
  const of = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name];
  const [httpProxy, httpsProxy, noProxy] = [of("HTTP_PROXY"), of("HTTPS_PROXY"), of("NO_PROXY")];
  if ((httpProxy ?? "") === "" && (httpsProxy ?? "") === "") return {};
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: httpProxy ?? "",
    httpsProxy: httpsProxy ?? "",
    noProxy: noProxy ?? "",
  });
  return { fetch: (url: string, init: Parameters<typeof fetchWith>[1]) => fetchWith(url, { ...init, dispatcher }) };
}
