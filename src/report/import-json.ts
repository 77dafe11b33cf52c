import { ALIASES_FILE } from "../content/alias-path.ts";
import type { ImportResult } from "../engine/import/import-result.ts";
import { problemJson } from "./json-changes.ts";

/** Part of the contract of `--json`, as `json.ts` is. */
export function importJson(result: ImportResult, next: readonly string[]) {
  return {
    registry: result.registry,
    dryRun: result.dryRun,
    prompts: result.prompts.map(({ outcome, name, from, version, path, reasons }) => ({
      outcome,
      name,
      from,
      version,
      path,
      reasons: [...reasons],
    })),
    pointers: result.pointers.map(({ outcome, prompt, alias, version, reason }) => ({
      outcome,
      prompt,
      alias,
      version,
      reason,
    })),
    missingLines: missingText(result),
    written: [...result.written],
    next: [...next],
    problems: result.problems.map((problem) => problemJson(problem)),
  };
}

/** Those of another file than `aliases.yaml` below a comment with its path. */
function missingText({ missingLines }: ImportResult): string | null {
  if (missingLines.length === 0) return null;
  return missingLines.map(({ path, lines }) => (path === ALIASES_FILE ? lines : `# ${path}\n${lines}`)).join("\n");
}
