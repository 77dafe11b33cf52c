import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const Exchange = z.object({
  case: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullable(),
    /** A string was sent as it is, anything else as JSON. */
    body: z.unknown(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  response: z.object({ status: z.int(), content_type: z.string(), body: z.unknown() }),
});

/** A request to an MLflow server, and what it answered. */
export type Exchange = z.output<typeof Exchange>;

/** Recorded one after the other, from an MLflow 3.17.2 with nothing in it. */
export function goldenExchanges(): readonly Exchange[] {
  const text = readFileSync(join(import.meta.dirname, "mlflow-3.17.2.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => Exchange.parse(JSON.parse(line)));
}

/** The path with its query, and the rest of the request as `fetch` takes it. */
export function requestOf({ request }: Exchange): { readonly target: string; readonly init: RequestInit } {
  const { method, path, query, body, headers } = request;
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    for (const item of [value].flat()) parameters.append(key, item);
  }
  const target = parameters.size === 0 ? path : `${path}?${parameters.toString()}`;
  if (body === null) return { target, init: { method } };
  const text = typeof body === "string" ? body : JSON.stringify(body, repeated);
  return { target, init: { method, body: text, headers: { "content-type": "application/json", ...headers } } };
}

/** `@repeat x 3` stands for `xxx`. */
function repeated(_key: string, value: unknown): unknown {
  const found = typeof value === "string" ? /^@repeat (?<text>\S+) (?<times>\d+)$/.exec(value) : null;
  return found?.groups === undefined ? value : found.groups["text"]?.repeat(Number(found.groups["times"]));
}

/** Without what differs from one run to the next: times, and the order in which MLflow lists a Python set. */
export function steady(body: unknown): unknown {
  if (typeof body === "string") return body.replaceAll(/\{('[^{}]*')\}/g, (_set, keys: string) => sorted(keys));
  if (Array.isArray(body)) return body.map(steady);
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, key.endsWith("_timestamp") ? "a time" : steady(value)]),
  );
}

function sorted(keys: string): string {
  return `{${keys.split(", ").toSorted().join(", ")}}`;
}
