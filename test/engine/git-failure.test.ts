import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { createMemoryRegistry } from "../../src/registry/memory.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { refusalOf } from "./sight.ts";
import { syncFolder } from "./workshop.ts";

/** Puts a git before the real one that fails from the moment the given file is there. */
async function gitThatBreaks(sign: string): Promise<void> {
  const folder = await temporaryFolder();
  const path = process.env["PATH"] ?? "";
  const script = `#!/bin/sh\nif [ -e '${sign}' ]; then echo 'fatal: broken' >&2; exit 128; fi\nPATH='${path}' exec git "$@"\n`;
  await writeFile(join(folder, "git"), script);
  await chmod(join(folder, "git"), 0o755);
  vi.stubEnv("PATH", `${folder}:${path}`);
}

test.each(["first-parent", "head"])(
  "git failing in the middle of a sync (history: %s) is one error, and nothing was changed",
  async (history) => {
    const files = { "prompts/a.md": "one", "promptree.yaml": `history: ${history}\n`, "aliases.yaml": "a: {x: 1}\n" };
    const repository = await newRepository({ commits: [{ files }] });
    const registry = createMemoryRegistry();
    const sign = join(await temporaryFolder(), "broken");
    await gitThatBreaks(sign);
    const reading = vi.spyOn(registry, "readPrompts").mockImplementation(async function* breakGit() {
      await writeFile(sign, "");
      yield [];
    });
    expect(await refusalOf(syncFolder(repository.root, registry))).toMatchObject({ code: "git-failed" });

    await rm(sign);
    reading.mockRestore();
    expect(await dumpRegistry(registry)).toEqual({});
    vi.unstubAllEnvs();
  },
);
