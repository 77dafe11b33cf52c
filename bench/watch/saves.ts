import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "undici";
import type { PromptClone } from "../mlflow/prompts.ts";

/** In milliseconds: a save that is not served by then never will be. */
const PATIENCE = 30_000;

/** One prompt file, and what it is loaded by. */
interface SavedFile {
  readonly file: string;
  readonly text: string;
  readonly path: string;
}

/** Saves files of a work tree, and asks a server for them as their drafts, over one connection. */
export class Saves implements AsyncDisposable {
  readonly #client: Client;
  readonly #files: readonly SavedFile[];
  #made = 0;

  constructor(url: string, files: readonly SavedFile[]) {
    this.#client = new Client(url);
    this.#files = files;
  }

  /** Milliseconds from just before the file is written until the answer that has its text is read. */
  async timeOne(): Promise<number> {
    const start = performance.now();
    const saved = await this.#save();
    await this.#served(saved, start);
    return performance.now() - start;
  }

  /** Saves `count` files one after the other, and waits until the last one is served. */
  async many(count: number): Promise<void> {
    let last: Save | null = null;
    for (let index = 0; index < count; index++) last = await this.#save();
    if (last !== null) await this.#served(last, performance.now());
  }

  async #save(): Promise<Save> {
    const number = this.#made++;
    const saved = this.#files[number % this.#files.length];
    if (saved === undefined) throw new Error("there are no files to save");
    const mark = `Save number ${number}.`;
    await writeFile(saved.file, `${saved.text}${mark}\n`);
    return { path: saved.path, mark };
  }

  async #served({ path, mark }: Save, start: number): Promise<void> {
    for (;;) {
      const { body } = await this.#client.request({ method: "GET", path });
      if ((await body.text()).includes(mark)) return;
      if (performance.now() - start > PATIENCE) throw new Error(`${path} is not what was saved: ${mark}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}

interface Save {
  readonly path: string;
  readonly mark: string;
}

/** Saves of the first `count` text prompts. */
export async function openSaves(url: string, { directory, prompts }: PromptClone, count: number): Promise<Saves> {
  const texts = prompts.filter(({ chat }) => !chat).slice(0, count);
  const files = texts.map(async ({ name, path }) => ({
    file: join(directory, path),
    text: await readFile(join(directory, path), "utf8"),
    path: `/api/2.0/mlflow/registered-models/alias?name=${name}&alias=draft`,
  }));
  return new Saves(url, await Promise.all(files));
}
