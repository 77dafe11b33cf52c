import type { CommitInfo } from "../../core/commit.ts";
import type { Digest } from "../../core/digest.ts";
import { NO_METADATA, sameMetadata } from "../../core/metadata.ts";
import type { Metadata } from "../../core/metadata.ts";
import type { PromptName } from "../../core/name.ts";
import type { ManagedState, PromptState } from "../../core/registry.ts";
import type { DesiredPrompt, DesiredVersion } from "../../core/state.ts";
import { digestAsMade } from "../../core/version.ts";
import type { Claim } from "./claims.ts";

/** One prompt on its way through a replay. */
export class Track {
  readonly name: PromptName;
  #path: string;
  #orphaned = false;
  #metadata: Metadata = NO_METADATA;
  #registeredMetadata: Metadata | null = null;
  #versions: DesiredVersion[] = [];
  #lastDigest: Digest | null = null;
  #digest: Digest | null = null;
  #renamedFrom: PromptName | null = null;
  /** Up to this place in the range an interrupted sync has registered versions already; null when nothing is ahead. */
  readonly #resumeAt: number | null;
  /** What the newest version that is registered has; null when that can't be told. */
  #knownMetadata: Metadata | null = null;

  private constructor(name: PromptName, path: string, resumeAt: number | null) {
    this.name = name;
    this.#path = path;
    this.#resumeAt = resumeAt;
  }

  static begin(name: PromptName, path: string): Track {
    return new Track(name, path, null);
  }

  static resume(state: PromptState, managed: ManagedState, resumeAt: number | null): Track {
    const track = new Track(state.name, managed.path, resumeAt);
    track.#orphaned = managed.orphaned;
    track.#metadata = managed.metadata;
    track.#knownMetadata = resumeAt === null ? managed.metadata : null;
    track.#lastDigest = state.newestManaged === null ? null : digestAsMade(state.newestManaged);
    track.#digest = managed.orphaned ? null : track.#lastDigest;
    return track;
  }

  orphan(): void {
    this.#orphaned = true;
    this.#digest = null;
  }

  startedAs(name: PromptName): void {
    if (this.#versions.length === 0 && this.#lastDigest === null) this.#renamedFrom = name;
  }

  /** The prompt's one file at a commit: a new version when its content differs from the version before. */
  settle(claim: Claim, commit: CommitInfo, place: number | null): void {
    if (claim.file === null) return;
    const { digest, metadata, blob } = claim.file;
    this.#orphaned = false;
    this.#path = claim.path;
    this.#metadata = metadata;
    this.#digest = digest;
    const registered = this.#resumeAt !== null && place !== null && place <= this.#resumeAt;
    if (registered) {
      this.#registeredMetadata = metadata;
      if (place === this.#resumeAt) this.#knownMetadata = metadata;
      return;
    }
    if (digest !== this.#lastDigest && blob !== null) {
      this.#versions.push({ commit, path: claim.path, blob, digest, metadata });
      this.#lastDigest = digest;
      return;
    }
    const newest = this.#versions.at(-1);
    if (newest === undefined) this.#changeRegistered(metadata);
    else if (newest.metadata !== metadata) this.#versions[this.#versions.length - 1] = { ...newest, metadata };
  }

  /** Where an interrupted sync ended is not known, so neither is which of several changes it has made already. */
  #changeRegistered(metadata: Metadata): void {
    this.#registeredMetadata = metadata;
    const isAhead = this.#resumeAt !== null;
    if (isAhead && this.#knownMetadata !== null && !sameMetadata(metadata, this.#knownMetadata))
      this.#knownMetadata = null;
  }

  desired(): DesiredPrompt {
    const registered = this.#registeredMetadata;
    const known = this.#knownMetadata;
    return {
      name: this.name,
      path: this.#path,
      orphaned: this.#orphaned,
      metadata: this.#metadata,
      registeredMetadata:
        registered === null || (known !== null && sameMetadata(registered, known)) ? null : registered,
      versions: this.#versions,
      digest: this.#digest,
      renamedFrom: this.#renamedFrom,
    };
  }
}
