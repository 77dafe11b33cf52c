import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryIdentity } from "../../git/identity.ts";
import { openRepository } from "../../git/repository.ts";
import { CODE_OWNERS_FILES, CODE_OWNERS_LINES, CODE_OWNERS_TEXT, namesAliases } from "./code-owners.ts";
import { standingOf } from "./new-file.ts";
import type { Place } from "./place.ts";
import { left, makeFile } from "./set-up-file.ts";
import type { SetUpFile } from "./set-up-file.ts";
import { workflows } from "./workflows.ts";

/** Whether the repository has a remote on GitHub, by its host's name, and lacks one of the workflows. */
export async function couldUseWorkflows({ root, hasRepository }: Place): Promise<boolean> {
  if (!hasRepository) return false;
  const { remote } = await repositoryIdentity(await openRepository(root));
  const host = remote?.split("/", 1)[0] ?? "";
  if (!host.split(".").includes("github")) return false;
  const standings = await Promise.all(workflows("main").map(({ path }) => standingOf(root, path)));
  return standings.includes("free");
}

/** The workflows, and the file that says who guards the aliases. */
export async function setUpWorkflows(root: string, branch: string): Promise<readonly SetUpFile[]> {
  const files: SetUpFile[] = [];
  for (const { path, text, note } of workflows(branch)) files.push(await makeFile(root, path, text, note));
  return [...files, await setUpCodeOwners(root)];
}

async function setUpCodeOwners(root: string): Promise<SetUpFile> {
  for (const path of CODE_OWNERS_FILES) {
    const standing = await standingOf(root, path);
    if (standing === "blocked") return left(path, "is no regular file", CODE_OWNERS_LINES);
    if (standing === "free") continue;
    const isDone = namesAliases(await readFile(join(root, path), "latin1"));
    return isDone ? left(path, "names the aliases already") : left(path, null, CODE_OWNERS_LINES);
  }
  return makeFile(root, CODE_OWNERS_FILES[0], CODE_OWNERS_TEXT, "who guards aliases: fill it in");
}
