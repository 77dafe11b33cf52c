import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Command } from "./commands.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const BUILT = join(ROOT, "dist/cli/bin.js");

/** The command line as it is shipped; without a build its source, which is the same and slower. */
const CLI = existsSync(BUILT) ? BUILT : join(ROOT, "src/cli/bin.ts");

/** Stands in pages where a run has the path of its own temporary folder. */
const HOME_IN_PAGES = "/home/ada";

export interface Outcome {
  readonly output: string;
  readonly code: number;
}

/** What a shell is given besides the command line. */
export interface Equipment {
  /** Shell scripts by the name under which they are called. */
  readonly programs?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
}

/**
 * Runs commands one after the other in one shell that begins in an empty folder, as a reader would type them. `opening` is
 * run before them and must succeed. Standard output and standard error come together, as on a screen.
 */
export async function runInShell(
  opening: string,
  commands: readonly Command[],
  { programs = {}, variables = {} }: Equipment = {},
): Promise<readonly Outcome[]> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "promptree-docs-")));
  try {
    const home = join(folder, "home");
    await mkdir(home);
    const path = `${await makeShims(join(folder, "bin"), programs)}:${process.env["PATH"] ?? ""}`;
    const mark = randomUUID();
    const script = shellScript([{ script: `set -e\n${opening}\nset +e`, onTerminal: false }, ...commands], mark);
    const printed = (await bash(script, home, { ...variables, PATH: path })).replaceAll(home, HOME_IN_PAGES);
    const [begun, ...outcomes] = readOutcomes(printed, mark);
    if (begun === undefined || begun.code !== 0) throw new Error(`the folder of the examples failed:\n${printed}`);
    const failed = commands[outcomes.length];
    if (failed !== undefined) throw new Error(`the shell ended at:\n${failed.script}\n${printed.split(mark).at(-1)}`);
    return outcomes;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Node takes this program for a terminal, so that an example can show what only a terminal is shown. */
const TERMINAL = `data:text/javascript,Object.defineProperty(process.stdout,%22isTTY%22,{value:true})`;

function shellScript(commands: readonly Pick<Command, "script" | "onTerminal">[], mark: string): string {
  const steps = commands.map(({ script, onTerminal }) =>
    [
      onTerminal ? `export NO_COLOR=1 NODE_OPTIONS='--import=${TERMINAL}'` : "unset NO_COLOR NODE_OPTIONS",
      // The next command may ask for $? as if nothing had come between.
      "(exit ${code-0})",
      script,
      `code=$?; printf '\\n%s %s\\n' ${mark} "$code"`,
    ].join("\n"),
  );
  return ["exec 2>&1", ...steps].join("\n");
}

function readOutcomes(printed: string, mark: string): readonly Outcome[] {
  const outcomes: Outcome[] = [];
  let rest = printed;
  for (;;) {
    const [, output, code] = new RegExp(`^([^]*?)\\n${mark} (\\d+)\\n`).exec(rest) ?? [];
    if (output === undefined || code === undefined) return outcomes;
    outcomes.push({ output, code: Number(code) });
    rest = rest.slice(output.length + `\n${mark} ${code}\n`.length);
  }
}

/** One moment for all commits, so that ids differ with what is committed and nothing else. */
const NOW = "2026-03-02T09:00:00+00:00";

function bash(script: string, home: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const env = {
    ...variables,
    HOME: home,
    LC_ALL: "C",
    TZ: "UTC",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada Lovelace",
    PROMPTREE_ACTOR: "ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_COMMITTER_NAME: "Ada Lovelace",
    GIT_COMMITTER_EMAIL: "ada@example.com",
    GIT_AUTHOR_DATE: NOW,
    GIT_COMMITTER_DATE: NOW,
    // What a page can't know: where this repository is.
    PROMPTREE_REPOSITORY: ROOT,
  };
  return new Promise((done, fail) => {
    const options = { cwd: home, env, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile("bash", ["--noprofile", "--norc", "-c", script], options, (error, stdout) => {
      // How each command ended is told by the marks; only a shell that could not be run at all is an error here.
      if (error !== null && typeof error.code !== "number") fail(error);
      else done(stdout);
    });
    child.stdin?.end();
  });
}

/**
 * `promptree` and `npx promptree` are the command line of this checkout, `tsc` its compiler. `npm` does nothing: `npm ci` would install some
 * hundred packages for every page, `npm test` would run this test in itself, and what both do, CI does before it comes here.
 */
async function makeShims(folder: string, more: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder);
  const shims = {
    promptree: `exec '${process.execPath}' '${CLI}' "$@"`,
    npx: `case "$1" in promptree | tsc) exec "$@" ;; *) exit 127 ;; esac`,
    tsc: `exec '${process.execPath}' '${join(ROOT, "node_modules/typescript/bin/tsc")}' "$@"`,
    npm: "exit 0",
    node: `exec '${process.execPath}' "$@"`,
    ...more,
  };
  for (const [name, script] of Object.entries(shims)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}
