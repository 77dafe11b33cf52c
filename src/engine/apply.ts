import type { Content } from "../core/content.ts";
import type { AdoptPrompt, Change, Plan, RegisterVersion, RestoreVersion, UpdateMetadata } from "../core/plan.ts";
import type { PromptName } from "../core/name.ts";
import type { NewVersion, Outcome, WriteSession } from "../core/registry.ts";
import type { ContentSource } from "../core/state.ts";
import { PromptreeError } from "../core/errors.ts";
import type { SkippedChange } from "../core/sync-result.ts";
import type { Progress } from "./progress.ts";

export interface ApplyResult {
  /** In the plan's order; a version has the number that the registry gave it, whatever the plan expected. */
  readonly applied: readonly Change[];
  readonly failed: readonly FailedChange[];
  readonly skipped: readonly SkippedChange[];
}

interface FailedChange {
  readonly change: Change;
  readonly error: PromptreeError;
}

/** How many versions are handed to the registry at once; their texts are in memory together. */
const VERSIONS_A_BATCH = 500;
const CHANGES_A_BATCH = 1000;

/**
 * Does what the plan says, in its order: metadata of earlier versions, contents that were changed by hand, versions, metadata,
 * aliases, deletions.
 */
export async function applyPlan(
  plan: Plan,
  session: WriteSession,
  contents: ContentSource,
  progress: Progress,
): Promise<ApplyResult> {
  const applying = new Applying(plan, session, contents, progress);
  await applying.earlierVersions();
  await applying.restorations();
  await applying.versions();
  await applying.metadata();
  await applying.aliases();
  await applying.deletions();
  return applying.result();
}

class Applying {
  readonly #plan: Plan;
  readonly #session: WriteSession;
  readonly #contents: ContentSource;
  readonly #progress: Progress;
  /** What became of each planned change that was made. */
  readonly #applied = new Map<Change, Change>();
  readonly #failed: FailedChange[] = [];
  readonly #skipped: SkippedChange[] = [];
  /** Prompts whose versions did not come out as planned, and why: their pointers are left where they are. */
  readonly #unsettled = new Map<PromptName, string>();

  constructor(plan: Plan, session: WriteSession, contents: ContentSource, progress: Progress) {
    this.#plan = plan;
    this.#session = session;
    this.#contents = contents;
    this.#progress = progress;
  }

  async earlierVersions(): Promise<void> {
    const changes = this.#of("update-metadata").filter((change) => change.version !== null);
    await this.#update(changes);
    for (const { change } of this.#failed)
      this.#unsettled.set(change.prompt, "the version before could not be updated");
  }

  async restorations(): Promise<void> {
    const changes = this.#of("restore-version");
    let done = 0;
    for (const batch of slices(changes, VERSIONS_A_BATCH)) {
      const contents = await this.#contents.readRegistered(batch.map((change) => change.provenance));
      const ready: { readonly change: RestoreVersion; readonly content: Content }[] = [];
      for (const [index, change] of batch.entries()) {
        const content = contents[index];
        if (content?.ok === true) ready.push({ change, content: content.value });
        else this.#take(change, content);
      }
      const outcomes = await this.#session.restoreVersions(
        ready.map(({ change: { prompt, version }, content }) => ({ prompt, version, content })),
      );
      for (const [index, { change }] of ready.entries()) this.#restored(change, outcomes[index]);
      done += batch.length;
      this.#progress({ phase: "contents", done, total: changes.length });
      await breath();
    }
  }

  async versions(): Promise<void> {
    const changes = this.#of("register-version");
    let done = 0;
    for (const batch of slices(changes, VERSIONS_A_BATCH)) {
      const ready = this.#skipUnsettled(batch);
      const contents = await this.#contents.read(ready.map((change) => change.from));
      const versions = ready.flatMap((change, index) => newVersion(change, contents[index]) ?? []);
      const outcomes = await this.#session.registerVersions(versions);
      for (const [index, change] of ready.entries()) this.#registered(change, outcomes[index]);
      this.#contents.release(ready.map((change) => change.from));
      done += batch.length;
      this.#progress({ phase: "versions", done, total: changes.length });
      await breath();
    }
  }

  async metadata(): Promise<void> {
    // Without its version an adopted prompt would be ours with somebody else's text; and where a prompt's file was last is
    // recorded after its versions, so that the next sync finds it where these are still to come.
    const updates = this.#of("update-metadata").filter((change) => change.version === null);
    await this.#update(this.#skipUnsettled([...this.#of("adopt-prompt"), ...updates]));
  }

  async aliases(): Promise<void> {
    const changes = this.#skipUnsettled(this.#of("set-alias"));
    await this.#each("aliases", changes, (batch) =>
      this.#session.setAliases(
        batch.map(({ prompt, alias, to, managedAliases }) => ({ prompt, alias, version: to, managedAliases })),
      ),
    );
  }

  async deletions(): Promise<void> {
    // With each deletion it is recorded which aliases git still has, those before it being gone: none may follow one that failed.
    for (const round of rounds(this.#of("delete-alias"))) {
      const before = this.#failed.length;
      const changes = this.#skipUnsettled(round);
      await this.#each("deletions", changes, (batch) => this.#session.deleteAliases(batch));
      const failed = this.#failed.slice(before);
      for (const { change } of failed) this.#unsettled.set(change.prompt, "another alias of it could not be deleted");
    }
    const prompts = this.#of("delete-prompt");
    await this.#each("deletions", prompts, (batch) =>
      this.#session.deletePrompts(batch.map((change) => change.prompt)),
    );
  }

  result(): ApplyResult {
    return {
      applied: this.#plan.changes.flatMap((change) => this.#applied.get(change) ?? []),
      failed: this.#failed,
      skipped: this.#skipped,
    };
  }

  #of<Action extends Change["action"]>(action: Action): readonly Extract<Change, { action: Action }>[] {
    return this.#plan.changes.filter(
      (change): change is Extract<Change, { action: Action }> => change.action === action,
    );
  }

  async #update(changes: readonly (AdoptPrompt | UpdateMetadata)[]): Promise<void> {
    await this.#each("metadata", changes, (batch) => this.#session.updatePrompts(batch.map((change) => change.update)));
  }

  async #each<Kind extends Change>(
    phase: "metadata" | "aliases" | "deletions",
    changes: readonly Kind[],
    write: (batch: readonly Kind[]) => Promise<readonly Outcome<void>[]>,
  ): Promise<void> {
    let done = 0;
    for (const batch of slices(changes, CHANGES_A_BATCH)) {
      const outcomes = await write(batch);
      for (const [index, change] of batch.entries()) this.#take(change, outcomes[index]);
      done += batch.length;
      this.#progress({ phase, done, total: changes.length });
      await breath();
    }
  }

  /** Once it is no longer the newest nobody would look at it again. Where git lacks the content, waiting does not help. */
  #restored(change: RestoreVersion, outcome: Outcome<void> | undefined): void {
    if (this.#take(change, outcome)) return;
    this.#unsettled.set(change.prompt, `the content of version ${change.version} could not be put back`);
  }

  #registered(change: RegisterVersion, outcome: Outcome<RegisterVersion["version"]> | undefined): void {
    const { prompt, version } = change;
    if (!this.#take(change, outcome)) {
      this.#unsettled.set(prompt, `version ${version} could not be registered`);
    } else if (outcome?.ok === true && outcome.value !== version) {
      this.#applied.set(change, { ...change, version: outcome.value });
      this.#unsettled.set(prompt, `the plan said version ${version}, and the registry made it ${outcome.value}`);
    }
  }

  #take(change: Change, outcome: Outcome<unknown> | undefined): boolean {
    if (outcome?.ok === true) {
      this.#applied.set(change, change);
      return true;
    }
    const error = outcome?.error ?? new PromptreeError("write-refused", "the registry gave no outcome");
    this.#failed.push({ change, error });
    return false;
  }

  #skipUnsettled<Kind extends Change>(changes: readonly Kind[]): readonly Kind[] {
    return changes.filter((change) => !this.#skipIfUnsettled(change));
  }

  #skipIfUnsettled(change: Change): boolean {
    const because = this.#unsettled.get(change.prompt);
    if (because === undefined) return false;
    this.#skipped.push({ change, because });
    return true;
  }
}

function newVersion(change: RegisterVersion, content: NewVersion["content"] | undefined): NewVersion | null {
  if (content === undefined) return null;
  const { prompt, from, provenance, metadata, managed } = change;
  return {
    prompt,
    content,
    digest: from.digest,
    message: from.commit.message,
    metadata: from.metadata,
    provenance,
    defaults: { metadata, managed },
  };
}

/** Lets signals be heard: a registry on this machine answers without ever waiting for anything. */
function breath(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** The first change of each prompt, then the second of each, and so on. */
function* rounds<Kind extends Change>(changes: readonly Kind[]): Iterable<readonly Kind[]> {
  const groups = [...Map.groupBy(changes, (change) => change.prompt).values()];
  for (let round = 0; groups.some((group) => group.length > round); round++) {
    yield groups.flatMap((group) => group[round] ?? []);
  }
}

function* slices<Item>(items: readonly Item[], size: number): Iterable<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
