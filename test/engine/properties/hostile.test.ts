import fc from "fast-check";
import { expect, test } from "vitest";
import { PromptreeError } from "../../../src/core/errors.ts";
import { openProject } from "../../../src/engine/project.ts";
import { readStatus } from "../../../src/engine/status.ts";
import { validate } from "../../../src/engine/validate.ts";
import { createMemoryReader, createMemoryRegistry } from "../../../src/registry/memory.ts";
import { RepositoryBuilder } from "../../helpers/repository-builder.ts";
import type { FileSpec } from "../../helpers/repository-builder.ts";
import { makeFolder } from "../../helpers/temporary-folder.ts";
import { dumpRegistry } from "../registry-dump.ts";
import { planFolder, syncFolder } from "../workshop.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";

/** Pieces that mean something to a reader of YAML, Markdown or git, and fall where they may. */
const FRAGMENTS = [
  ...Array.from("{}[]:,&*!|>'\"%@`#?-~\\"),
  ...["\n", "\r\n", "\r", "\t", " ", "  ", "\u0000", "\uFEFF", "\u2028", "\u0085", "😀", "\u001b[2J"],
  ...["---\n", "\n---\n", "...\n", "---js\n", "%YAML 1.1\n", "<<: *a", "!!js/function 'x'", "&a ", "*a"],
  ...["__proto__: ", "constructor: ", "prototype: ", "name: ", "tags: ", "config: ", "model: ", "input: ", "schema: "],
  ...["<user>\n", "</user>\n", "<system>\n", "</system>\n", "```\n", "\\<user>\n", "{{a}}", "{{ a.b }}", "{{{{", "}}"],
  ...["branch: ", "history: ", "since: ", "registries: ", "protected: ", "limits: ", "repository: ", "main", "HEAD"],
  ...["alpha", "latest", "draft", "1", "0x10", "1e999", ".nan", "null", "no", "commit:0000000", '"@alpha"'],
  ...["version https://git-lfs.github.com/spec/v1\n", "[[[[[[[[", "{a: {a: {a: ", "- - - - "],
];

const VALID_PROMPTS = [
  "---\nname: alpha\ntags: {team: care}\nmodel: openai/gpt-4o\ninput: {schema: {a: string}}\n---\nHelp {{a}}.\n",
  "<system>\nBe kind.\n</system>\n<user>\n{{a}}\n</user>\n",
];
const VALID_ALIASES = ['alpha: {production: 1, staging: latest, candidate: "@staging"}\n', "{}\n"];
const VALID_SETTINGS = ["history: first-parent\nprotected: [production]\nlimits: {delete: 0.3}\n", "branch: main\n"];

const patchwork = fc
  .array(fc.constantFrom(...FRAGMENTS), { maxLength: 30 })
  .map((fragments) => new TextEncoder().encode(fragments.join("")));

/** A file that was well until some of its bytes were not. */
function damaged(valid: readonly string[]): fc.Arbitrary<Uint8Array> {
  const damage = fc.oneof(fc.uint8Array({ maxLength: 8 }), patchwork);
  return fc.tuple(fc.constantFrom(...valid), fc.nat(), fc.nat({ max: 8 }), damage).map(([text, at, length, put]) => {
    const bytes = new TextEncoder().encode(text);
    const start = at % bytes.length;
    return Uint8Array.from([...bytes.subarray(0, start), ...put, ...bytes.subarray(start + length)]);
  });
}

function fileArbitrary(valid: readonly string[]): fc.Arbitrary<FileSpec> {
  return fc.oneof(
    { weight: 6, arbitrary: damaged(valid) },
    { weight: 3, arbitrary: patchwork },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    { weight: 4, arbitrary: fc.constantFrom(...valid) },
    { weight: 1, arbitrary: fc.constantFrom({ symlink: "../../../../etc/passwd" }, { submodule: "1".repeat(40) }) },
  );
}

const HOSTILE_PATHS: readonly (string | Uint8Array)[] = [
  'prompts/a"b.md',
  "prompts/a\nb.md",
  "prompts/\u001b[2J.md",
  "prompts/$(id).md",
  "prompts/--help.md",
  "prompts/*.md",
  "prompts/😀.md",
  `prompts/${"x".repeat(240)}.md`,
  Uint8Array.from([...new TextEncoder().encode("prompts/"), 0xff, 0xfe, 0x2e, 0x6d, 0x64]),
];

const changeArbitrary: fc.Arbitrary<readonly [string | Uint8Array, FileSpec]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(
      fc.constantFrom("prompts/a.md", "prompts/b.md", "prompts/c/d.md"),
      fileArbitrary(VALID_PROMPTS),
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant("aliases.yaml"), fileArbitrary(VALID_ALIASES)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant("promptree.yaml"), fileArbitrary(VALID_SETTINGS)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...HOSTILE_PATHS), fileArbitrary(VALID_PROMPTS)) },
);

const messageArbitrary = fc
  .oneof(fc.string(), patchwork, fc.uint8Array({ maxLength: 40 }))
  .map((message) => Buffer.from(message).filter((byte) => byte !== 0));

const commitsArbitrary = fc.array(
  fc.record({
    message: messageArbitrary,
    files: fc.array(changeArbitrary, { minLength: 1, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 3 },
);

test(
  "files and messages of any bytes end in a sync or in an error that was meant, and nothing in between",
  async () => {
    const outcomes = new Map<string, number>();
    await checkProperty(commitsArbitrary, 60, async (commits) => {
      await using repository = await RepositoryBuilder.create(await makeFolder());
      await using registry = createMemoryRegistry();
      for (const commit of commits) {
        await repository.importCommits([commit]);
        const before = await dumpRegistry(registry);
        const noRegistry = async () => createMemoryReader();
        const opening = openProject(repository.root);
        await meant(opening.then(({ repository: opened }) => validate(opened, opened.head, noRegistry)));
        const plan = await meant(planFolder(repository.root, registry));
        const outcome = await meant(syncFolder(repository.root, registry));
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (outcome !== "done") expect(await dumpRegistry(registry)).toEqual(before);
        if (plan !== "done") expect(outcome).toBe(plan);
        await meant(openProject(repository.root).then((project) => readStatus(project, registry)));
      }
    });
    console.log(Object.fromEntries(outcomes));
  },
  PROPERTY_TIMEOUT,
);

/** What work ended in; an exception that is not promptree's own is a failure of the test. */
async function meant(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (error instanceof PromptreeError) return error.code;
    throw error;
  }
}
