import type { Content } from "../../core/content.ts";
import type { BlobId } from "../../core/commit.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { Outcome } from "../../core/registry.ts";
import type { ContentSource, DesiredVersion } from "../../core/state.ts";
import type { Provenance } from "../../core/version.ts";
import { readPrompt } from "../../content/prompt.ts";
import { openBlobs } from "../../git/blobs.ts";
import type { BlobReader } from "../../git/blobs.ts";
import type { Repository } from "../../git/repository.ts";
import { readRegisteredContent } from "./registered-content.ts";
import { TextFile } from "./text-file.ts";
import type { TextPlace } from "./text-file.ts";

/** A content whose texts lie elsewhere. */
interface Kept {
  readonly place: TextPlace;
  readonly content: Content;
}

/** Ends with its git process and its texts. */
export function openContents(repository: Repository): ContentStore {
  return new ContentStore(openBlobs(repository));
}

/**
 * The contents a replay met, by blob, for the apply that follows. What there is no room for is parsed again from git when it is
 * wanted.
 */
export class ContentStore implements ContentSource, AsyncDisposable {
  readonly blobs: BlobReader;
  readonly #texts: TextFile;
  readonly #kept = new Map<BlobId, Kept>();

  constructor(blobs: BlobReader, texts = new TextFile()) {
    this.blobs = blobs;
    this.#texts = texts;
  }

  keep(blob: BlobId, content: Content): void {
    if (this.#kept.has(blob)) return;
    const place = this.#texts.append(textOf(content));
    if (place !== null) this.#kept.set(blob, { place, content: withoutText(content) });
  }

  async read(versions: readonly DesiredVersion[]): Promise<readonly Content[]> {
    const missing = versions.filter((version) => !this.#kept.has(version.blob));
    const fromGit = await this.#readFromGit(missing);
    return versions.map((version) => {
      const kept = this.#kept.get(version.blob);
      const content =
        kept === undefined ? fromGit.get(version.blob) : withText(kept.content, this.#texts.read(kept.place));
      if (content === undefined) throw unreadable(version);
      return content;
    });
  }

  async readRegistered(origins: readonly Provenance[]): Promise<readonly Outcome<Content>[]> {
    return Promise.all(origins.map((origin) => readRegisteredContent(this.blobs, origin)));
  }

  release(versions: readonly DesiredVersion[]): void {
    for (const { blob } of versions) this.#kept.delete(blob);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kept.clear();
    this.#texts[Symbol.dispose]();
    await this.blobs[Symbol.asyncDispose]();
  }

  async #readFromGit(versions: readonly DesiredVersion[]): Promise<ReadonlyMap<BlobId, Content>> {
    if (versions.length === 0) return new Map();
    const blobs = await this.blobs.read(versions.map((version) => version.blob));
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

function textOf(content: Content): string {
  return content.type === "text" ? content.template : content.messages.map((message) => message.content).join(BETWEEN);
}

function withoutText(content: Content): Content {
  if (content.type === "text") return { ...content, template: "" };
  return { ...content, messages: content.messages.map(({ role }) => ({ role, content: "" })) };
}

function withText(content: Content, text: string): Content {
  if (content.type === "text") return { ...content, template: text };
  const texts = text.split(BETWEEN);
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
