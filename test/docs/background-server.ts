import { once } from "node:events";
import { createServer } from "node:net";
import type { Command } from "./commands.ts";
import type { Outcome } from "./shell.ts";

/** Where `promptree serve` listens unless it is told otherwise; a run has another port, that is free. */
const PORT_IN_PAGES = "127.0.0.1:5000";

/** A line that starts a server and goes on, as in `npx promptree serve --sync &`. */
const STARTS_SERVER = /^(?:npx )?promptree (.*\bserve\b.*) &$/gm;

export function startsServer({ script }: Pick<Command, "script">): boolean {
  return script.search(STARTS_SERVER) !== -1;
}

/** What a shell needs so that pages can start servers, one at a time: each takes the place of the one before. */
export interface BackgroundServer {
  readonly programs: Readonly<Record<string, string>>;
  /** The same commands, which start it here, and go on once it serves. What it prints until then is their output. */
  readonly typed: (commands: readonly Command[]) => readonly Command[];
  /** Run before all else: the server ends with the shell. */
  readonly opening: string;
  /** Outcomes as they stand in pages. */
  readonly inPages: (outcomes: readonly Outcome[]) => readonly Outcome[];
}

export async function newBackgroundServer(): Promise<BackgroundServer> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  return {
    programs: { "server-in-background": serverScript(port) },
    opening: "trap 'server-in-background stop' EXIT",
    typed: (commands) =>
      commands.map((command) => ({
        ...command,
        script: command.script
          .replaceAll(STARTS_SERVER, "server-in-background start $1")
          .replaceAll(PORT_IN_PAGES, address),
      })),
    inPages: (outcomes) =>
      outcomes.map(({ output, code }) => ({ output: output.replaceAll(address, PORT_IN_PAGES), code })),
  };
}

/** It serves, and has looked at the repository once, when it has said so; a server that fails ends before. */
function serverScript(port: number): string {
  return `
here=$(dirname "$0")
if [ -f "$here/pid" ]; then
  kill "$(cat "$here/pid")" 2>/dev/null
  while kill -0 "$(cat "$here/pid")" 2>/dev/null; do sleep 0.02; done
  rm "$here/pid"
fi
[ "$1" = start ] || exit 0
shift
said='^Ctrl-C stops it'
case "$*" in *--watch*) said='  watching \\|"event":"watch' ;; *--sync*) said='  synced \\|  the sync failed\\|"event":"sync' ;; esac
promptree "$@" --port ${port} </dev/null >"$here/log" 2>&1 &
pid=$!
echo $pid >"$here/pid"
tries=4000
until grep -qs "$said" "$here/log" || ! kill -0 $pid 2>/dev/null || [ $tries = 0 ]; do
  tries=$((tries - 1))
  sleep 0.05
done
cat "$here/log"
grep -qs "$said" "$here/log"`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address !== "object" || address === null) throw new Error("a port that listens has a number");
  return address.port;
}
