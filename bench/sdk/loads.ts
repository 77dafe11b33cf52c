/**
 * A program of its own: `node loads.ts SDK REGISTRY FILE LOADS ROUNDS` loads the references of FILE, a JSON array, from memory,
 * so often in each round, by the package's entry SDK, by an async function around a Map, and from the bare Map. It prints a
 * LoadsResult.
 */
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type * as sdk from "../../src/index.ts";

/** Nanoseconds a load, of each round. */
export const loadsSchema = z.object({
  client: z.array(z.number().positive()),
  asyncMap: z.array(z.number().positive()),
  bareMap: z.array(z.number().positive()),
});
export type LoadsResult = z.infer<typeof loadsSchema>;

type Measured = keyof LoadsResult;

if (import.meta.main) {
  const [entry = "", registry = "", file = "", loads = "", rounds = ""] = process.argv.slice(2);
  const references = z.array(z.string()).parse(JSON.parse(await readFile(file, "utf8")));
  const { createClient }: typeof sdk = await import(pathToFileURL(entry).href);
  await using client = createClient({ registry, cache: { aliasTtlMs: Infinity } });
  console.log(JSON.stringify(await measure(client, references, Number(loads), Number(rounds))));
}

async function measure(
  client: sdk.Client,
  references: readonly string[],
  loads: number,
  rounds: number,
): Promise<LoadsResult> {
  const prompts = new Map<string, sdk.Prompt>();
  for (const reference of references) prompts.set(reference, await client.loadPrompt(reference));
  const lookUp = async (reference: string): Promise<sdk.Prompt | undefined> => prompts.get(reference);
  const each = {
    client: () => timeAwaited((reference) => client.loadPrompt(reference), references, loads),
    asyncMap: () => timeAwaited(lookUp, references, loads),
    bareMap: async () => timeBare(prompts, references, loads),
  };
  const results: LoadsResult = { client: [], asyncMap: [], bareMap: [] };
  const names: readonly Measured[] = ["client", "asyncMap", "bareMap"];
  // Code gets warm before it counts.
  for (const name of names) await each[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) results[name].push(await each[name]());
  }
  return results;
}

async function timeAwaited(
  load: (reference: string) => Promise<sdk.Prompt | undefined>,
  references: readonly string[],
  loads: number,
): Promise<number> {
  let versions = 0;
  const start = performance.now();
  for (let done = 0; done < loads; done += references.length) {
    for (const reference of references) versions += (await load(reference))?.version ?? 0;
  }
  return nanosecondsEach(start, versions, loads);
}

function timeBare(prompts: ReadonlyMap<string, sdk.Prompt>, references: readonly string[], loads: number): number {
  let versions = 0;
  const start = performance.now();
  for (let done = 0; done < loads; done += references.length) {
    for (const reference of references) versions += prompts.get(reference)?.version ?? 0;
  }
  return nanosecondsEach(start, versions, loads);
}

/** @param versions What was loaded, added up: each prompt has one version. */
function nanosecondsEach(start: number, versions: number, loads: number): number {
  const ms = performance.now() - start;
  if (versions < loads) throw new Error(`${loads - versions} loads gave no prompt`);
  return (ms * 1e6) / versions;
}
