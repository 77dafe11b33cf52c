import type { Stats } from "node:fs";
import { lstat } from "node:fs/promises";
import { join } from "node:path";

export type Found = "file" | "symlink" | "folder" | "other";

/** Looks paths up below a folder without following any symbolic link; each folder on the way is looked at once. */
export class FolderWalk {
  readonly #root: string;
  readonly #folders = new Map<string, Promise<Found | null>>();

  constructor(root: string) {
    this.#root = root;
  }

  /** What is at a path with `/` between its parts; null when nothing is. Below a link to a folder all is a `symlink`. */
  async find(path: string): Promise<Found | null> {
    const parts = path.split("/");
    if (path.includes("\0") || parts.some((part) => part === "" || part === "." || part === "..")) return "other";
    for (let depth = 1; depth < parts.length; depth++) {
      const folder = await this.#findFolder(parts.slice(0, depth).join("/"));
      if (folder === "symlink") return "symlink";
      if (folder !== "folder") return null;
    }
    return this.#look(path);
  }

  #findFolder(path: string): Promise<Found | null> {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const found = this.#look(path);
    this.#folders.set(path, found);
    return found;
  }

  async #look(path: string): Promise<Found | null> {
    try {
      return kindOfStats(await lstat(join(this.#root, path)));
    } catch (error) {
      if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
        return null;
      throw error;
    }
  }
}

function kindOfStats(stats: Stats): Found {
  if (stats.isFile()) return "file";
  if (stats.isSymbolicLink()) return "symlink";
  return stats.isDirectory() ? "folder" : "other";
}
