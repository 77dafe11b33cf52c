import { BROKEN, NAMES, NOISE, PATHS, promptFile } from "./story-files.ts";
import type { FileDraft, StoryFile } from "./story-files.ts";
import { manifestFile, pointersToLatest } from "./story-aliases.ts";
import type { ManifestDraft } from "./story-aliases.ts";

/** What a commit does. Numbers are places in what there is, taken modulo, so that most operations find something. */
export type Operation =
  | { readonly do: "put"; readonly path: number; readonly file: FileDraft }
  | { readonly do: "edit"; readonly at: number; readonly change: Partial<FileDraft> }
  | { readonly do: "delete"; readonly at: number }
  /** Gives a path back the prompt it last had. */
  | { readonly do: "restore"; readonly path: number }
  | { readonly do: "move"; readonly at: number; readonly to: number }
  | { readonly do: "copy"; readonly at: number; readonly to: number }
  | { readonly do: "break"; readonly path: number; readonly how: number }
  | { readonly do: "aliases"; readonly manifest: ManifestDraft }
  | { readonly do: "noise"; readonly what: number; readonly value: number }
  /** Mends what is broken and removes what has another's name. */
  | { readonly do: "heal" };

export interface StepDraft {
  readonly operations: readonly Operation[];
  /** The commits of a branch that this commit merges; nothing of them may ever be a version. */
  readonly merged: readonly (readonly Operation[])[] | null;
}

/** A commit of the first-parent line. */
export interface StoryCommit {
  readonly message: string;
  /** Against the commit before; null for what is gone. */
  readonly changes: ReadonlyMap<string, StoryFile | null>;
  /** The whole tree. */
  readonly tree: ReadonlyMap<string, StoryFile>;
  /** The changes of each commit of the branch it merges. */
  readonly merged: readonly ReadonlyMap<string, StoryFile | null>[] | null;
}

export interface Story {
  readonly commits: readonly StoryCommit[];
}

/** Tells a draft as a history. */
export function tell(steps: readonly StepDraft[]): Story {
  const teller = new Teller();
  return { commits: steps.map((step, index) => teller.commit(step, index)) };
}

/** What a commit or a branch works on. */
interface Desk {
  readonly tree: Map<string, StoryFile>;
  /** The prompts of the files that are well. */
  readonly drafts: Map<string, FileDraft>;
}

class Teller {
  readonly #desk: Desk = { tree: new Map(), drafts: new Map() };
  readonly #lastDraft = new Map<string, FileDraft>();
  /** The commits that may have made versions of a prompt, by its name. */
  readonly #makers = new Map<string, number[]>();
  #commit = 0;

  commit({ operations, merged }: StepDraft, index: number): StoryCommit {
    this.#commit = index;
    const branch = merged === null || index === 0 ? null : this.#branch(merged);
    const changes = this.#work(this.#desk, operations, true);
    return { message: `C${index + 1}`, changes, tree: new Map(this.#desk.tree), merged: branch };
  }

  #branch(commits: readonly (readonly Operation[])[]): readonly ReadonlyMap<string, StoryFile | null>[] {
    const desk: Desk = { tree: new Map(this.#desk.tree), drafts: new Map(this.#desk.drafts) };
    return commits.map((operations) => this.#work(desk, operations, false));
  }

  #work(desk: Desk, operations: readonly Operation[], isMain: boolean): ReadonlyMap<string, StoryFile | null> {
    const before = new Map(desk.tree);
    for (const operation of operations) this.#apply(desk, operation, isMain);
    const changes = new Map<string, StoryFile | null>();
    for (const path of new Set([...before.keys(), ...desk.tree.keys()])) {
      const file = desk.tree.get(path) ?? null;
      if ((before.get(path) ?? null) !== file) changes.set(path, file);
    }
    return changes;
  }

  #apply(desk: Desk, operation: Operation, isMain: boolean): void {
    switch (operation.do) {
      case "put":
        return this.#put(desk, pick(PATHS, operation.path), operation.file, isMain);
      case "edit":
        return this.#withDraft(desk, operation.at, (path, draft) =>
          this.#put(desk, path, { ...draft, ...operation.change }, isMain),
        );
      case "delete":
        return this.#withDraft(desk, operation.at, (path) => this.#remove(desk, path));
      case "restore": {
        const path = pick(PATHS, operation.path);
        const draft = this.#lastDraft.get(path);
        return draft === undefined ? undefined : this.#put(desk, path, draft, isMain);
      }
      case "move":
      case "copy":
        return this.#withDraft(desk, operation.at, (path, draft) => {
          if (operation.do === "move") this.#remove(desk, path);
          this.#put(desk, pick(PATHS, operation.to), draft, isMain);
        });
      case "break": {
        const path = pick(PATHS, operation.path);
        this.#remove(desk, path);
        desk.tree.set(path, pick(BROKEN, operation.how));
        return;
      }
      case "aliases":
        return this.#setAliases(desk, operation.manifest);
      case "noise": {
        const [path, text] = pick(NOISE, operation.what);
        desk.tree.set(path, { spec: `${text}${operation.value}`, note: `no prompt ${operation.value}` });
        return;
      }
      case "heal":
        return this.#heal(desk, isMain);
    }
  }

  #withDraft(desk: Desk, at: number, work: (path: string, draft: FileDraft) => void): void {
    const paths = [...desk.drafts.keys()].toSorted();
    const path = paths[at % paths.length];
    const draft = path === undefined ? undefined : desk.drafts.get(path);
    if (path !== undefined && draft !== undefined) work(path, draft);
  }

  #put(desk: Desk, path: string, draft: FileDraft, isMain: boolean): void {
    desk.drafts.set(path, draft);
    desk.tree.set(path, promptFile(draft));
    if (!isMain) return;
    this.#lastDraft.set(path, draft);
    const name = nameOf(path, draft);
    const makers = this.#makers.get(name) ?? [];
    if (makers.at(-1) !== this.#commit) makers.push(this.#commit);
    this.#makers.set(name, makers);
  }

  #remove(desk: Desk, path: string): void {
    desk.drafts.delete(path);
    desk.tree.delete(path);
  }

  #setAliases(desk: Desk, manifest: ManifestDraft): void {
    const file = manifestFile(manifest, { names: namesOf(desk), makers: this.#makers, told: this.#commit });
    if (file === null) desk.tree.delete("aliases.yaml");
    else desk.tree.set("aliases.yaml", file);
  }

  #heal(desk: Desk, isMain: boolean): void {
    for (const path of Array.from(desk.tree.keys())) {
      if (!PATHS.includes(path) || desk.drafts.has(path)) continue;
      const draft = this.#lastDraft.get(path);
      if (draft === undefined) this.#remove(desk, path);
      else this.#put(desk, path, draft, isMain);
    }
    const taken = new Set<string>();
    for (const [path, draft] of [...desk.drafts].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const key = nameOf(path, draft).toLowerCase();
      if (taken.has(key)) this.#remove(desk, path);
      taken.add(key);
    }
    desk.tree.set("aliases.yaml", pointersToLatest(namesOf(desk)));
  }
}

/** The prompts that have a file that is well. */
function namesOf({ drafts }: Desk): readonly string[] {
  return [...new Set([...drafts].map(([path, draft]) => nameOf(path, draft)))].toSorted();
}

function nameOf(path: string, draft: FileDraft): string {
  const given = draft.name === null ? undefined : NAMES[draft.name];
  return given ?? path.slice("prompts/".length, -".md".length).replaceAll("/", "_");
}

function pick<Item>(items: readonly Item[], place: number): Item {
  const item = items[place % items.length];
  if (item === undefined) throw new RangeError("there is nothing to pick from");
  return item;
}
