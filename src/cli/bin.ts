#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

enableCompileCache();
// A first sync makes much that lives long, and V8 would let its heap grow far beyond that before it cleans up. Growing in
// small steps, the largest first sync peaks at less than two thirds of the memory.
setFlagsFromString("--semi-space-growth-factor=1");
setFlagsFromString("--heap-growing-percent=40");
const [{ run }, { processIo }] = await Promise.all([import("./main.ts"), import("./io.ts")]);
// A reader that had enough, `promptree log | head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});
process.exitCode = await run(process.argv.slice(2), processIo());
