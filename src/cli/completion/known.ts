import { join } from "node:path";
import type { AliasManifest } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState, RegistryReader } from "../../core/registry.ts";
import { DEFAULT_REGISTRY_NAME } from "../../core/settings.ts";
import type { Context } from "../context.ts";
import { readStart } from "./read-file.ts";
import { findRoot, worktreeNames } from "./worktree-names.ts";

/** In bytes; that of every file that promptree reads. */
const FILE_LIMIT = 1024 * 1024;

/**
 * What there is to name in a repository and its registry. What can't be read, or not yet, is left out: somebody who is in the
 * middle of typing can do nothing about it, and the command that they type will say what is wrong.
 */
export class Known {
  readonly #context: Context;
  readonly #root: string | null;

  constructor(context: Context) {
    this.#context = context;
    this.#root = findRoot(context.dir);
  }

  /** Prompts whose names begin so: those of the work tree and of its pointers, else those of the registry. */
  async names(start: string): Promise<readonly string[]> {
    const files = this.#root === null ? [] : worktreeNames(this.#root);
    const declared = await this.#declared();
    const found = [...files, ...declared.keys()].filter((name) => name.startsWith(start));
    if (found.length > 0) return found;
    const states = await this.#lookUp((registry) => statesLike(registry, start));
    return (states ?? []).map((state) => state.name).filter((name) => name.startsWith(start));
  }

  /** The aliases of a prompt, those of the files first; of all prompts without one. */
  async aliases(prompt: PromptName | null): Promise<readonly string[]> {
    const declared = await this.#declared();
    const prompts = prompt === null ? [...declared.values()] : [declared.get(prompt)];
    const names = prompts.flatMap((one) => one?.aliases.map(({ alias }) => alias) ?? []);
    if (names.length > 0 || prompt === null) return names;
    const state = await this.#lookUp((registry) => registry.readPrompt(prompt));
    return [...(state?.aliases.keys() ?? [])];
  }

  /** The numbers that a prompt has in the registry. */
  async versions(prompt: PromptName | null): Promise<readonly string[]> {
    if (prompt === null) return [];
    const found = await this.#lookUp((registry) => Array.fromAsync(registry.readVersions([prompt])));
    return (found ?? []).flat().map(({ version }) => String(version));
  }

  /** The names of promptree.yaml as it is in the folder. */
  async registries(): Promise<readonly string[]> {
    const bytes = this.#file("promptree.yaml");
    if (bytes === null) return [DEFAULT_REGISTRY_NAME];
    const { readSettings } = await import("../../content/settings.ts");
    const { registries } = readSettings("promptree.yaml", bytes).settings;
    return [...new Set([DEFAULT_REGISTRY_NAME, ...registries.keys()])];
  }

  async #declared(): Promise<AliasManifest["prompts"]> {
    if (this.#root === null) return new Map();
    const { declaredPrompts } = await import("./alias-files.ts");
    return declaredPrompts(this.#root, (path) => this.#file(path));
  }

  #file(name: string): Uint8Array | null {
    return this.#root === null ? null : readStart(join(this.#root, name), Buffer.alloc(FILE_LIMIT));
  }

  async #lookUp<Answer>(ask: (registry: RegistryReader) => Promise<Answer>): Promise<Answer | null> {
    try {
      const { openToLook } = await import("../registry.ts");
      await using registry = await openToLook(this.#context);
      return await ask(registry);
    } catch {
      return null;
    }
  }
}

async function statesLike(registry: RegistryReader, start: string): Promise<readonly PromptState[]> {
  const pages = await Array.fromAsync(registry.readPrompts([{ on: "name", operator: "LIKE", value: `${start}%` }]));
  return pages.flat();
}
