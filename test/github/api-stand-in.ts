import { createServer } from "node:http";
import type { IncomingMessage, Server } from "node:http";
import { onTestFinished } from "vitest";
import { z } from "zod";

/** Whom a token stands for, and what it may. */
export interface Account {
  readonly login: string;
  readonly type: "Bot" | "User";
  /** Of issues and of comments on pull requests. */
  readonly access: "write" | "read" | "none";
}

export interface StoredComment {
  readonly id: number;
  readonly issue: number;
  readonly user: Pick<Account, "login" | "type"> | null;
  body: string;
  /** How often it was written anew. */
  edits: number;
}

export interface StoredIssue {
  readonly number: number;
  readonly user: Pick<Account, "login" | "type"> | null;
  readonly isPullRequest: boolean;
  title: string;
  body: string | null;
  state: "open" | "closed";
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What goes wrong with a request. `lost` is carried out, and its answer is not given. */
type Fault = Answer | "lost" | "cut off";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
}

/** GitHub's own, for github.token. */
const ACTIONS: Account = { login: "github-actions[bot]", type: "Bot", access: "write" };

export const SECONDARY_LIMIT: Answer = {
  status: 403,
  headers: { "retry-after": "1" },
  body: { message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again." },
};
export const BAD_GATEWAY: Answer = { status: 502, body: { message: "Server Error" } };

const MOST_CHARACTERS = 65_536;
const Body = z.object({ body: z.string().optional(), title: z.string().optional(), state: z.string().optional() });
const LOST = { status: 502, body: { message: "Server Error" } };

/** As much of GitHub's API as comments and issues of one repository, `acme/prompts`, need. It refuses what GitHub refuses. */
export class ApiStandIn {
  readonly comments: StoredComment[] = [];
  readonly issues: StoredIssue[] = [];
  readonly requests: SeenRequest[] = [];
  readonly #accounts = new Map<string, Account>();
  readonly #faults: { readonly method: string; readonly fault: Fault }[] = [];
  readonly #server: Server;
  #ids = 100;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#respond(request).then((answer) => {
        if (answer === "cut off") return response.destroy();
        response.writeHead(answer.status, { "content-type": "application/json; charset=utf-8", ...answer.headers });
        return response.end(answer.body === null ? "" : JSON.stringify(answer.body));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the stand-in listens");
    return `http://127.0.0.1:${address.port}`;
  }

  grant(token: string, account: Account = ACTIONS): void {
    this.#accounts.set(token, account);
  }

  /** What goes wrong with the next requests of a method, in this order. */
  fail(method: string, ...faults: readonly Fault[]): void {
    for (const fault of faults) this.#faults.push({ method, fault });
  }

  openPullRequest(number: number): void {
    this.#open({ number, isPullRequest: true, title: "A change", body: null, user: ACTIONS });
  }

  /** A comment of anybody's. */
  say(issue: number, user: StoredComment["user"], body: string): StoredComment {
    const comment = { id: ++this.#ids, issue, user, body, edits: 0 };
    this.comments.push(comment);
    return comment;
  }

  openIssue(issue: Pick<StoredIssue, "title" | "body" | "user">): StoredIssue {
    return this.#open({ ...issue, isPullRequest: false, number: ++this.#ids });
  }

  #open(issue: Omit<StoredIssue, "state">): StoredIssue {
    const stored: StoredIssue = { ...issue, state: "open" };
    this.issues.push(stored);
    return stored;
  }

  async #respond(request: IncomingMessage): Promise<Answer | "cut off"> {
    const { method = "", headers } = request;
    const url = new URL(request.url ?? "/", this.url);
    const text = await readText(request);
    this.requests.push({ method, path: url.pathname, authorization: headers.authorization ?? "" });
    const at = this.#faults.findIndex((one) => one.method === method && url.pathname !== "/graphql");
    const [found] = at === -1 ? [] : this.#faults.splice(at, 1);
    if (found !== undefined && found.fault !== "lost") return found.fault;
    const account = this.#accounts.get((headers.authorization ?? "").replace(/^(?:token|bearer) /i, ""));
    if (account === undefined) return refusal(401, "Bad credentials");
    const answer = this.#handle(method, url, text, account);
    return found === undefined ? answer : LOST;
  }

  #handle(method: string, url: URL, text: string, account: Account): Answer {
    if (url.pathname === "/graphql") return ok({ data: { viewer: { login: account.login } } });
    const [, repository, rest = ""] = /^\/repos\/([^/]+\/[^/]+)\/(.*)$/.exec(url.pathname) ?? [];
    if (repository !== "acme/prompts" || account.access === "none") return refusal(404, "Not Found");
    if (method !== "GET" && account.access !== "write") return refusal(403, "Resource not accessible by integration");
    const sent = Body.parse(text === "" ? {} : JSON.parse(text));
    if ((sent.body ?? "").length > MOST_CHARACTERS) {
      return refusal(422, "Validation Failed", [
        { message: `body is too long (maximum is ${MOST_CHARACTERS} characters)` },
      ]);
    }
    const [what, key, part] = rest.split("/");
    if (what !== "issues") return refusal(404, "Not Found");
    if (key === "comments") return this.#comment(method, Number(part), sent);
    if (part === "comments") return this.#commentsOf(method, Number(key), sent, account, url);
    return key === undefined ? this.#issues(method, sent, account, url) : this.#issue(method, Number(key), sent);
  }

  #comment(method: string, id: number, { body }: z.infer<typeof Body>): Answer {
    const at = this.comments.findIndex((one) => one.id === id);
    const comment = this.comments[at];
    if (comment === undefined) return refusal(404, "Not Found");
    if (method === "DELETE") {
      this.comments.splice(at, 1);
      return { status: 204, body: null };
    }
    comment.body = body ?? comment.body;
    comment.edits += 1;
    return ok(comment);
  }

  #commentsOf(method: string, number: number, { body }: z.infer<typeof Body>, account: Account, url: URL): Answer {
    if (!this.issues.some((issue) => issue.number === number)) return refusal(404, "Not Found");
    if (method === "GET")
      return this.#page(
        this.comments.filter(({ issue }) => issue === number),
        url,
      );
    if (body === undefined || body === "") return refusal(422, "Validation Failed");
    return { status: 201, body: this.say(number, account, body) };
  }

  #issues(method: string, { title, body }: z.infer<typeof Body>, user: Account, url: URL): Answer {
    if (method === "GET") {
      const open = this.issues.filter(({ state }) => state === (url.searchParams.get("state") ?? "open"));
      const shown = open.map(({ isPullRequest, ...issue }) => ({
        ...issue,
        ...(isPullRequest ? { pull_request: {} } : {}),
      }));
      return this.#page(shown, url);
    }
    if (title === undefined || title.length > 256) return refusal(422, "Validation Failed");
    return { status: 201, body: this.openIssue({ title, body: body ?? null, user }) };
  }

  #issue(method: string, number: number, { title, body, state }: z.infer<typeof Body>): Answer {
    const issue = this.issues.find((one) => one.number === number);
    if (issue === undefined) return refusal(404, "Not Found");
    if (method === "PATCH") {
      issue.title = title ?? issue.title;
      issue.body = body ?? issue.body;
      if (state === "open" || state === "closed") issue.state = state;
    }
    return ok(issue);
  }

  #page(list: readonly unknown[], url: URL): Answer {
    const size = Number(url.searchParams.get("per_page") ?? 30);
    const page = Number(url.searchParams.get("page") ?? 1);
    const next = new URL(url);
    next.searchParams.set("page", String(page + 1));
    const body = list.slice((page - 1) * size, page * size);
    const link = page * size < list.length ? { link: `<${next.href}>; rel="next"` } : {};
    return { status: 200, headers: link, body };
  }
}

/** One for a test, gone when the test is over. */
export async function startApi(): Promise<ApiStandIn> {
  const api = new ApiStandIn();
  await api.listen();
  onTestFinished(() => api.close());
  return api;
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function refusal(status: number, message: string, errors: readonly unknown[] = []): Answer {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", ...(errors.length > 0 ? { errors } : {}) },
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const part of request) text += String(part);
  return text;
}
