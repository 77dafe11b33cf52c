import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Where a text is, in bytes. */
export interface TextPlace {
  readonly start: number;
  readonly length: number;
}

/** In bytes: what is written at once. Texts of ordinary syncs never get to the disk. */
const SLAB = 1024 * 1024;

/**
 * Texts that are wanted once more, later, in another order: a first sync would hold tens of megabytes of them. They lie in a
 * temporary file without a name, which is gone with the process however that ends.
 */
export class TextFile implements Disposable {
  readonly #folder: string;
  #slab: Buffer | null = null;
  /** How much of the slab is in use. */
  #used = 0;
  /** How much is in the file. */
  #written = 0;
  #file: number | null = null;
  #isBroken = false;

  constructor(folder = tmpdir()) {
    this.#folder = folder;
  }

  /** Null when there is no room for it. */
  append(text: string): TextPlace | null {
    const length = Buffer.byteLength(text);
    if (length > SLAB || this.#isBroken) return null;
    this.#slab ??= Buffer.allocUnsafeSlow(SLAB);
    if (this.#used + length > SLAB && !this.#flush(this.#slab)) return null;
    this.#slab.write(text, this.#used);
    const start = this.#written + this.#used;
    this.#used += length;
    return { start, length };
  }

  read({ start, length }: TextPlace): string {
    if (start >= this.#written)
      return this.#slab?.toString("utf8", start - this.#written, start - this.#written + length) ?? "";
    const bytes = Buffer.allocUnsafe(length);
    if (this.#file === null || readSync(this.#file, bytes, 0, length, start) !== length) {
      throw new RangeError("a text that was laid away is gone");
    }
    return bytes.toString();
  }

  [Symbol.dispose](): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    this.#isBroken = true;
  }

  /** A disk that is full or may not be written only means that texts are read from git a second time. */
  #flush(slab: Buffer): boolean {
    try {
      this.#file ??= openUnnamed(this.#folder);
      let done = 0;
      while (done < this.#used) done += writeSync(this.#file, slab, done, this.#used - done, this.#written + done);
    } catch {
      this.#isBroken = true;
      return false;
    }
    this.#written += this.#used;
    this.#used = 0;
    return true;
  }
}

function openUnnamed(folder: string): number {
  const path = join(folder, `promptree-${crypto.randomUUID()}`);
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return file;
}
