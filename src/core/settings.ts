import type { HistoryMode } from "./registry.ts";
import type { DeclaredSplits } from "./split.ts";

/** `promptree.yaml`, with its defaults filled in. */
export interface Settings {
  /** Null: `main`, else the remote's HEAD, else the only branch. */
  readonly branch: string | null;
  readonly history: HistoryMode;
  /** A ref where history starts; null for the beginning. */
  readonly since: string | null;
  /** Name → URL, as they are written there: which one is used without a name does not depend on this file alone. */
  readonly registries: ReadonlyMap<string, string>;
  readonly protected: ReadonlySet<string>;
  /** The share, 0 to 1, of prompts or pointers one sync may delete before it stops. */
  readonly deletionLimit: number;
  readonly splits: DeclaredSplits;
  /** Null: the remote's address, else the root commit. */
  readonly repository: string | null;
}

/** The name that goes without saying. */
export const DEFAULT_REGISTRY_NAME = "default";

/** The registry that is used where nothing says which. */
export const DEFAULT_REGISTRY = "sqlite:.promptree/registry.db";

export const DEFAULT_SETTINGS: Settings = {
  branch: null,
  history: "first-parent",
  since: null,
  registries: new Map(),
  protected: new Set(["production"]),
  deletionLimit: 0.3,
  splits: new Map(),
  repository: null,
};
