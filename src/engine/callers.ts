import type { AliasManifest } from "../core/alias.ts";
import type { Content } from "../core/content.ts";
import type { Change, Plan, RegisterVersion, SetAlias } from "../core/plan.ts";
import { fileProblem } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import type { RegistryReader } from "../core/registry.ts";
import type { ContentSource } from "../core/state.ts";
import { contentVariables } from "../core/template.ts";
import type { VersionNumber } from "../core/version.ts";
import { ALIASES_FILE } from "./paths.ts";

/** A protected alias that goes from one version to another. */
type Release = SetAlias & { readonly from: VersionNumber };

/**
 * Applications fill in the variables that the version they load today has. A release whose version has more of them breaks
 * those that were not changed first.
 */
export async function findBrokenCallers(
  plan: Plan,
  aliases: AliasManifest | null,
  registry: RegistryReader,
  contents: ContentSource,
): Promise<readonly Problem[]> {
  const releases = plan.changes.filter(isRelease);
  if (releases.length === 0) return [];
  const registrations = plan.changes.filter(isRegistration);
  const planned = new Map(registrations.map((change) => [versionKey(change, change.version), change]));
  const problems: Problem[] = [];
  for (const release of releases) {
    const coming = planned.get(versionKey(release, release.to));
    const before = await registeredContent(registry, release, release.from);
    const after =
      coming === undefined
        ? await registeredContent(registry, release, release.to)
        : ((await contents.read([coming.from]))[0] ?? null);
    if (before === null || after === null) continue;
    const names = addedVariables(before, after);
    if (names !== null) problems.push(brokenCallers(release, names, aliases));
  }
  return problems;
}

/** The variables that only the later content has, as it writes them; null when there are none. */
export function addedVariables(before: Content, after: Content): string | null {
  const known = new Set(contentVariables(before));
  const added = contentVariables(after).filter((name) => !known.has(name));
  return added.length === 0 ? null : added.map((name) => `{{${name}}}`).join(", ");
}

function isRelease(change: Change): change is Release {
  return change.action === "set-alias" && change.protected && change.from !== null && change.from !== change.to;
}

async function registeredContent(
  registry: RegistryReader,
  { prompt }: Release,
  version: VersionNumber,
): Promise<Content | null> {
  return (await registry.readVersion(prompt, version))?.content ?? null;
}

function isRegistration(change: Change): change is RegisterVersion {
  return change.action === "register-version";
}

function versionKey({ prompt }: Change, version: VersionNumber): string {
  return `${prompt}/${version}`;
}

function brokenCallers({ prompt, alias, from, to }: Release, names: string, aliases: AliasManifest | null): Problem {
  const message = `${alias} of "${prompt}" goes to version ${to}, which needs ${names}; version ${from} does not`;
  const hint = "let applications give it a value first; those that don't will break";
  const declared = aliases?.prompts.get(prompt)?.aliases.find((one) => one.alias === alias);
  return (
    declared?.at("warning", "needs-variable", message, hint) ??
    fileProblem("warning", "needs-variable", ALIASES_FILE, message, hint)
  );
}
