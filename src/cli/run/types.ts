import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import { requireWorktree } from "../../engine/scaffold/place.ts";
import { readSoundPrompts } from "../../engine/sound-prompts.ts";
import { openRepository } from "../../git/repository.ts";
import { typesJson } from "../../report/json.ts";
import { FIRST_LINE, declarationText } from "../../report/types/declaration.ts";
import { typesText } from "../../report/types-text.ts";
import type { WrittenTypes } from "../../report/types-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { nextCommand } from "../next-command.ts";

interface TypesOptions {
  readonly out?: string | undefined;
  readonly check?: true | undefined;
}

/** Where a compiler finds it without being told, if its tsconfig names no files. */
const DEFAULT_FILE = "promptree.d.ts";

export async function writeTypes(context: Context, { out, check }: TypesOptions): Promise<ExitCode> {
  const repository = await openRepository(context.dir);
  requireWorktree(repository);
  const path = out === undefined ? join(repository.root, DEFAULT_FILE) : resolve(context.dir, out);
  const prompts = await readSoundPrompts(repository);
  const text = declarationText(prompts);
  const found = await readFound(path);
  const outcome = outcomeOf(found, text, check === true);
  if (outcome === "made" || outcome === "changed") await writeOver(path, found, text);
  const written: WrittenTypes = { file: relative(context.io.cwd, path), outcome, prompts: prompts.length };
  print(
    context,
    () => typesJson(written),
    () => typesText(written, nextCommand("types", out === undefined ? [] : ["--out", out], context)),
  );
  return outcome === "out-of-date" ? EXIT.failed : EXIT.done;
}

function outcomeOf(found: string | null, text: string, isCheck: boolean): WrittenTypes["outcome"] {
  // A clone may have other line ends.
  if (found?.replaceAll("\r\n", "\n") === text) return "up-to-date";
  if (isCheck) return "out-of-date";
  return found === null ? "made" : "changed";
}

/** Null when there is none. */
async function readFound(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new PromptreeError("write-refused", `${path} can't be read: ${messageOf(error)}`, { cause: error });
  }
}

async function writeOver(path: string, found: string | null, text: string): Promise<void> {
  if (found !== null && !found.startsWith(FIRST_LINE)) {
    throw new PromptreeError("write-refused", `${path} was not written by promptree types, and is left as it is`, {
      hint: "name another file: promptree types --out FILE",
    });
  }
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    throw new PromptreeError("write-refused", `${path} can't be written: ${messageOf(error)}`, { cause: error });
  }
}
