import { basename } from "node:path";
import { digestContent } from "../../core/digest.ts";
import type { Problem } from "../../core/problem.ts";
import { FOREIGN_ENDINGS, foreignEnding, readForeign } from "../../content/foreign/read-foreign.ts";
import type { ForeignReading } from "../../content/foreign/read-foreign.ts";
import type { ForeignPrompt } from "../../content/foreign/foreign-prompt.ts";
import { writePrompt } from "../../content/write-prompt.ts";
import type { PromptDraft } from "../../content/write-prompt.ts";
import type { Repository } from "../../git/repository.ts";
import { judgeFile } from "../judge-file.ts";
import { carryOver } from "./carry-over.ts";
import { ExistingFiles } from "./existing-files.ts";
import { findForeignFiles, readForeignFile } from "./foreign-files.ts";
import type { ForeignFile } from "./foreign-files.ts";
import { nameForeign } from "./foreign-name.ts";
import type { ImportResult, ImportedPrompt } from "./import-result.ts";
import { makeFile } from "./new-files.ts";
import { requireWorktree } from "./require-worktree.ts";

/**
 * Makes prompt files of files of other formats. What of these can't be carried over is a problem with its place.
 * @param dir What `names` are relative to.
 * @throws PromptreeError `not-found` for a name that nothing goes by, `no-repository` where there is no work tree.
 */
export async function importFiles(
  repository: Repository,
  dir: string,
  names: readonly string[],
  { dryRun }: { readonly dryRun: boolean },
): Promise<ImportResult> {
  requireWorktree(repository);
  const foreign = await findForeignFiles(dir, names);
  const files = await ExistingFiles.read(repository);
  const prompts: ImportedPrompt[] = [];
  const problems: Problem[] = [];
  for (const file of foreign) {
    const imported = await importFile(file, files, dryRun ? null : repository);
    prompts.push(imported.prompt);
    problems.push(...imported.problems);
  }
  const written = prompts.flatMap(({ outcome, path }) => (outcome === "made" && path !== null ? [path] : []));
  return { registry: null, dryRun, prompts, pointers: [], missingLines: [], problems, written };
}

interface ImportedFile {
  readonly prompt: ImportedPrompt;
  readonly problems: readonly Problem[];
}

const NOTHING: ForeignReading = { prompt: null, problems: [] };

/** `repository`: where to make the prompt file; null to make none. */
async function importFile(
  file: ForeignFile,
  files: ExistingFiles,
  repository: Repository | null,
): Promise<ImportedFile> {
  const why = explainPlace(file);
  if (why !== null) return leftOut(file, null, [why], []);
  const bytes = await readForeignFile(file);
  if (bytes.kind === "unreadable") return leftOut(file, null, [bytes.reason], []);
  const { prompt, problems } = judgeFile(file.label, bytes, readForeign, NOTHING);
  const { name, lost, path, title } = nameForeign(file.place, prompt?.name ?? null);
  if (prompt === null) {
    const errors = problems.filter(({ severity }) => severity === "error");
    return leftOut(
      file,
      name,
      errors.map(({ message }) => message),
      problems,
    );
  }
  if (name === null)
    return leftOut(file, null, [lost ?? "neither the file nor its path gives a name for a prompt"], problems);

  const { draft, reasons } = fit({ ...withTitle(prompt, title), name, path });
  const lostTitle =
    title !== null && draft.metadata.description !== title
      ? [`its title is left behind: "${title}" is no name, and it has a description`]
      : [];
  const digest = digestContent(draft.content);
  const { file: made, ...carried } = await carryOver(
    { ...draft, digest, wantedPath: path, reasons: [...lostTitle, ...reasons] },
    files,
  );
  const failure = made === null || repository === null ? null : await makeFile(repository, made);
  if (failure !== null) return leftOut(file, name, [failure], problems);
  const allReasons = lost === null ? carried.reasons : [lost, ...carried.reasons];
  return { prompt: { ...carried, name, from: file.label, version: null, reasons: allReasons }, problems };
}

function leftOut(
  { label }: ForeignFile,
  name: string | null,
  reasons: readonly string[],
  problems: readonly Problem[],
): ImportedFile {
  return { prompt: { outcome: "left-out", name, from: label, version: null, path: null, reasons }, problems };
}

/** Why a file can be no prompt, whatever it holds; null when it may be one. */
function explainPlace({ place }: ForeignFile): string | null {
  if (foreignEnding(place) === null) return `its name ends with none of ${FOREIGN_ENDINGS.join(", ")}`;
  return basename(place).startsWith("_") ? "it is a partial, which is used by other prompts and is none itself" : null;
}

/** A title that is no name is a description where there is no other. */
function withTitle(prompt: ForeignPrompt, title: string | null): ForeignPrompt {
  if (title === null || prompt.metadata.description !== null) return prompt;
  return { ...prompt, metadata: { ...prompt.metadata, description: title } };
}

/** A schema of inputs that are not all used is no schema of a prompt file's, and the text is worth more than that. */
function fit(draft: PromptDraft): { readonly draft: PromptDraft; readonly reasons: readonly string[] } {
  if (draft.metadata.inputSchema === null) return { draft, reasons: [] };
  const whole = writePrompt(draft);
  const without = { ...draft, metadata: { ...draft.metadata, inputSchema: null } };
  if (whole.ok || !writePrompt(without).ok) return { draft, reasons: [] };
  return { draft: without, reasons: whole.reasons.map((reason) => `its input schema is left behind: ${reason}`) };
}
