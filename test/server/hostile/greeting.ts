import { z } from "zod";
import { type Answered, type Serving, newServing } from "../serving.ts";

const Refusal = z.strictObject({
  error_code: z.string().regex(/^[A-Z_]+$/),
  message: z.string().min(1),
  sqlstate: z.string(),
  error_class: z.string(),
});

/** Null for an answer that MLflow's client can read: the result, MLflow's error, or the page of a path that leads nowhere. */
export function disorder({ status, headers, json, text }: Answered): unknown {
  if (status < 400) return null;
  if (headers.get("content-type") === "application/json") {
    const { success } = Refusal.safeParse(json);
    return status < 500 && success ? null : { status, text };
  }
  const isPage = (status === 404 || status === 405) && text.startsWith("<!doctype html>");
  return isPage ? null : { status, text };
}

/** What is not as it was before: empty while the server is well, and nothing is done that was not asked for. */
export async function harm(serving: Serving): Promise<readonly unknown[]> {
  const { text } = await serving.get("registered-models/alias", { name: "greet", alias: "latest" });
  return text.includes('"Hello"') ? serving.errors : [...serving.errors, text];
}

/** A server with a prompt that nothing may happen to, and one that requests are about. */
export async function greeting(): Promise<Serving> {
  const serving = await newServing();
  await serving.register("greet", "Hello", { team: "red", note: "a".repeat(100_000) });
  await serving.register("victim", "Not for long");
  return serving;
}
