import { PromptreeError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Registry, RegistryReader } from "../core/registry.ts";
import { DEFAULT_REGISTRY } from "../core/settings.ts";
import type { Project } from "../engine/project.ts";
import type { Context } from "./context.ts";

interface Location {
  readonly url: string;
  readonly baseDir: string;
}

/** What `--registry` says, a URL or a name from promptree.yaml; else the project's default. */
function locate(context: Context, project: Project | null): Location {
  const names = project?.settings.registries;
  const named = names?.get(context.registry ?? "default");
  // Settings mean the same in every folder of the repository; what is typed is meant from where it is typed.
  if (named !== undefined) return { url: named, baseDir: project?.repository.root ?? context.dir };
  if (names !== undefined && context.registry !== null && isName(context.registry)) {
    throw unknownName(context.registry, [...names.keys()]);
  }
  return { url: context.registry ?? DEFAULT_REGISTRY, baseDir: context.dir };
}

export async function openForReading(context: Context, project: Project | null): Promise<RegistryReader> {
  const { openReader } = await import("../registry/open.ts");
  const { url, baseDir } = locate(context, project);
  return openReader(url, { baseDir });
}

export async function openForWriting(context: Context, project: Project): Promise<Registry> {
  const { openRegistry } = await import("../registry/open.ts");
  const { url, baseDir } = locate(context, project);
  return openRegistry(url, { baseDir });
}

/** Begins to load the code of the usual registry, for the time that git takes to answer. */
export function loadUsualRegistry(): void {
  void import("../registry/sql/sqlite-registry.ts");
}

/** For commands that only look into a registry: a repository is needed for its settings alone, and not with a URL. */
export async function openToLook(context: Context): Promise<RegistryReader> {
  if (context.registry !== null && !isName(context.registry)) return openForReading(context, null);
  const { openProject, requireSettings } = await import("../engine/project.ts");
  const project = await openProject(context.dir);
  requireSettings(project);
  return openForReading(context, project);
}

/** A URL always has a colon, after its scheme. */
function isName(registry: string): boolean {
  return !registry.includes(":");
}

function unknownName(name: string, known: readonly string[]): PromptreeError {
  return new PromptreeError("usage", `promptree.yaml names no registry "${name}"`, {
    hint: didYouMean(name, known) ?? `it names ${known.toSorted().join(", ")}; a URL is written as sqlite:PATH`,
  });
}
