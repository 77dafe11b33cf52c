import fc from "fast-check";
import { expect, test } from "vitest";
import { changesOf, driftOf, problemsOf } from "../plan-words.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import type { FileSpec } from "../../helpers/repository-builder.ts";
import { createMemoryRegistry } from "../../../src/registry/memory.ts";
import { planFolder, syncFolder } from "../workshop.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";

type Files = Readonly<Record<string, FileSpec>>;

const PROMPTS = ["a", "b", "c"];
const NAMES = ["production", "staging", "frozen", "next"];

/** Prompt → alias → target. An alias follows only those before it, so that there is no circle. */
type Manifest = Readonly<Record<string, Readonly<Record<string, string>>>>;

function manifests(...targets: readonly string[]): fc.Arbitrary<Manifest> {
  const aliases = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...targets));
  return fc
    .record(Object.fromEntries(PROMPTS.map((name) => [name, aliases])))
    .map((prompts) => Object.fromEntries(Object.entries(prompts).map(([name, own]) => [name, tied(own)])));
}

const SOUND = ["1", "2", "latest", "@"];
const cases = fc.tuple(
  manifests(...SOUND),
  fc.oneof({ weight: 4, arbitrary: manifests(...SOUND) }, manifests(...SOUND, "9", "commit:0000000")),
  // Where the lines of an alias stand.
  fc.record(Object.fromEntries(NAMES.map((alias) => [alias, fc.constantFrom("shared", "own", "both")]))),
);

function tied(aliases: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const present = NAMES.filter((alias) => alias in aliases);
  return Object.fromEntries(
    present.map((alias, index) => {
      const other = present[index - 1];
      const target = aliases[alias] ?? "";
      return [alias, target !== "@" ? target : other === undefined ? "latest" : `"@${other}"`];
    }),
  );
}

function whole(manifest: Manifest): Files {
  const lines = Object.entries(manifest).map(([name, aliases]) => `${name}: {${pairs(aliases).join(", ")}}\n`);
  return { "aliases.yaml": lines.join("") };
}

function pairs(aliases: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(aliases).map((pair) => pair.join(": "));
}

function split(manifest: Manifest, placeOf: Readonly<Record<string, string>>): Files {
  const shared = Object.entries(manifest).map(([name, aliases]) => {
    const kept = Object.entries(aliases).filter(([alias]) => placeOf[alias] !== "own");
    return [name, Object.fromEntries(kept)] as const;
  });
  const own = NAMES.filter((alias) => placeOf[alias] !== "shared").map((alias) => {
    const lines = Object.entries(manifest).flatMap(([name, aliases]) =>
      alias in aliases ? [`${name}: ${aliases[alias]}\n`] : [],
    );
    return [`aliases/${alias}.yaml`, lines.length === 0 ? "{}\n" : lines.join("")] as const;
  });
  return { ...whole(Object.fromEntries(shared)), ...Object.fromEntries(own) };
}

/** Without the places, which differ. */
function planWords(plan: Parameters<typeof changesOf>[0]) {
  const problems = plan.problems.map((problem) => ({ ...problem, file: null, line: null, column: null }));
  return {
    changes: changesOf(plan).toSorted(),
    drift: driftOf(plan).toSorted(),
    problems: problemsOf({ problems }).toSorted(),
  };
}

test(
  "a manifest that is split into files in any way plans what it plans as one",
  async () => {
    await checkProperty(cases, 40, async ([before, after, placeOf]) => {
      const texts = (text: string): Files => Object.fromEntries(PROMPTS.map((name) => [`prompts/${name}.md`, text]));
      await using repository = await newRepository({
        commits: [{ files: texts("one") }, { files: { ...texts("two"), ...whole(before) } }],
      });
      await using registry = createMemoryRegistry();
      await syncFolder(repository.root, registry);
      const [base = ""] = await repository.importCommits([{ files: whole(after) }]);
      const asOne = planWords((await planFolder(repository.root, registry)).plan);
      await repository.git("update-ref", "refs/heads/main", `${base}^`);
      await repository.importCommits([{ files: split(after, placeOf) }]);
      expect(planWords((await planFolder(repository.root, registry)).plan)).toEqual(asOne);
    });
  },
  PROPERTY_TIMEOUT,
);
