import { spawn } from "node:child_process";
import type { ChildProcess, SpawnOptions } from "node:child_process";

const UNTIL_INPUT_ENDS = 'exec 3<&0; { cat <&3 >/dev/null; kill -KILL 0; } & exec "$@" </dev/null 3<&-';

/**
 * Starts a program that is killed, with all processes it has started, when its standard input ends: by `stdin.end()`, or
 * because the process that started it is gone, however that came about.
 */
export function spawnTied(program: string, argv: readonly string[], options: SpawnOptions = {}): ChildProcess {
  // As the leader of a group of its own, which is the group that is killed.
  return spawn("sh", ["-c", UNTIL_INPUT_ENDS, program, program, ...argv], {
    stdio: "pipe",
    ...options,
    detached: true,
  });
}
