import pMap from "p-map";
import { ALIASES_FILE } from "../content/alias-path.ts";
import type { AliasManifest } from "../core/alias.ts";
import type { Content } from "../core/content.ts";
import type { Change, Plan, RegisterVersion, SetAlias } from "../core/plan.ts";
import { fileProblem } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import type { RegistryReader } from "../core/registry.ts";
import type { ContentSource } from "../core/state.ts";
import { contentVariables } from "../core/template.ts";
import type { VersionNumber } from "../core/version.ts";

/** Each may read two versions from a server far away. */
const CHECKS_AT_ONCE = 8;

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
  const check = async (release: Release): Promise<readonly Problem[]> => {
    const coming = planned.get(versionKey(release, release.to));
    const [before, after] = await Promise.all([
      registeredContent(registry, release, release.from),
      coming === undefined
        ? registeredContent(registry, release, release.to)
        : contents.read([coming.from]).then(([content = null]) => content),
    ]);
    const names = before === null || after === null ? null : addedVariables(before, after);
    return names === null ? [] : [brokenCallers(release, names, aliases)];
  };
  return (await pMap(releases, check, { concurrency: CHECKS_AT_ONCE })).flat();
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
