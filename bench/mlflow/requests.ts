import { z } from "zod";

/** A request as the proxy saw it. */
export interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
}

/** A request that writes to a prompt. */
export type PromptWrite = Pick<SeenRequest, "path" | "body">;

/** What the requests of one sync were about. */
export interface RequestCount {
  /** The state that syncs leave and their lock, both kept in one registered model. */
  readonly lockAndState: number;
  /** Reads of prompts and versions. */
  readonly reads: number;
  readonly writes: number;
}

const SYNC_MODEL = "promptree.sync";

const namedSchema = z.object({ name: z.string() });

export function countRequests(requests: readonly SeenRequest[]): RequestCount {
  const aboutPrompts = requests.filter((request) => !isLockOrState(request));
  const reads = aboutPrompts.filter(({ method }) => method === "GET").length;
  return { lockAndState: requests.length - aboutPrompts.length, reads, writes: aboutPrompts.length - reads };
}

/** The writes of each prompt, in the order they were sent. */
export function writesByPrompt(requests: readonly SeenRequest[]): readonly (readonly PromptWrite[])[] {
  const writes = requests.filter((request) => request.method !== "GET" && !isLockOrState(request));
  const strange = writes.find(({ method }) => method !== "POST");
  if (strange !== undefined) throw new Error(`a new prompt is made by POST, not ${strange.method} ${strange.path}`);
  const prompts = Map.groupBy(writes, ({ body }) => namedSchema.parse(JSON.parse(body)).name);
  return Array.from(prompts.values(), (requestsOfOne) => requestsOfOne.map(({ path, body }) => ({ path, body })));
}

function isLockOrState({ method, path, body }: SeenRequest): boolean {
  if (method === "GET") return path.includes(SYNC_MODEL);
  return namedSchema.parse(JSON.parse(body)).name === SYNC_MODEL;
}
