import type { Content } from "../../core/content.ts";
import type { BlobId } from "../../core/commit.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { ContentSource, DesiredVersion } from "../../core/state.ts";
import { readPrompt } from "../../content/prompt.ts";
import type { BlobReader } from "../../git/blobs.ts";

/** In characters of template. A first sync of an ordinary history fits; a huge one is read from git a second time. */
const KEPT_CHARACTERS = 48 * 1024 * 1024;

/**
 * The contents a replay met, by blob, for the apply that follows. Bounded: what does not fit is parsed again from git when it
 * is wanted, so that memory does not grow with history.
 */
export class ContentStore implements ContentSource {
  readonly #blobs: BlobReader;
  readonly #kept = new Map<BlobId, Content>();
  #room: number;

  constructor(blobs: BlobReader, room = KEPT_CHARACTERS) {
    this.#blobs = blobs;
    this.#room = room;
  }

  keep(blob: BlobId, content: Content): void {
    const size = sizeOf(content);
    if (size > this.#room || this.#kept.has(blob)) return;
    this.#room -= size;
    this.#kept.set(blob, content);
  }

  async read(versions: readonly DesiredVersion[]): Promise<readonly Content[]> {
    const missing = versions.filter((version) => !this.#kept.has(version.blob));
    const fromGit = await this.#readFromGit(missing);
    return versions.map((version) => {
      const content = this.#kept.get(version.blob) ?? fromGit.get(version.blob);
      if (content === undefined) throw unreadable(version);
      return content;
    });
  }

  release(versions: readonly DesiredVersion[]): void {
    for (const { blob } of versions) {
      const content = this.#kept.get(blob);
      if (content === undefined) continue;
      this.#kept.delete(blob);
      this.#room += sizeOf(content);
    }
  }

  async #readFromGit(versions: readonly DesiredVersion[]): Promise<ReadonlyMap<BlobId, Content>> {
    if (versions.length === 0) return new Map();
    const blobs = await this.#blobs.read(versions.map((version) => version.blob));
    const contents = new Map<BlobId, Content>();
    for (const [index, version] of versions.entries()) {
      const blob = blobs[index];
      const prompt = blob?.kind === "bytes" ? readPrompt(version.path, blob.bytes).prompt : null;
      if (prompt === null) throw unreadable(version);
      contents.set(version.blob, prompt.content);
    }
    return contents;
  }
}

function sizeOf(content: Content): number {
  if (content.type === "text") return content.template.length;
  return content.messages.reduce((sum, message) => sum + message.content.length, 0);
}

function unreadable(version: DesiredVersion): PromptreeError {
  return new PromptreeError(
    "git-failed",
    `${version.path} at ${version.commit.id} could be read before and now cannot`,
    {
      hint: "Check the repository with: git fsck",
    },
  );
}
