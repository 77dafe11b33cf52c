import { resolve } from "node:path";
import type { Digest } from "../../core/digest.ts";
import { InvalidFilesError, projectOf, requireSettings } from "../../engine/project.ts";
import { openRepository } from "../../git/repository.ts";
import { syncJson } from "../../report/json.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { loadLikelyRegistry } from "../registry.ts";
import { findUncommitted, warnUncommitted } from "../uncommitted.ts";
import { syncExitCode, syncRegistry } from "./sync-registry.ts";
import type { SyncFlags } from "./sync-registry.ts";

interface SyncCommandOptions extends SyncFlags {
  readonly all?: true | undefined;
  readonly plan?: string | undefined;
}

export async function runSync(context: Context, options: SyncCommandOptions): Promise<ExitCode> {
  if (options.all === true) return (await import("./sync-all.ts")).syncAll(context, options);
  const begun = performance.now();
  const approved = options.plan === undefined ? null : await approvedFingerprint(resolve(context.dir, options.plan));
  const repository = await openRepository(context.dir);
  // First, since it takes longest; the registry is loaded while git answers.
  const uncommitted = findUncommitted(repository);
  const opening = projectOf(repository);
  loadLikelyRegistry(context);
  const project = await opening;
  try {
    requireSettings(project);
    const { result, text } = await syncRegistry(context, project, options, approved, begun);
    warnUncommitted(await uncommitted, context);
    print(context, () => syncJson(result), text);
    return syncExitCode(result);
  } catch (error) {
    // Whoever has mended a file may only have to commit it.
    if (error instanceof InvalidFilesError) warnUncommitted(await uncommitted, context);
    throw error;
  }
}

async function approvedFingerprint(path: string): Promise<Digest> {
  const { readFingerprint } = await import("./plan-file.ts");
  return readFingerprint(path);
}
