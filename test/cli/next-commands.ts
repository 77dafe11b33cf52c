import { devNull } from "node:os";
import { runShell } from "./program.ts";

const ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ada Lovelace",
  GIT_AUTHOR_EMAIL: "ada@example.com",
  GIT_COMMITTER_NAME: "Ada Lovelace",
  GIT_COMMITTER_EMAIL: "ada@example.com",
};

/** Types the commands that something printed ends with, those after its last line with a colon; gives their output. */
export async function typeNext(cwd: string, printed: string): Promise<string> {
  const script = printed.slice(printed.lastIndexOf(":\n") + 2);
  const { PATH } = process.env;
  const { code, out, err } = await runShell(`set -e\n${script}`, { cwd, env: { PATH, ...ENVIRONMENT } });
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${err}`);
  return out;
}
