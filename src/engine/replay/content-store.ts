import type { Content } from "../../core/content.ts";
import type { BlobId } from "../../core/commit.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { ContentSource, DesiredVersion } from "../../core/state.ts";
import { readPrompt } from "../../content/prompt.ts";
import type { BlobReader } from "../../git/blobs.ts";

/** In bytes of text. A first sync of an ordinary history fits; a huge one is read from git a second time. */
const KEPT_BYTES = 64 * 1024 * 1024;

/** A content whose texts are laid away as UTF-8, outside the heap that V8 copies and walks again and again. */
interface Kept {
  readonly text: Buffer;
  readonly content: Content;
}

/**
 * The contents a replay met, by blob, for the apply that follows. Bounded: what does not fit is parsed again from git when it
 * is wanted, so that memory does not grow with history.
 */
export class ContentStore implements ContentSource {
  readonly #blobs: BlobReader;
  readonly #kept = new Map<BlobId, Kept>();
  #room: number;

  constructor(blobs: BlobReader, room = KEPT_BYTES) {
    this.#blobs = blobs;
    this.#room = room;
  }

  keep(blob: BlobId, content: Content): void {
    if (this.#kept.has(blob)) return;
    const kept = layAway(content);
    if (kept.text.length > this.#room) return;
    this.#room -= kept.text.length;
    this.#kept.set(blob, kept);
  }

  async read(versions: readonly DesiredVersion[]): Promise<readonly Content[]> {
    const missing = versions.filter((version) => !this.#kept.has(version.blob));
    const fromGit = await this.#readFromGit(missing);
    return versions.map((version) => {
      const kept = this.#kept.get(version.blob);
      const content = kept === undefined ? fromGit.get(version.blob) : takeOut(kept);
      if (content === undefined) throw unreadable(version);
      return content;
    });
  }

  release(versions: readonly DesiredVersion[]): void {
    for (const { blob } of versions) {
      const kept = this.#kept.get(blob);
      if (kept === undefined) continue;
      this.#kept.delete(blob);
      this.#room += kept.text.length;
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

/** Texts are joined by NUL, which none of them can hold. */
const BETWEEN = "\0";

function layAway(content: Content): Kept {
  if (content.type === "text") return { text: Buffer.from(content.template), content: { ...content, template: "" } };
  const text = Buffer.from(content.messages.map((message) => message.content).join(BETWEEN));
  return { text, content: { ...content, messages: content.messages.map(({ role }) => ({ role, content: "" })) } };
}

function takeOut({ text, content }: Kept): Content {
  const whole = text.toString();
  if (content.type === "text") return { ...content, template: whole };
  const texts = whole.split(BETWEEN);
  return { ...content, messages: content.messages.map(({ role }, index) => ({ role, content: texts[index] ?? "" })) };
}

function unreadable(version: DesiredVersion): PromptreeError {
  return new PromptreeError(
    "git-failed",
    `${version.path} at ${version.commit.id} could be read before and now cannot`,
    {
      hint: "check the repository with: git fsck",
    },
  );
}
