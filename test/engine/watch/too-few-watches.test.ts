import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished, expect, test } from "vitest";
import { PATIENT, manyFiles, newSession } from "./editor-session.ts";

const UNSHARE = "unshare";
const PROGRAM = fileURLToPath(new URL("./watch-program.ts", import.meta.url));

/** A system that allows this many watches of folders; only some systems let anybody pretend that. */
function withFewWatches(count: number, command: string): readonly string[] {
  const script = `echo ${count} > /proc/sys/user/max_inotify_watches && exec ${command}`;
  return ["--user", "--map-root-user", "sh", "-c", script];
}

const canPretend = spawnSync(UNSHARE, [...withFewWatches(5, "true")]).status === 0;

test.skipIf(!canPretend)(
  "with too few watches every few seconds everything is looked at, and that is told once",
  async () => {
    const session = await newSession([{ files: manyFiles("first") }]);
    const program = `"${process.execPath}" "${PROGRAM}" "${session.root}" "sqlite:${session.registryFile}"`;
    const child = spawn(UNSHARE, [...withFewWatches(8, program)], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = new Promise((resolve) => {
      child.once("close", resolve);
    });
    onTestFinished(() => {
      child.kill();
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    await expect.poll(() => output, PATIENT).toContain("ready");
    for (let at = 0; at < 12; at++) await session.write(`prompts/f${at}/p${at}.md`, "second");
    await expect.poll(async () => (await session.drafts()).length, PATIENT).toBe(12);
    expect(output.match(/^trouble .*/gm)).toEqual([expect.stringContaining("watches as many folders as it may")]);
    child.stdin.end();
    expect(await ended).toBe(0);
    expect(await session.drafts()).toEqual([]);
  },
);
