import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { openReader } from "../../../src/registry/open.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import type { CommitSpec } from "../../helpers/repository-builder.ts";
import { dumpRegistry } from "../registry-dump.ts";
import type { RegistryDump } from "../registry-dump.ts";
import { PROPERTY_TIMEOUT, checkProperty } from "./run-property.ts";
import { RegistryFile } from "./sqlite-file.ts";

const PROMPTS = 40;
const COMMITS = 250;

/** Several hundred versions, with tags and aliases that go with them. */
function longHistory(): readonly CommitSpec[] {
  return Array.from({ length: COMMITS }, (_, index) => {
    const numbers = [index % PROMPTS, (index * 7) % PROMPTS, (index * 13) % PROMPTS];
    const file = (number: number) => [
      `prompts/team${number % 5}/p${number}.md`,
      `---\nname: p${number}\ntags: {commit: c${index}}\n---\n${`Text of commit ${index}. `.repeat(20)}\n`,
    ];
    const known = Array.from({ length: Math.min(index + 1, PROMPTS) }, (__, number) => number);
    const aliases = known.map((number) => `p${number}: {production: 1, staging: latest}`);
    return {
      message: `Commit ${index}`,
      files: Object.fromEntries([...numbers.map(file), ["aliases.yaml", `${aliases.join("\n")}\n`]]),
    };
  });
}

test(
  "a sync that is killed at any moment, any number of times, and run again ends as if nothing had happened",
  async () => {
    const repository = await newRepository({ commits: longHistory() });
    await using quiet = await RegistryFile.make();
    const begun = performance.now();
    await syncProcess(repository.root, quiet.url).ended;
    const duration = performance.now() - begun;
    const undisturbed = await dumpOf(quiet.url);
    expect(Object.values(undisturbed).reduce((sum, { versions }) => sum + versions.length, 0)).toBeGreaterThan(500);

    let killed = 0;
    const moments = fc.array(fc.double({ min: 0, max: 1.2, noNaN: true }), { minLength: 1, maxLength: 3 });
    await checkProperty(moments, 6, async (shares) => {
      await using file = await RegistryFile.make();
      for (const share of shares) {
        const process = syncProcess(repository.root, file.url);
        await Promise.race([process.ended, sleep(share * duration)]);
        process.kill();
        if ((await process.ended) === "SIGKILL") killed++;
      }
      expect(await syncProcess(repository.root, file.url).ended).toBe(0);
      expect(await dumpOf(file.url)).toEqual(undisturbed);
    });
    console.log(`${killed} syncs were killed`);
  },
  PROPERTY_TIMEOUT,
);

function syncProcess(root: string, url: string): { readonly ended: Promise<unknown>; readonly kill: () => void } {
  const args = ["src/cli/bin.ts", "sync", "-C", root, "--registry", url];
  const child = spawn(process.execPath, args, { stdio: "ignore" });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const ended = once(child, "exit").then(([code, signal]: unknown[]) => signal ?? code);
  return { ended, kill: () => child.kill("SIGKILL") };
}

async function dumpOf(url: string): Promise<RegistryDump> {
  await using reader = await openReader(url, { baseDir: "/" });
  return await dumpRegistry(reader);
}
