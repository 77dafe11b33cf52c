import { shortCommit } from "../../core/commit.ts";
import type { Content } from "../../core/content.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { Outcome } from "../../core/registry.ts";
import type { Provenance } from "../../core/version.ts";
import { readPrompt } from "../../content/prompt.ts";
import type { BlobReader } from "../../git/blobs.ts";

/** The content that a version was made with, as the file of its commit has it. */
export async function readRegisteredContent(blobs: BlobReader, origin: Provenance): Promise<Outcome<Content>> {
  try {
    const [file] = await blobs.readFiles(origin.commit, [origin.path]);
    const prompt = file?.kind === "bytes" ? readPrompt(origin.path, file.bytes).prompt : null;
    if (prompt?.digest === origin.digest) return { ok: true, value: prompt.content };
    return { ok: false, error: otherContent(origin) };
  } catch (error) {
    // A commit that is not here says so, and how to fetch it.
    if (error instanceof PromptreeError && error.code === "not-found") return { ok: false, error };
    throw error;
  }
}

function otherContent({ commit, path }: Provenance): PromptreeError {
  const message = `${path} of commit ${shortCommit(commit)} does not hold the content that this version was made with`;
  return new PromptreeError("not-found", message, {
    hint: `see what it holds: git show ${shortCommit(commit)}:${path}`,
  });
}
