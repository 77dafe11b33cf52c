/**
 * A program of its own, for its memory: `node check.ts CLI DIRECTORY EXPECTED EDITS` compares what the registry holds with
 * what the generator says it must. EDITS: pairs of a prompt's name and the versions it got on top.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { readRun } from "./measure.ts";

const expectedSchema = z.array(
  z.object({ name: z.string(), versions: z.number(), production: z.number(), follows: z.boolean() }),
);
const editsSchema = z.array(z.tuple([z.string(), z.number()]));
const logSchema = z.array(z.object({ name: z.string(), version: z.number(), aliases: z.array(z.string()) }));

const [cli = "", directory = "", expectedFile = "", edits = ""] = process.argv.slice(2);
const wanted = wantedVersions(
  expectedSchema.parse(JSON.parse(await readFile(expectedFile, "utf8"))),
  new Map(editsSchema.parse(JSON.parse(edits))),
);
const log = await readRun(process.execPath, [cli, "log", "--json", "-C", directory]);
const found = foundVersions(logSchema.parse(JSON.parse(log)));
const wrong = [...new Set([...wanted.keys(), ...found.keys()])].filter((name) => wanted.get(name) !== found.get(name));
for (const name of wrong.slice(0, 5)) {
  console.error(`${name}: ${found.get(name) ?? "not in the registry"}; it should be ${wanted.get(name) ?? "missing"}`);
}
if (wrong.length > 0) throw new Error(`the registry is wrong about ${wrong.length} of ${wanted.size} prompts`);

function wantedVersions(expected: z.infer<typeof expectedSchema>, added: ReadonlyMap<string, number>) {
  return new Map(
    expected.map(({ name, versions, production, follows }) => {
      const more = added.get(name) ?? 0;
      return [name, describe(numbers(versions + more), follows ? production + more : production)] as const;
    }),
  );
}

function foundVersions(entries: z.infer<typeof logSchema>): ReadonlyMap<string, string> {
  const prompts = Map.groupBy(entries, (entry) => entry.name);
  return new Map(
    Array.from(prompts, ([name, versions]) => {
      const production = versions.find((entry) => entry.aliases.includes("production"))?.version ?? null;
      return [
        name,
        describe(
          versions.map((entry) => entry.version).toSorted((a, b) => a - b),
          production,
        ),
      ] as const;
    }),
  );
}

function numbers(last: number): readonly number[] {
  return Array.from({ length: last }, (_, index) => index + 1);
}

function describe(versions: readonly number[], production: number | null): string {
  return `versions ${versions.join(" ")}, production ${production ?? "nowhere"}`;
}
