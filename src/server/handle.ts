import { type Answer, OTHER, createApp } from "./app.ts";
import { type HotRead, createHotReads } from "./hot-reads.ts";
import type { Caller, Handle, Peer, ServerParts } from "./parts.ts";
import { type Reply, failureReply } from "./replies.ts";
import { isKnown, readyAnswer, responseOf } from "./responses.ts";

/** One request, until it is answered. */
interface Visit {
  readonly request: Request;
  readonly peer: Peer;
  /** In milliseconds of the steady clock. */
  readonly started: number;
  /** Null while nobody knows, and when it is not let in. */
  readonly caller: Caller | null;
}

/** What the app is told of a caller whose request comes no further than its route. */
const STRANGER: Caller = { name: null, scope: "read" };

/** First who asks, then what is in memory, then the app. */
export function createHandle(parts: ServerParts): Handle {
  const { admit, onError, observe, store } = parts;
  const app = createApp(parts);
  const hotReads = createHotReads(store);

  function serve(visit: Visit, caller: Caller): Response | Promise<Response> {
    const admitted = { ...visit, caller };
    const read = visit.request.method === "GET" ? hotReads.get(targetOf(visit.request)) : undefined;
    return read === undefined ? route(admitted, caller, (work) => work()) : sendRead(admitted, read);
  }

  function refuse(visit: Visit, thrown: unknown): Promise<Response> {
    return route(visit, STRANGER, () => Promise.reject(thrown));
  }

  async function route(visit: Visit, caller: Caller, run: Run): Promise<Response> {
    const answer: Answer = async (named, work) => {
      try {
        const revision = named.isStable ? store.revision() : "";
        const reply = await run(work);
        if (!named.isStable) return send(visit, named.route, reply);
        const read = { route: named.route, ...readyAnswer(reply) };
        hotReads.put(targetOf(visit.request), revision, read);
        return sendRead(visit, read);
      } catch (thrown) {
        return send(visit, named.route, failureReply(thrown, onError));
      }
    };
    try {
      return await app.fetch(visit.request, { caller, answer });
    } catch (thrown) {
      return send(visit, OTHER, failureReply(thrown, onError));
    }
  }

  function send(visit: Visit, path: string, reply: Reply): Response {
    const bytes = visit.request.method === "HEAD" ? 0 : Buffer.byteLength(reply.body);
    close(visit, path, reply.status, bytes, reply.error ?? null);
    return responseOf(reply);
  }

  function sendRead(visit: Visit, read: HotRead): Response {
    const { method, headers } = visit.request;
    if (isKnown(read, headers.get("if-none-match"))) {
      close(visit, read.route, read.unchanged.status, 0, null);
      return new Response(null, read.unchanged);
    }
    close(visit, read.route, read.whole.status, method === "HEAD" ? 0 : read.bytes, null);
    return new Response(read.body, read.whole);
  }

  function close(
    { request, peer, started, caller }: Visit,
    path: string,
    status: number,
    bytes: number,
    error: string | null,
  ) {
    observe({
      method: request.method,
      route: path,
      status,
      ms: performance.now() - started,
      bytes,
      caller: caller?.name ?? null,
      address: peer.address,
      error,
    });
  }

  return (request, peer) => {
    const visit: Visit = { request, peer, started: performance.now(), caller: null };
    try {
      const caller = admit(request, peer);
      if (!(caller instanceof Promise)) return serve(visit, caller);
      return caller.then((known) => serve(visit, known)).catch((thrown: unknown) => refuse(visit, thrown));
    } catch (thrown) {
      return refuse(visit, thrown);
    }
  };
}

type Run = (work: () => Reply | Promise<Reply>) => Reply | Promise<Reply>;

/** The path and query as they were sent. */
function targetOf({ url }: Request): string {
  return url.slice(url.indexOf("/", url.indexOf("://") + 3));
}
