import { readdir, stat } from "node:fs/promises";
import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";
import { join } from "node:path";
import { readRun } from "./measure.ts";

/** What the figures were taken on, in one line. */
export async function describeMachine(): Promise<string> {
  const git = (await readRun("git", ["--version"])).trim().replace("git version", "git");
  const cpu = cpus()[0]?.model.trim() ?? "an unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `node ${process.version}, ${git}, ${platform()} ${arch()}, ${availableParallelism()} × ${cpu}, ${memory}`;
}

/** Whether a source file is newer than what was built from it, and the figures so may be those of older code. */
export async function isStale(built: string, sources: string): Promise<boolean> {
  const builtAt = (await stat(built)).mtimeMs;
  const files = await readdir(sources, { recursive: true });
  const times = await Promise.all(files.map(async (file) => (await stat(join(sources, file))).mtimeMs));
  return times.some((time) => time > builtAt);
}
