import { expect, test } from "vitest";
import { isCommitId } from "../../../src/core/commit.ts";
import type { Provenance } from "../../../src/core/version.ts";
import { readRegisteredContent } from "../../../src/engine/replay/registered-content.ts";
import { openBlobs } from "../../../src/git/blobs.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import type { FileSpecs } from "../../helpers/repository-builder.ts";
import { US, commitId, digestOf, textContent } from "../builders.ts";

const FILES: FileSpecs = {
  "prompts/a.md": "one",
  "prompts/other.md": "two",
  "prompts/broken.md": "---\nbroken",
  "prompts/link.md": { symlink: "a.md" },
};

async function read(change: Partial<Provenance>) {
  const repository = await newRepository({ commits: [{ files: FILES }, { files: { "prompts/a.md": "three" } }] });
  const commit = (await repository.git("rev-parse", "HEAD^")).trim();
  if (!isCommitId(commit)) throw new TypeError(`${commit} is no commit`);
  await using blobs = openBlobs(await openRepository(repository.root));
  const origin = { repository: US, commit, path: "prompts/a.md", digest: digestOf("one"), author: "Ada", date: "" };
  return await readRegisteredContent(blobs, { ...origin, ...change });
}

test("is the file's as of the commit", async () => {
  expect(await read({})).toEqual({ ok: true, value: textContent("one") });
});

test.each<{
  readonly what: string;
  readonly change: Partial<Provenance>;
  readonly says: string;
  readonly hint: string;
}>([
  {
    what: "the commit",
    change: { commit: commitId("dead") },
    says: "is not in this clone",
    hint: "git fetch --unshallow",
  },
  { what: "the file", change: { path: "prompts/gone.md" }, says: "does not hold the content", hint: "git show" },
  { what: "the folder", change: { path: "gone/a.md" }, says: "does not hold the content", hint: "git show" },
  { what: "that content of the file", change: { path: "prompts/other.md" }, says: "does not hold", hint: "git show" },
  { what: "a file that can be read", change: { path: "prompts/broken.md" }, says: "does not hold", hint: "git show" },
  { what: "a file where a link is", change: { path: "prompts/link.md" }, says: "does not hold", hint: "git show" },
])("says what is missing, and what to type, where git lacks $what", async ({ change, says, hint }) => {
  expect(await read(change)).toMatchObject({
    ok: false,
    error: { code: "not-found", message: expect.stringContaining(says), hint: expect.stringContaining(hint) },
  });
});
