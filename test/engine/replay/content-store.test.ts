import { expect, test } from "vitest";
import { isBlobId } from "../../../src/core/commit.ts";
import type { BlobId } from "../../../src/core/commit.ts";
import type { Content } from "../../../src/core/content.ts";
import { readPrompt } from "../../../src/content/prompt.ts";
import { ContentStore } from "../../../src/engine/replay/content-store.ts";
import { TextFile } from "../../../src/engine/replay/text-file.ts";
import type { TextPlace } from "../../../src/engine/replay/text-file.ts";
import { openBlobs } from "../../../src/git/blobs.ts";
import { openRepository } from "../../../src/git/repository.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import { blobId, desiredVersion } from "../builders.ts";

const PATH = "prompts/a.md";
const TEXTS = [
  "plain text",
  "with ünïcödé, 🙂 and\na second line",
  "---\nmodel: openai/gpt-4o\noutput: {format: json}\n---\nwith settings",
  "<system>\nBe kind.\n</system>\n<user>\n{{question}}\n</user>",
  "<user>\n\nblank lines stay\n\n</user>\n<assistant>\n🙂\n</assistant>\n<user>\nx\n</user>",
];

function contentOf(text: string): Content {
  const { prompt } = readPrompt(PATH, new TextEncoder().encode(text));
  if (prompt === null) throw new Error(`no prompt: ${text}`);
  return prompt.content;
}

/** A repository that holds these texts as blobs, and a store beside it. */
async function stored(texts: readonly string[], file?: TextFile) {
  const repository = await newRepository();
  const blobs: BlobId[] = [];
  for (const text of texts) {
    const id = await repository.writeObject("blob", Buffer.from(text));
    if (isBlobId(id)) blobs.push(id);
  }
  const reader = openBlobs(await openRepository(repository.root));
  const versions = blobs.map((blob) => ({ ...desiredVersion("c1", ""), path: PATH, blob }));
  return { reader, store: new ContentStore(reader, file), blobs, versions };
}

/** Has no room for texts that are longer than this. */
class SmallTextFile extends TextFile {
  readonly #limit: number;

  constructor(limit: number) {
    super();
    this.#limit = limit;
  }

  override append(text: string): TextPlace | null {
    return text.length > this.#limit ? null : super.append(text);
  }
}

test.each([
  { where: "kept", file: undefined, keep: true },
  { where: "read again from git, for want of room", file: new SmallTextFile(-1), keep: true },
  { where: "partly kept and partly read again", file: new SmallTextFile(15), keep: true },
  { where: "never kept", file: undefined, keep: false },
])("every content comes back to the letter, in the order that is asked for: $where", async ({ file, keep }) => {
  const { store, blobs, versions } = await stored(TEXTS, file);
  await using _ = store;
  if (keep) for (const [index, blob] of blobs.entries()) store.keep(blob, contentOf(TEXTS[index] ?? ""));
  const wanted = [...versions, ...versions.toReversed()];
  expect(await store.read(wanted)).toEqual([...TEXTS, ...TEXTS.toReversed()].map(contentOf));
});

test("a content that was released can still be read, from git; one that is kept takes no git", async () => {
  const { reader, store, blobs, versions } = await stored(["one", "two"]);
  const [one = blobId("1"), two = blobId("2")] = blobs;
  store.keep(one, contentOf("one"));
  store.release(versions.slice(0, 1));
  expect(await store.read(versions.slice(0, 1))).toEqual([contentOf("one")]);
  store.keep(two, contentOf("two"));
  await reader[Symbol.asyncDispose]();
  expect(await store.read(versions.slice(1))).toEqual([contentOf("two")]);
});

test("a blob that is gone is an error that names the file and the commit", async () => {
  const { store, versions } = await stored(["one"]);
  await using _ = store;
  const [version] = versions;
  const gone = versions.map((one) => ({ ...one, blob: blobId("dead") }));
  await expect(store.read(gone)).rejects.toMatchObject({
    code: "git-failed",
    message: expect.stringContaining(`${PATH} at ${version?.commit.id}`),
  });
});
