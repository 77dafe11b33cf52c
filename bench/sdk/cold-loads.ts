/**
 * A program of its own: `node cold-loads.ts SDK URL FILE` loads each reference of FILE, a JSON array, once from a server, one
 * after the other, by the package's entry SDK and by a bare fetch of the same addresses in turn. It prints a ColdResult.
 */
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type * as sdk from "../../src/index.ts";

/** Milliseconds of each load. */
export const coldSchema = z.object({ client: z.array(z.number()), bareFetch: z.array(z.number()) });
export type ColdResult = z.infer<typeof coldSchema>;

if (import.meta.main) {
  const [entry = "", url = "", file = ""] = process.argv.slice(2);
  const references = z.array(z.string()).parse(JSON.parse(await readFile(file, "utf8")));
  const { createClient }: typeof sdk = await import(pathToFileURL(entry).href);
  await using client = createClient({ registry: url });
  console.log(JSON.stringify(await measure(client, url, references)));
}

async function measure(client: sdk.Client, url: string, references: readonly string[]): Promise<ColdResult> {
  const result: ColdResult = { client: [], bareFetch: [] };
  for (const reference of references) {
    result.client.push(await timed(() => client.loadPrompt(reference)));
    result.bareFetch.push(await timed(() => fetchJson(addressOf(url, reference))));
  }
  return result;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function fetchJson(address: string): Promise<unknown> {
  const reply = await fetch(address);
  if (reply.status !== 200) throw new Error(`${address} is answered with ${reply.status}`);
  return reply.json();
}

/** @param reference `prompts:/NAME@ALIAS` */
function addressOf(url: string, reference: string): string {
  const [name = "", alias = ""] = reference.replace("prompts:/", "").split("@");
  return `${url}/api/2.0/mlflow/registered-models/alias?name=${name}&alias=${alias}`;
}
