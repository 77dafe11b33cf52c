#!/usr/bin/env node
import nodeModule from "node:module";

/** In step with `engines` of package.json. */
const OLDEST_NODE = [24, 15] as const;

if (isTooOld(process.versions.node)) {
  process.stderr.write(
    `error: promptree needs Node ${OLDEST_NODE.join(".")} or newer, and this is ${process.version}\n` +
      "hint:  install it, or bring one along for npx in this folder: npm install --save-dev node@24\n",
  );
  process.exitCode = 1;
} else {
  process.exitCode = await start();
}

async function start(): Promise<number> {
  nodeModule.enableCompileCache();
  const [{ run }, { processIo }] = await Promise.all([import("./main.ts"), import("./io.ts")]);
  let isLost = false;
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A reader that had enough, `promptree log | head`, is no error.
      if (error.code === "EPIPE") return;
      isLost = true;
      if (stream === process.stdout) process.stderr.write(`error: the output can't be written: ${error.message}\n`);
    });
  }
  process.once("exit", () => {
    if (isLost) process.exitCode = 1;
  });
  if (!isFolderGone()) return run(process.argv.slice(2), processIo());
  process.stderr.write("error: the folder you are in is gone\nhint:  go to one that exists: cd ~\n");
  return 1;
}

/** Node can't name a working folder that was removed after it was entered. */
function isFolderGone(): boolean {
  try {
    process.cwd();
    return false;
  } catch {
    return true;
  }
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}
