import type { AliasName } from "./alias.ts";
import type { Digest } from "./digest.ts";
import type { Metadata } from "./metadata.ts";
import type { PromptName } from "./name.ts";
import type { Problem } from "./problem.ts";
import type { AliasRemoval, ManagedState, PromptUpdate } from "./registry.ts";
import type { DesiredVersion, Source } from "./state.ts";
import type { Provenance, VersionNumber } from "./version.ts";

/** The ordered list of changes that turns the observed state into the desired one, with what was found on the way. */
export interface Plan {
  readonly source: Source;
  readonly registry: string;
  /**
   * Of the content digests and alias moves, without commit ids: a squash of the same changes has the same. Worked out when it
   * is asked for, as a sync that nobody approved beforehand needs none.
   */
  readonly fingerprint: () => Digest;
  readonly changes: readonly Change[];
  readonly drift: readonly Drift[];
  readonly problems: readonly Problem[];
  /** Why this plan may not be applied as it stands; empty when it may. */
  readonly blocks: readonly Block[];
  readonly orphans: readonly PromptName[];
}

export type Change =
  | RegisterVersion
  | RestoreVersion
  | AdoptPrompt
  | UpdateMetadata
  | SetAlias
  | DeleteAlias
  | DeletePrompt;

export interface RegisterVersion {
  readonly action: "register-version";
  readonly prompt: PromptName;
  /** The number the registry is expected to give. */
  readonly version: VersionNumber;
  readonly from: DesiredVersion;
  readonly provenance: Provenance;
  /** What a prompt that is missing is made with. */
  readonly metadata: Metadata;
  readonly managed: ManagedState;
  /** The first version of a prompt the registry does not know. */
  readonly isNewPrompt: boolean;
}

/** Puts back the content that git made a version with. */
export interface RestoreVersion {
  readonly action: "restore-version";
  readonly prompt: PromptName;
  readonly version: VersionNumber;
  /** Where git has that content, and its digest. */
  readonly provenance: Provenance;
}

/** Takes over a prompt that no git repository, or another one, manages. */
export interface AdoptPrompt {
  readonly action: "adopt-prompt";
  readonly prompt: PromptName;
  /** Who managed it before; null when nobody did. */
  readonly from: string | null;
  /** The existing version with the content that git has; null when git's content becomes a new version. */
  readonly version: VersionNumber | null;
  /** What git sets of the prompt that was not so before; what it does not set stays, and is not told. */
  readonly fields: readonly FieldChange[];
  readonly update: PromptUpdate;
}

export interface UpdateMetadata {
  readonly action: "update-metadata";
  readonly prompt: PromptName;
  /** Given when only a version that is no longer the newest changes. */
  readonly version: VersionNumber | null;
  readonly fields: readonly FieldChange[];
  readonly update: PromptUpdate;
}

export interface FieldChange {
  /** `description`, `tags.author`, `input.schema`, `splits.checkout`, `path`, `orphaned`. */
  readonly field: string;
  /** Null when it was not there, or is not to be. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface SetAlias {
  readonly action: "set-alias";
  readonly prompt: PromptName;
  readonly alias: AliasName;
  readonly from: VersionNumber | null;
  readonly to: VersionNumber;
  readonly protected: boolean;
  /** Why, when it is not plain: `follows latest`, `moved by hand in the registry; git says 2`. */
  readonly reason: string | null;
  readonly managedAliases: ReadonlySet<AliasName> | null;
}

export interface DeleteAlias {
  readonly action: "delete-alias";
  readonly prompt: PromptName;
  readonly alias: AliasName;
  readonly from: VersionNumber | null;
  readonly protected: boolean;
  readonly managedAliases: AliasRemoval["managedAliases"];
}

export interface DeletePrompt {
  readonly action: "delete-prompt";
  readonly prompt: PromptName;
}

/** A difference that git did not make. */
export type Drift =
  /** Put back by a change of the same plan. */
  | {
      readonly kind: "alias-moved";
      readonly prompt: PromptName;
      readonly alias: AliasName;
      /** Where it is now; null when somebody deleted it. */
      readonly found: VersionNumber | null;
      readonly wanted: VersionNumber;
    }
  /** Somebody deleted the prompt; its versions are made again by changes of the same plan. */
  | { readonly kind: "prompt-deleted"; readonly prompt: PromptName }
  /** Somebody deleted the newest version that git made, or several; they are made again by changes of the same plan. */
  | { readonly kind: "version-deleted"; readonly prompt: PromptName }
  /** Put back by a change of the same plan. */
  | { readonly kind: "metadata-changed"; readonly prompt: PromptName; readonly fields: readonly FieldChange[] }
  /**
   * Somebody changed the content of a version that git made. Put back by a change of the same plan, unless another
   * repository made it.
   */
  | { readonly kind: "content-changed"; readonly prompt: PromptName; readonly version: VersionNumber }
  /** Reported, and left alone: git never set this alias. */
  | {
      readonly kind: "unmanaged-alias";
      readonly prompt: PromptName;
      readonly alias: AliasName;
      readonly found: VersionNumber;
    }
  /** Reported, and left alone. */
  | { readonly kind: "unmanaged-version"; readonly prompt: PromptName; readonly version: VersionNumber };

/** Why a sync stops before any write, on purpose. */
export type Block =
  | {
      readonly kind: "conflict";
      readonly prompt: PromptName;
      /** Another repository, or null when the prompt was made by hand or by another tool. */
      readonly owner: string | null;
      readonly message: string;
    }
  | { readonly kind: "limit"; readonly message: string };

/** How a plan is to be made. */
export interface PlanPolicy {
  /** Aliases whose moves are called out, and that keep an orphan from being pruned. */
  readonly protectedAliases: ReadonlySet<string>;
  readonly prune: boolean;
  /** Take over prompts that another owner has; equal content is taken over without it. */
  readonly adopt: boolean;
  /** Go on over the deletion limit. */
  readonly force: boolean;
  /** The share of prompts or pointers, 0 to 1, that one sync may delete. */
  readonly deletionLimit: number;
  /** All names this repository owns prompts under: its present one, and its root commit. */
  readonly owners: ReadonlySet<string>;
}
