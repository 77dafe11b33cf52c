import { readAliases } from "../../../src/content/aliases.ts";
import type { AliasTarget, DeclaredPrompt } from "../../../src/core/alias.ts";
import { isCommitId } from "../../../src/core/commit.ts";
import { hasErrors } from "../../../src/core/problem.ts";
import { plainTags } from "../registry-dump.ts";
import type { PromptDump, RegistryDump, VersionDump } from "../registry-dump.ts";
import { Oracle, bytesOf } from "./oracle.ts";
import type { ExpectedPrompt, ExpectedVersion } from "./oracle.ts";
import type { StoryRepository, ToldCommit } from "./story-repository.ts";

/** What the registry must hold after syncs of a story at chosen commits, and whether each of them must be refused. */
export class ExpectedRegistry {
  /** Whether `aliases.yaml` at the last synced commit said anything. */
  hasManifest = false;
  readonly #story: StoryRepository;
  readonly #taken: readonly string[];
  #oracle: Oracle;
  /** The commits that were read by syncs that were not refused, the last one of them synced. */
  #read: readonly number[] = [];
  /** As of the last sync that was not refused. */
  #dump: RegistryDump = {};
  readonly #pointers = new Map<string, ReadonlyMap<string, number>>();

  constructor(story: StoryRepository, taken: readonly string[] = []) {
    this.#story = story;
    this.#taken = taken;
    this.#oracle = new Oracle(taken);
  }

  get dump(): RegistryDump {
    return this.#dump;
  }

  /**
   * A sync at a commit of the story. Gives the reasons why it must be refused.
   * @param reads The commits it looks at, the last one of which it is; all since the last sync unless given.
   */
  sync(index: number, reads: readonly number[] = range((this.#read.at(-1) ?? -1) + 1, index)): readonly string[] {
    const all = [...this.#read, ...reads];
    this.#oracle = new Oracle([...this.#taken, ...Object.keys(this.#dump)]);
    for (const read of all) this.#oracle.read(this.#commit(read));
    const { faults } = this.#oracle;
    const pointers = this.#resolve(this.#commit(index));
    if (faults.length > 0 || pointers.faults.length > 0) return [...faults, ...pointers.faults];
    this.#read = all;
    this.hasManifest = pointers.found !== null;
    if (pointers.found !== null) {
      this.#pointers.clear();
      for (const [prompt, aliases] of pointers.found) this.#pointers.set(prompt, aliases);
    }
    this.#dump = Object.fromEntries(
      [...this.#oracle.prompts.values()]
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((prompt) => [prompt.name, this.#promptDump(prompt)]),
    );
    return [];
  }

  #commit(index: number): ToldCommit {
    const commit = this.#story.commits[index];
    if (commit === undefined) throw new RangeError(`the story has no commit ${index}`);
    return commit;
  }

  #resolve({ tree }: ToldCommit): {
    readonly found: ReadonlyMap<string, ReadonlyMap<string, number>> | null;
    readonly faults: readonly string[];
  } {
    const file = tree.get("aliases.yaml");
    if (typeof file !== "string") return { found: null, faults: [] };
    const { manifest, problems } = readAliases("aliases.yaml", bytesOf(file));
    if (hasErrors(problems)) return { found: null, faults: ["aliases.yaml is broken"] };
    if (manifest === null) return { found: null, faults: [] };
    const found = new Map<string, ReadonlyMap<string, number>>();
    const faults: string[] = [];
    for (const declared of manifest.prompts.values()) {
      const prompt = this.#oracle.prompts.get(declared.prompt);
      if (prompt === undefined) {
        faults.push(`aliases.yaml names ${declared.prompt}, which is no prompt`);
        continue;
      }
      const aliases = new Map<string, number>();
      for (const { alias, target, text } of declared.aliases) {
        const version = resolve(target, declared, prompt);
        if (version === null) faults.push(`${declared.prompt} has no version ${text}`);
        else aliases.set(alias, version);
      }
      found.set(declared.prompt, aliases);
    }
    return { found, faults };
  }

  #promptDump({ name, versions, path, metadata, orphaned }: ExpectedPrompt): PromptDump {
    const aliases = this.#pointers.get(name) ?? new Map<string, number>();
    const sorted = [...aliases].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return {
      description: metadata.description,
      tags: plainTags(metadata.tags),
      nextVersion: versions.length + 1,
      aliases: Object.fromEntries(sorted),
      managed: {
        repository: this.#story.owner,
        path,
        orphaned,
        aliases: sorted.map(([alias]) => alias),
        metadata,
        splits: new Map(),
      },
      versions: versions.map((version, index) => this.#versionDump(version, index + 1)),
    };
  }

  #versionDump({ commit, path, digest, content, metadata }: ExpectedVersion, version: number): VersionDump {
    const { id, author, date, message } = commit;
    if (!isCommitId(id)) throw new TypeError(`${id} is no commit`);
    const provenance = { repository: this.#story.owner, commit: id, path, digest, author, date };
    return { version, digest, message, content, metadata, provenance };
  }
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Null when there is no such version, or when nobody can tell which is meant. */
function resolve(target: AliasTarget, declared: DeclaredPrompt, prompt: ExpectedPrompt): number | null {
  const { versions } = prompt;
  switch (target.kind) {
    case "latest":
      return versions.length;
    case "number":
      return target.version <= versions.length ? target.version : null;
    case "commit": {
      const made = versions.flatMap(({ commit }, index) => (commit.id.startsWith(target.prefix) ? [index + 1] : []));
      const commits = new Set(made.map((version) => versions[version - 1]?.commit.id));
      return commits.size === 1 ? (made.at(-1) ?? null) : null;
    }
    case "alias": {
      const other = declared.aliases.find(({ alias }) => alias === target.alias);
      return other === undefined ? null : resolve(other.target, declared, prompt);
    }
  }
}
