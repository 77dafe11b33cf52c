import { Hono, type Context } from "hono";
import { API_PREFIX } from "../mlflow/endpoints.ts";
import type { WireRequest } from "../mlflow/read-request.ts";
import { RequestFailure } from "../mlflow/request-failure.ts";
import type { Call } from "./handlers/call.ts";
import { healthReply, serverInfoReply, versionReply } from "./health.ts";
import { refuseOtherMlflow } from "./other-mlflow.ts";
import type { Caller, ServerParts } from "./parts.ts";
import { createPolicy } from "./policy.ts";
import { type Reply, emptyReply, htmlReply, jsonReply, textReply } from "./replies.ts";
import { ROUTES, type Route } from "./routes.ts";

/** Makes the answer of what a route does, also when it throws. `route` is what the log calls it. */
export type Answer = (route: Named, work: () => Reply | Promise<Reply>) => Promise<Response>;

interface Named {
  readonly route: string;
  /** Whether the answer stays the same until the registry changes. */
  readonly isStable: boolean;
}

/** What the app is handed with every request. */
interface Asked {
  readonly caller: Caller;
  readonly answer: Answer;
}

type Env = { Bindings: Asked };
type App = Hono<Env>;
type Work = (context: Context<Env>) => Reply | Promise<Reply>;

/** Every caller's prefix: programs' and the user interface's. */
const PREFIXES = [API_PREFIX, API_PREFIX.replace("/api/", "/ajax-api/")];

const SERVER_INFO = ["/api/3.0/mlflow/server-info", "/ajax-api/3.0/mlflow/server-info"];

/** What the log calls every path that leads nowhere. */
export const OTHER = "other";

/** Which path leads where. Who asks is known by then. */
export function createApp(parts: ServerParts): App {
  const app: App = new Hono();
  for (const route of ROUTES) addEndpoint(app, parts, route);
  addOperation(app, "health", ["/health"], (context) => healthReply(parts, context.req.raw.headers.get("accept")));
  addOperation(app, "version", ["/version"], versionReply);
  addOperation(app, "server-info", SERVER_INFO, serverInfoReply);
  const { metrics } = parts;
  if (metrics !== null) addOperation(app, "metrics", ["/metrics"], async () => metricsReply(await metrics()));
  const { webhook } = parts;
  if (webhook !== null) addWebhook(app, webhook);
  for (const [path, methods] of methodsByPath()) {
    for (const prefix of PREFIXES) addOtherMethods(app, prefix + path, path, methods);
  }
  app.notFound((context) =>
    context.env.answer(changing(OTHER), () => {
      refuseOtherMlflow(context.req.path);
      return htmlReply(404);
    }),
  );
  return app;
}

function addEndpoint(app: App, parts: ServerParts, { endpoint, answer, isRead }: Route): void {
  const name: Named = { route: endpoint.path, isStable: isRead && endpoint.method === "GET" };
  const work: Work = async (context) =>
    jsonReply(await answer(await wireRequest(context), callOf(parts, context.env.caller)));
  for (const prefix of PREFIXES) {
    app.on(endpoint.method, prefix + endpoint.path, (context) => context.env.answer(name, () => work(context)));
  }
}

function callOf({ store, managed }: ServerParts, caller: Caller): Call {
  return {
    policy: createPolicy(managed, caller),
    read: (work) => store.read(work),
    write: (work) => store.write(caller.name ?? ANYBODY, work),
  };
}

/** Who writes where nobody needs a token, for the audit log. */
const ANYBODY = "http";

async function wireRequest({ req }: Context<Env>): Promise<WireRequest> {
  const { url } = req;
  const query = url.indexOf("?");
  return {
    query: new URLSearchParams(query === -1 ? "" : url.slice(query)),
    contentType: req.raw.headers.get("content-type"),
    body: req.method === "GET" || req.method === "HEAD" ? "" : textOf(await bodyOf(req.raw)),
  };
}

async function bodyOf(request: Request): Promise<ArrayBuffer> {
  try {
    return await request.arrayBuffer();
  } catch (error) {
    // Whoever limits a body may have ended it with a refusal.
    if (error instanceof RequestFailure) throw error;
    throw new RequestFailure("BAD_REQUEST", "The body of the request broke off.");
  }
}

/** Bytes that are no UTF-8 are no JSON either. */
function textOf(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

function addOperation(app: App, route: string, paths: readonly string[], work: Work): void {
  for (const path of paths) {
    app.get(path, (context) => context.env.answer(changing(route), () => work(context)));
    addOtherMethods(app, path, route, ["GET"]);
  }
}

function addWebhook(app: App, webhook: NonNullable<ServerParts["webhook"]>): void {
  const path = "/webhooks/github";
  app.post(path, (context) =>
    context.env.answer(changing("webhook"), async () => replyOf(await webhook(context.req.raw))),
  );
  addOtherMethods(app, path, "webhook", ["POST"]);
}

async function replyOf(response: Response): Promise<Reply> {
  const { "content-type": type = "text/plain", "content-length": _, ...headers } = Object.fromEntries(response.headers);
  return { status: response.status, type, body: await response.text(), headers };
}

function metricsReply({ text, type }: { readonly text: string; readonly type: string }): Reply {
  return textReply(text, type);
}

function addOtherMethods(app: App, path: string, route: string, methods: readonly string[]): void {
  const allow = [...methods, "OPTIONS", ...(methods.includes("GET") ? ["HEAD"] : [])].join(", ");
  app.on("OPTIONS", path, ({ env }) => env.answer(changing(route), () => emptyReply({ allow })));
  app.all(path, ({ env }) => env.answer(changing(route), () => htmlReply(405, { allow })));
}

function methodsByPath(): ReadonlyMap<string, readonly string[]> {
  const methods = new Map<string, readonly string[]>();
  for (const { endpoint } of ROUTES) {
    methods.set(endpoint.path, [...(methods.get(endpoint.path) ?? []), endpoint.method]);
  }
  return methods;
}

function changing(route: string): Named {
  return { route, isStable: false };
}
