import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Command } from "./commands.ts";
import { PAGE_FILES, ROOT, examplesOf, readPage } from "./pages.ts";
import { needsWhatIsMissing, runExample } from "./run-example.ts";
import type { Outcome } from "./shell.ts";
import { withoutVolatile } from "./volatile.ts";

/** `UPDATE_DOCS=1 npx vitest run test/docs` writes into the pages what the commands print now; look at the diff. */
const isUpdate = process.env["UPDATE_DOCS"] !== undefined;

/** In milliseconds; a busy machine runs a dozen programs for an example. */
const PATIENCE = 300_000;

describe.skipIf(isUpdate).each(PAGE_FILES)("what %s shows is what happens", (file) => {
  test.concurrent.for(examplesOf(file))("$title", { timeout: PATIENCE }, async (example, { skip }) => {
    skip(needsWhatIsMissing(example));
    const { commands } = example;
    const outcomes = await runExample(example);
    const happened = outcomes.map(({ output, code }, index) => {
      if (commands[index]?.expected !== null) return withoutVolatile(output);
      return code === 0 ? "succeeds" : `ends with ${code}\n${output}`;
    });
    const shown = commands.map(({ expected }) => (expected === null ? "succeeds" : withoutVolatile(expected)));
    expect(transcript(file, commands, happened)).toBe(transcript(file, commands, shown));
  });
});

describe.runIf(isUpdate).each(PAGE_FILES)("%s", (file) => {
  test(
    "is brought up to date, and keeps its commands",
    async () => {
      const before = scripts(file);
      const results = examplesOf(file).map(async (example) => {
        const outcomes = await runExample(example);
        return example.commands.map((command, index) => [command, outcomes[index]] as const);
      });
      const lines = readPage(file).split("\n");
      for (const [command, outcome] of (await Promise.all(results)).flat().toReversed()) {
        replaceOutput(lines, command, outcome?.output ?? "");
      }
      await writeFile(join(ROOT, file), lines.join("\n"));
      expect(scripts(file)).toEqual(before);
    },
    PATIENCE,
  );
});

/** A record of a whole example, in which a difference is easily found. */
function transcript(file: string, commands: readonly Command[], results: readonly string[]): string {
  return commands
    .map(({ script, line }, index) => `${file}:${line}\n$ ${script}\n${results[index] ?? "was not run"}\n`)
    .join("\n");
}

function replaceOutput(lines: string[], { expected, line, length }: Command, output: Outcome["output"]): void {
  if (expected === null || withoutVolatile(output) === withoutVolatile(expected)) return;
  const printed = output.split("\n").map((text) => text.trimEnd());
  lines.splice(line - 1, length, ...printed.slice(0, printed.findLastIndex((text) => text !== "") + 1));
}

function scripts(file: string): readonly string[] {
  return examplesOf(file).flatMap(({ commands }) => commands.map(({ script }) => script));
}
