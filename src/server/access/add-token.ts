import { appendFile, readFile } from "node:fs/promises";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import { InvalidFilesError } from "../../engine/project.ts";
import type { TokenEntry } from "./token-entry.ts";
import { tokenLine } from "./token-entry.ts";
import { readTokens } from "./token-lines.ts";
import { withoutTokens } from "./token.ts";

/**
 * Adds a token to a file, which is made for its owner alone when it is not there.
 * @throws PromptreeError `usage` when the file can't be written or has a token of that name, InvalidFilesError when it holds
 *   errors. It is then left as it was.
 */
export async function addToken(path: string, entry: TokenEntry): Promise<void> {
  const file = withoutTokens(path);
  const text = await orUsage(file, () => textOf(path));
  const { entries, problems } = readTokens([{ file, text, lineEnd: /\r?\n/ }]);
  if (problems.length > 0) {
    throw new InvalidFilesError(
      problems,
      "the file of tokens holds errors, so nothing was added",
      "mend it, and try again",
    );
  }
  const { name } = entry.caller;
  if (entries.some(({ caller }) => caller.name === name)) {
    throw new PromptreeError("usage", `${file} has a token "${name}" already`, {
      hint: "choose another name, or take its line out first, which revokes it",
    });
  }
  const begin = text === "" || text.endsWith("\n") ? "" : "\n";
  await orUsage(file, () => appendFile(path, `${begin}${tokenLine(entry)}\n`, { mode: 0o600 }));
}

/** "" for a file that is not there yet. */
async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

async function orUsage<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const why = withoutTokens(messageOf(error));
    throw new PromptreeError("usage", `the token can't be added to ${file}: ${why}`, { cause: error });
  }
}
