import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { vi } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";

/** Puts a shell script called git before the real one on the PATH, until `vi.unstubAllEnvs`. */
export async function installGit(script: string): Promise<void> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "git"), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, "git"), 0o755);
  vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
}
