import { resolve } from "node:path";
import type { Digest } from "../../core/digest.ts";
import { projectOf, requireSettings } from "../../engine/project.ts";
import { openRepository } from "../../git/repository.ts";
import { syncJson } from "../../report/json.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import type { ExitCode } from "../exit-codes.ts";
import { loadLikelyRegistry } from "../registry.ts";
import { warningOfUncommitted } from "../uncommitted.ts";
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
  return warningOfUncommitted(repository, context, async (warn) => {
    const opening = projectOf(repository);
    // While git answers.
    loadLikelyRegistry(context);
    const project = await opening;
    requireSettings(project);
    const { result, text } = await syncRegistry(context, project, options, approved, begun);
    await warn();
    print(context, () => syncJson(result), text);
    return syncExitCode(result);
  });
}

async function approvedFingerprint(path: string): Promise<Digest> {
  const { readFingerprint } = await import("./plan-file.ts");
  return readFingerprint(path);
}
