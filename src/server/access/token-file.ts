import { readFileSync, statSync } from "node:fs";

/** Nobody has this many tokens: it is another file. */
const LARGEST = 1024 * 1024;

/** What a look at a file finds. */
export type Look =
  | { readonly state: "unchanged" }
  | { readonly state: "read"; readonly text: string; readonly exposed: boolean }
  | { readonly state: "gone" }
  /** `why`: the end of a sentence that begins with the file. */
  | { readonly state: "unreadable"; readonly why: string };

/** A file that is read again when it has changed. */
export class TokenFile {
  readonly path: string;
  /** Of what the last look found, so that an unchanged file is told from a changed one; null to look again. */
  #stamp: string | null = null;

  constructor(path: string) {
    this.path = path;
  }

  /** Never throws. The text is read after the look at the file, so a change in between shows at the next look. */
  look(): Look {
    try {
      const stats = statSync(this.path, { bigint: true });
      const stamp = [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(" ");
      if (stamp === this.#stamp) return { state: "unchanged" };
      if (!stats.isFile()) return this.#forget({ state: "unreadable", why: "is no file" });
      if (stats.size > LARGEST) return this.#forget({ state: "unreadable", why: "is larger than 1 MiB" });
      const text = readFileSync(this.path, "utf8");
      this.#stamp = stamp;
      return { state: "read", text, exposed: isExposed(Number(stats.mode)) };
    } catch (error) {
      const look = failureOf(error);
      if (look.state !== "gone") return this.#forget(look);
      if (this.#stamp === GONE) return { state: "unchanged" };
      this.#stamp = GONE;
      return look;
    }
  }

  /** So that the file is read whenever it can be again. */
  #forget(look: Look): Look {
    this.#stamp = null;
    return look;
  }
}

const GONE = "gone";

/** Whether others may read it, or write into it, where the mode of a file says so. */
function isExposed(mode: number): boolean {
  return process.platform !== "win32" && (mode & 0o026) !== 0;
}

function failureOf(error: unknown): Look {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "ENOENT" || code === "ENOTDIR") return { state: "gone" };
  return { state: "unreadable", why: code === "EACCES" ? "may not be read" : `can't be read (${code})` };
}
