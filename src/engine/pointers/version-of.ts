import type { AliasName, AliasTarget, DeclaredPrompt } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { PromptState, RegistryReader, VersionSummary } from "../../core/registry.ts";
import { digestAsMade } from "../../core/version.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { Candidate, Candidates, Resolution } from "../plan/targets.ts";
import { resolveTarget } from "../plan/targets.ts";
import { NO_PROGRESS } from "../progress.ts";
import type { Project } from "../project.ts";
import type { KnownPrompt } from "./known-prompt.ts";

/** The version that a target stands for. */
export interface TargetVersion {
  /** Null when the registry has no version of the prompt yet, for a target that will find one. */
  readonly version: VersionNumber | null;
  /** The registry does not have it yet; a sync of HEAD makes it. */
  readonly isComing: boolean;
}

/** All versions of a prompt as alias targets see them. */
export function candidatesOf(state: PromptState | null, versions: readonly VersionSummary[]): Candidates {
  const newest = state?.newestManaged ?? null;
  return {
    newest: newest === null ? null : candidateOf(newest),
    all: new Map(versions.map((summary) => [summary.version, candidateOf(summary)])),
  };
}

/**
 * @param declared All aliases of the prompt, as they are to be.
 * @throws PromptreeError `not-found` for a version that neither exists nor is about to, naming those that exist.
 */
export async function versionOf(
  target: AliasTarget,
  declared: DeclaredPrompt,
  prompt: KnownPrompt,
  { project, registry }: { readonly project: Project; readonly registry: RegistryReader },
): Promise<TargetVersion> {
  const resolution = resolveTarget(target, declared, candidatesOf(prompt.state, prompt.versions));
  if (resolution.ok) return { version: resolution.candidate.version, isComing: false };
  const end = endOf(target, declared);
  if (end.kind === "latest" && prompt.versions.length === 0) return { version: null, isComing: false };
  if (prompt.state === null && !prompt.isSynced) throw neverSynced(prompt, registry);
  const coming = await comingVersions(project, registry, prompt);
  const later = resolveTarget(target, declared, { newest: null, all: coming });
  if (later.ok) return { version: later.candidate.version, isComing: true };
  throw refusal(resolution);
}

/** The versions that exist, for a hint. */
export function versionsHint(prompt: KnownPrompt): string {
  const numbers = prompt.versions.map(({ version }) => version);
  return numbers.length === 0 ? "it has no version yet" : `its versions: ${shortened(numbers)}`;
}

/** How many versions a hint lists, newest last. */
const LISTED = 12;

function shortened(numbers: readonly number[]): string {
  return `${numbers.length > LISTED ? "…, " : ""}${numbers.slice(-LISTED).join(", ")}`;
}

/** Where numbers mean nothing yet, since none has been given. */
export function neverSynced({ name }: KnownPrompt, registry: RegistryReader): PromptreeError {
  const message = `${registry.address} has never been synced, so nobody can tell which versions "${name}" has`;
  return new PromptreeError("not-found", message, {
    hint: `fill it first: promptree sync; without it, an alias can be pointed at the newest version: promptree alias set ${name} ALIAS latest`,
  });
}

export function unknownAlias(
  { name }: KnownPrompt,
  alias: AliasName,
  known: readonly string[],
  where: string,
): PromptreeError {
  return new PromptreeError("not-found", `"${name}" has no alias "${alias}" in ${where}`, {
    hint:
      didYouMean(alias, known) ??
      (known.length === 0 ? "it has none there" : `its aliases there: ${known.toSorted().join(", ")}`),
  });
}

function refusal({ message, hint }: Extract<Resolution, { readonly ok: false }>): PromptreeError {
  return new PromptreeError("not-found", message, hint === null ? {} : { hint });
}

/** What a chain of `@alias` comes to. */
function endOf(target: AliasTarget, declared: DeclaredPrompt): AliasTarget {
  if (target.kind !== "alias") return target;
  const next = declared.aliases.find((one) => one.alias === target.alias);
  return next === undefined ? target : endOf(next.target, declared);
}

const LOOK_ONLY = { prune: false, adopt: false, force: false, acceptRewrite: false };

/** The versions that a sync of HEAD would make; none where it would be stopped. */
async function comingVersions(
  project: Project,
  registry: RegistryReader,
  { name }: KnownPrompt,
): Promise<ReadonlyMap<VersionNumber, Candidate>> {
  // Loaded only when a version is missing: a plan takes longer to load than a rollback to make.
  const [{ makePlan }, { openContents }] = await Promise.all([
    import("../make-plan.ts"),
    import("../replay/content-store.ts"),
  ]);
  await using contents = openContents(project.repository);
  const changes = await makePlan(project, registry, contents, LOOK_ONLY, NO_PROGRESS).then(
    ({ plan }) => plan.changes,
    (error: unknown) => {
      if (error instanceof PromptreeError && error.code === "blocked") return [];
      throw error;
    },
  );
  const coming = new Map<VersionNumber, Candidate>();
  for (const change of changes) {
    if (change.action !== "register-version" || change.prompt !== name) continue;
    coming.set(change.version, { version: change.version, digest: change.from.digest, commit: change.from.commit.id });
  }
  return coming;
}

function candidateOf(summary: VersionSummary): Candidate {
  return { version: summary.version, digest: digestAsMade(summary), commit: summary.provenance?.commit ?? null };
}
