import type { FileSpec } from "../../helpers/repository-builder.ts";

/** Files that must not be synced. */
export interface HostileFiles {
  readonly what: string;
  /** What a commit on top of a sound one changes. */
  readonly files: Readonly<Record<string, FileSpec>>;
  /** Part of what every command that meets them says. */
  readonly says: string;
  /** It has taken down other programs, and is tried on a process of its own, too. */
  readonly heavy?: true;
}
