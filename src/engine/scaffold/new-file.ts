import { access, constants, mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import { FolderWalk } from "../../git/folder-walk.ts";

/** What stands at a path below a folder. `blocked`: a link, a folder, or a file where a folder is needed. */
type Standing = "free" | "file" | "blocked";

export async function standingOf(root: string, path: string): Promise<Standing> {
  const walk = new FolderWalk(root);
  const parts = path.split("/");
  for (let depth = 1; depth < parts.length; depth++) {
    const folder = await walk.find(parts.slice(0, depth).join("/"));
    if (folder === null) return "free";
    if (folder !== "folder") return "blocked";
  }
  const found = await walk.find(path);
  if (found === null) return "free";
  return found === "file" ? "file" : "blocked";
}

/** Writes a file that is not there yet, and the folders above it. Never overwrites one, even if it is made meanwhile. */
export async function createFile(root: string, path: string, text: string): Promise<void> {
  await writing(path, async () => {
    await makeFolders(dirname(join(root, path)));
    await writeFile(join(root, path), text, { flag: "wx" });
  });
}

/** Adds to the end of a file. */
export async function appendToFile(root: string, path: string, text: string): Promise<void> {
  await writing(path, () => writeFile(join(root, path), text, { flag: constants.O_APPEND | constants.O_WRONLY }));
}

/** Puts a longer text in the place of a file's, all at once: whoever reads the file meanwhile finds one or the other. */
export async function replaceFile(root: string, path: string, text: string): Promise<void> {
  const file = join(root, path);
  const next = `${file}.promptree-${process.pid}`;
  await writing(path, async () => {
    const { mode } = await stat(file);
    await writeFile(next, text, { flag: "wx", mode });
    await rename(next, file);
  });
}

/** Makes a folder that is to be written into, with those above it. Node's own way never ends below `/proc`. */
export async function makeFolders(folder: string): Promise<void> {
  const missing: string[] = [];
  for (let at = folder; !(await isThere(at)); at = dirname(at)) missing.unshift(at);
  await writing(folder, async () => {
    await access(dirname(missing[0] ?? join(folder, "x")), constants.W_OK);
    for (const one of missing) await mkdir(one);
  });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** @throws PromptreeError `usage`: whoever chose the place can choose another, or change the rights. */
async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw new PromptreeError("usage", `${JSON.stringify(path)} can't be written: ${messageOf(error)}`, {
      hint: "see who may write there, or choose another folder",
      cause: error,
    });
  }
}
