import { execFile, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { devNull } from "node:os";
import { gitFailure } from "./failure.ts";
import type { FailedRun } from "./failure.ts";

/** Settings of the user or the repository that would run a program or change what git answers. */
const CONFIG = [
  "core.fsmonitor=false",
  `core.hooksPath=${devNull}`,
  `diff.orderFile=${devNull}`,
  "diff.renameLimit=1000",
  "i18n.logOutputEncoding=UTF-8",
  "log.follow=false",
  "log.showRoot=true",
  "log.showSignature=false",
].flatMap((setting) => ["-c", setting]);

/** Variables that would make git look at another repository, index or history than that of the folder it is given. */
const REMOVED = [
  "GIT_ALTERNATE_OBJECT_DIRECTORIES",
  "GIT_COMMON_DIR",
  "GIT_CONFIG",
  "GIT_DIR",
  "GIT_GLOB_PATHSPECS",
  "GIT_ICASE_PATHSPECS",
  "GIT_IMPLICIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_INTERNAL_SUPER_PREFIX",
  "GIT_NAMESPACE",
  "GIT_NOGLOB_PATHSPECS",
  "GIT_OBJECT_DIRECTORY",
  "GIT_PREFIX",
  "GIT_REPLACE_REF_BASE",
  "GIT_SHALLOW_FILE",
  "GIT_WORK_TREE",
];

/** The variable that holds nothing, for `--config-env`. */
export const EMPTY_VARIABLE = "PROMPTREE_EMPTY";

const FIXED = {
  [EMPTY_VARIABLE]: "",
  /** Grafts and replaced objects are one machine's view of history; versions must be the same everywhere. */
  GIT_GRAFT_FILE: devNull,
  GIT_NO_REPLACE_OBJECTS: "1",
  /**
   * What a partial clone lacks is not fetched: the repository itself says where from and by which programs. The protocol is
   * for gits older than 2.45, which do not know the first of these.
   */
  GIT_NO_LAZY_FETCH: "1",
  GIT_ALLOW_PROTOCOL: "none",
  /** Paths are names, never patterns, and count from the folder git runs in. */
  GIT_LITERAL_PATHSPECS: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  LC_ALL: "C",
};

/** In bytes; far beyond any answer that is read whole. */
const ANSWER_LIMIT = 64 * 1024 * 1024;

/** In characters; what is kept of an error output. */
const STDERR_LIMIT = 16 * 1024;

export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs git in a folder and gives its whole output, for small answers.
 * @param accept the exit codes that are answers; any other throws `git-failed`.
 */
export async function runGit(
  dir: string,
  args: readonly string[],
  accept: readonly number[] = [0],
): Promise<GitAnswer> {
  const run = await execute(dir, args);
  if (run.error === null && run.code !== null && accept.includes(run.code)) {
    return { code: run.code, stdout: run.stdout, stderr: run.stderr };
  }
  throw await gitFailure(run);
}

/**
 * Runs git in a folder and gives its output as it comes. Leaving the loop early ends git.
 * Throws `git-failed` when git fails, after the output that came before.
 */
export async function* streamGit(dir: string, args: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  const child = spawn("git", gitArguments(dir, args), { env: gitEnvironment(), stdio: ["ignore", "pipe", "pipe"] });
  const ended = whenEnded(child, args);
  const output: AsyncIterable<Buffer> = child.stdout;
  let isWhole = false;
  try {
    yield* output;
    isWhole = true;
  } catch (error) {
    stopGit(child);
    const run = await ended;
    // What could not be started has no output to read either.
    throw run.error === null ? error : await gitFailure(run);
  } finally {
    if (!isWhole) stopGit(child);
    await ended;
  }
  const run = await ended;
  if (run.error !== null || run.code !== 0) throw await gitFailure(run);
}

/** Starts a git that is asked through its input. The caller watches `whenEnded`. */
export function startGit(dir: string, args: readonly string[]) {
  return spawn("git", gitArguments(dir, args), { env: gitEnvironment(), stdio: ["pipe", "pipe", "pipe"] });
}

/** Resolves once the process is gone and its output is read, however it went. */
export function whenEnded(child: ChildProcess, args: readonly string[]): Promise<FailedRun> {
  let stderr = "";
  let error: Error | null = null;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    if (stderr.length < STDERR_LIMIT) stderr += text;
  });
  child.on("error", (cause) => {
    error = cause;
  });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => resolve({ args, code, signal, stderr, error }));
  });
}

/** Ends git and hears no more of it, nor of what it started itself. */
export function stopGit(child: ChildProcess): void {
  child.kill();
  child.stdout?.destroy();
  child.stderr?.destroy();
}

function execute(dir: string, args: readonly string[]): Promise<FailedRun & { readonly stdout: Buffer }> {
  return new Promise((resolve) => {
    const options = { env: gitEnvironment(), encoding: "buffer", maxBuffer: ANSWER_LIMIT } as const;
    execFile("git", gitArguments(dir, args), options, (error, stdout, stderr) => {
      const exit = error === null ? 0 : error.code;
      const code = typeof exit === "number" ? exit : null;
      const signal = error?.signal ?? null;
      resolve({
        args,
        stdout,
        stderr: stderr.toString(),
        code,
        signal,
        error: code === null && signal === null ? error : null,
      });
    });
  });
}

/** `-C` rather than `--git-dir`: with the latter git would not check who owns the repository. */
export function gitArguments(dir: string, args: readonly string[]): readonly string[] {
  return ["--no-pager", ...CONFIG, "-C", dir, ...args];
}

/** Of a git that talks to nobody. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const environment = { ...process.env, ...FIXED };
  for (const name of REMOVED) Reflect.deleteProperty(environment, name);
  return environment;
}
