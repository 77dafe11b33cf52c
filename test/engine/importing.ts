import { importRegistry } from "../../src/engine/import/import-registry.ts";
import type { RegistryImportOptions } from "../../src/engine/import/import-registry.ts";
import type { ImportResult } from "../../src/engine/import/import-result.ts";
import { openProject } from "../../src/engine/project.ts";
import type { Workshop } from "./workshop.ts";

/** Writes a workshop's registry out into its repository, as `promptree import` does it. */
export async function importInto(
  workshop: Workshop,
  options: Partial<RegistryImportOptions> = {},
): Promise<ImportResult> {
  const project = await openProject(workshop.repository.root);
  return importRegistry(project, workshop.registry, { filter: null, dryRun: false, ...options });
}

/** Commits all files of the work tree, or nothing. */
export async function commitAll({ repository }: Workshop): Promise<void> {
  await repository.git("add", "--all");
  await repository.git("commit", "--quiet", "--allow-empty", "--message", "Import prompts");
}

/** What became of each prompt, with the reasons. */
export function told({ prompts }: ImportResult): readonly string[] {
  return prompts.map(({ outcome, name, path, reasons }) => [outcome, name, path ?? "-", ...reasons].join(" "));
}
