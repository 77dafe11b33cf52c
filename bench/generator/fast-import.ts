import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Writable } from "node:stream";
import { CHILD_ENVIRONMENT } from "../environment.ts";
import type { Commit, ExpectedPrompt } from "./shape.ts";

const BRANCH = "refs/heads/main";
/** Holds the tip of each merged branch for a moment; afterwards only the merge refers to it. */
const WORK = "refs/work";

export interface Imported {
  readonly expected: readonly ExpectedPrompt[];
  /** The commits on merged branches. */
  readonly workCommits: number;
}

/** Feeds the history to `git fast-import` in an empty repository. */
export async function importHistory(
  directory: string,
  history: Generator<Commit, readonly ExpectedPrompt[], undefined>,
): Promise<Imported> {
  const git = spawn("git", ["fast-import", "--quiet", "--done"], {
    cwd: directory,
    env: CHILD_ENVIRONMENT,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const closed = once(git, "close");
  const imported = await writeHistory(git.stdin, history);
  git.stdin.end(`reset ${WORK}\nfrom ${"0".repeat(40)}\n\ndone\n`);
  const [code] = await closed;
  if (code !== 0) throw new Error(`git fast-import ended with ${String(code)}`);
  return imported;
}

async function writeHistory(
  stream: Writable,
  history: Generator<Commit, readonly ExpectedPrompt[], undefined>,
): Promise<Imported> {
  const mainline: number[] = [];
  let mark = 0;
  let workCommits = 0;
  for (;;) {
    const next = history.next();
    if (next.done === true) return { expected: next.value, workCommits };
    const { branch, branchedBefore } = next.value;
    let work = mainline.at(-1 - branchedBefore);
    for (const commit of branch) {
      await write(stream, commitCommands(commit, WORK, ++mark, work, undefined));
      work = mark;
      workCommits++;
    }
    const merged = branch.length === 0 ? undefined : work;
    await write(stream, commitCommands(next.value, BRANCH, ++mark, mainline.at(-1), merged));
    mainline.push(mark);
  }
}

async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, "drain");
}

function commitCommands(
  commit: Commit,
  ref: string,
  mark: number,
  parent: number | undefined,
  merged: number | undefined,
): string {
  const when = `${commit.seconds} ${commit.zone}`;
  return [
    `commit ${ref}\nmark :${mark}\n`,
    `author ${commit.author.name} <${commit.author.email}> ${when}\n`,
    `committer ${commit.committer.name} <${commit.committer.email}> ${when}\n`,
    data(`${commit.message}\n`),
    parent === undefined ? "" : `from :${parent}\n`,
    merged === undefined ? "" : `merge :${merged}\n`,
    ...commit.files.map((file) => `M 100644 inline ${file.path}\n${data(file.text)}`),
    "\n",
  ].join("");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
