import { stat } from "node:fs/promises";

/** Tells whether another file stands where a registry's was when it was last opened. */
export class RegistryFile {
  readonly #path: string | null;
  #identity: string | null = null;

  /** @param path Absolute; null for a registry that is in no file. */
  constructor(path: string | null) {
    this.#path = path;
  }

  /** Whether the file was replaced or deleted; one that was made where none was is the registry's own. */
  async isAnother(): Promise<boolean> {
    const now = await this.#read();
    if (this.#identity === null) this.#identity = now;
    return now !== this.#identity;
  }

  /** Says that the file that stands there now is the one that is open. */
  async beOpened(): Promise<void> {
    this.#identity = await this.#read();
  }

  async #read(): Promise<string | null> {
    if (this.#path === null) return null;
    try {
      const { dev, ino } = await stat(this.#path, { bigint: true });
      return `${dev}:${ino}`;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
      throw error;
    }
  }
}
