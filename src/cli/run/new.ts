import { relative } from "node:path";
import { createPrompt } from "../../engine/scaffold/new-prompt.ts";
import { requireWorktree } from "../../engine/scaffold/place.ts";
import { locatePrompt } from "../../engine/scaffold/prompt-location.ts";
import { readSyncedBranch } from "../../engine/scaffold/synced-branch.ts";
import { openRepository } from "../../git/repository.ts";
import { listWorktreeFiles } from "../../git/worktree.ts";
import { newJson } from "../../report/json.ts";
import { newText } from "../../report/new-text.ts";
import type { Context } from "../context.ts";
import { print, warn } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { commandLine, nextCommand } from "../next-command.ts";

interface NewOptions {
  readonly chat?: true | undefined;
  readonly dir?: string | undefined;
}

export async function makePrompt(context: Context, name: string, options: NewOptions): Promise<ExitCode> {
  const location = locatePrompt(name, options.dir ?? null);
  const repository = await openRepository(context.dir);
  requireWorktree(repository);
  const type = options.chat === true ? "chat" : "text";
  await createPrompt(repository.root, location, type);
  const branch = await readSyncedBranch(repository);
  const folder = relative(context.io.cwd, repository.root);
  const git = ["git", ...(folder === "" ? [] : ["-C", folder])];
  const made = { ...location, type, branch } as const;
  const isIgnored = (await listWorktreeFiles(repository, [location.path])).length === 0;
  if (isIgnored) {
    const see = commandLine([...git, "check-ignore", "-v", location.path]);
    warn(context, `git ignores ${location.path}, and what is not committed is not synced`);
    context.io.err(`hint:  add it with -f, or see which line of .gitignore leaves it out: ${see}\n`);
  }
  const next = [
    commandLine([...git, "add", ...(isIgnored ? ["-f"] : []), location.path]),
    commandLine([...git, "commit", "-m", `Add ${location.name}`]),
    nextCommand(branch.isCurrent ? "sync" : "plan", [], context),
  ];
  print(
    context,
    () => newJson(made, next),
    () => newText(made, next, context.view),
  );
  return EXIT.done;
}
