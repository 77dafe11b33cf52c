import { PROMPTS_FOLDER, nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptFile } from "../../core/prompt-file.ts";
import { FolderWalk } from "../../git/folder-walk.ts";
import type { Repository } from "../../git/repository.ts";
import { listWorktreeFiles } from "../../git/worktree.ts";
import { isNoPrompt } from "../replay/file-changes.ts";
import { readEntries } from "../worktree-prompts.ts";

/** What stands at a path where a prompt file is to be made. */
export type Occupant =
  | { readonly kind: "nothing" }
  | { readonly kind: "prompt"; readonly name: PromptName }
  /** A file that can't be read as a prompt, a folder, or a link on the way there. */
  | { readonly kind: "other" };

/** The prompt files of the work tree, and those that an import adds. */
export class ExistingFiles {
  readonly #walk: FolderWalk;
  readonly #prompts = new Map<string, PromptFile>();
  /** By path in lower case: file systems may know no other. Null for what is no prompt. */
  readonly #names = new Map<string, PromptName | null>();

  private constructor(root: string) {
    this.#walk = new FolderWalk(root);
  }

  static async read(repository: Repository): Promise<ExistingFiles> {
    const files = new ExistingFiles(repository.root);
    const entries = await listWorktreeFiles(repository, [PROMPTS_FOLDER]);
    for (const { path } of entries) files.#keep(path, null);
    const prompts = entries.filter((entry) => !isNoPrompt(entry));
    for (const { path, reading } of await readEntries(repository, prompts)) files.#keep(path, reading.prompt);
    return files;
  }

  /** The file of a prompt with this name, or with one that differs only in case. */
  promptNamed(name: PromptName): PromptFile | null {
    return this.#prompts.get(nameKey(name)) ?? null;
  }

  async occupant(path: string): Promise<Occupant> {
    const name = this.#names.get(path.toLowerCase());
    if (name !== undefined) return name === null ? { kind: "other" } : { kind: "prompt", name };
    // Ignored files, which git does not list, are in the way as well.
    return (await this.#walk.find(path)) === null ? { kind: "nothing" } : { kind: "other" };
  }

  add(file: PromptFile): void {
    this.#keep(file.path, file);
  }

  #keep(path: string, prompt: PromptFile | null): void {
    this.#names.set(path.toLowerCase(), prompt?.name ?? null);
    if (prompt !== null) this.#prompts.set(nameKey(prompt.name), prompt);
  }
}
