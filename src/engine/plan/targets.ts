import type { AliasName, AliasTarget, DeclaredPrompt } from "../../core/alias.ts";
import { shortCommit } from "../../core/commit.ts";
import type { CommitId } from "../../core/commit.ts";
import type { Digest } from "../../core/digest.ts";
import type { VersionNumber } from "../../core/version.ts";

/** A version an alias may point to: registered already, or about to be. */
export interface Candidate {
  readonly version: VersionNumber;
  /** Null when all that is known is that the version is there. */
  readonly digest: Digest | null;
  /** Null for a version that git did not make, or when it is not known. */
  readonly commit: CommitId | null;
}

/** The versions of one prompt as an alias target sees them. */
export interface Candidates {
  /** The newest version git made; what `latest` means in aliases.yaml. */
  readonly newest: Candidate | null;
  readonly all: ReadonlyMap<VersionNumber, Candidate>;
}

export type Resolution =
  | { readonly ok: true; readonly candidate: Candidate }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly hint: string | null };

/** Follows a declared target to a version. Cycles of `@alias` were refused when the file was read, so the chain ends. */
export function resolveTarget(target: AliasTarget, declared: DeclaredPrompt, candidates: Candidates): Resolution {
  switch (target.kind) {
    case "latest":
      return found(candidates.newest, declared, candidates, "has no version that git made");
    case "number":
      return resolveNumber(target.version, declared, candidates);
    case "commit":
      return resolveCommitTarget(target.prefix, declared, candidates);
    case "alias":
      return resolveAliasTarget(target.alias, declared, candidates);
  }
}

/** Whether an alias moves with every new version, by itself or by way of other aliases. */
export function followsLatest(alias: AliasName, declared: DeclaredPrompt): boolean {
  const target = declared.aliases.find((one) => one.alias === alias)?.target;
  return target?.kind === "alias" ? followsLatest(target.alias, declared) : target?.kind === "latest";
}

function resolveNumber(version: VersionNumber, declared: DeclaredPrompt, candidates: Candidates): Resolution {
  const resolution = found(candidates.all.get(version) ?? null, declared, candidates, `has no version ${version}`);
  const wasThere = candidates.all.keys().some((other) => other > version);
  if (resolution.ok || !wasThere) return resolution;
  return { ...resolution, hint: `somebody may have deleted it in the registry; ${existing(candidates)}` };
}

function resolveAliasTarget(alias: AliasName, declared: DeclaredPrompt, candidates: Candidates): Resolution {
  const other = declared.aliases.find((one) => one.alias === alias);
  if (other !== undefined) return resolveTarget(other.target, declared, candidates);
  return { ok: false, code: "unknown-alias", message: `"${declared.prompt}" declares no alias "${alias}"`, hint: null };
}

function resolveCommitTarget(prefix: string, declared: DeclaredPrompt, candidates: Candidates): Resolution {
  const made = [...candidates.all.values()].filter((one) => one.commit?.startsWith(prefix) === true);
  const commits = new Set(made.map((one) => one.commit));
  if (commits.size <= 1)
    return found(made.at(-1) ?? null, declared, candidates, `has no version made by commit ${prefix}`);
  return {
    ok: false,
    code: "ambiguous-commit",
    message: `several commits that made versions of "${declared.prompt}" begin with ${prefix}`,
    hint: `write more digits; ${existing(candidates)}`,
  };
}

function found(
  candidate: Candidate | null,
  declared: DeclaredPrompt,
  candidates: Candidates,
  lack: string,
): Resolution {
  if (candidate !== null) return { ok: true, candidate };
  return { ok: false, code: "unknown-version", message: `"${declared.prompt}" ${lack}`, hint: existing(candidates) };
}

/** How many versions an error lists, newest last. */
const LISTED = 12;

function existing({ all }: Candidates): string {
  if (all.size === 0) return "it has no version yet";
  const versions = [...all.values()].toSorted((a, b) => a.version - b.version);
  const listed = versions
    .slice(-LISTED)
    .map(({ version, commit }) => (commit === null ? `${version}` : `${version} (${shortCommit(commit)})`));
  return `its versions: ${versions.length > LISTED ? "…, " : ""}${listed.join(", ")}`;
}
