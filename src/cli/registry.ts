import { PromptreeError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Registry, RegistryReader } from "../core/registry.ts";
import { DEFAULT_REGISTRY, DEFAULT_REGISTRY_NAME } from "../core/settings.ts";
import { openProject, requireSettings } from "../engine/project.ts";
import type { Project } from "../engine/project.ts";
import { redactAddress, splitAddress } from "../registry/address.ts";
import type { OpenRegistryOptions } from "../registry/open.ts";
import { trackingUri } from "../registry/tracking-uri.ts";
import type { Context } from "./context.ts";
import type { Io } from "./io.ts";

/** Of a registry. */
export interface Location {
  readonly url: string;
  readonly options: OpenRegistryOptions;
}

/**
 * What `--registry` says, a URL or a name from promptree.yaml; else the default of promptree.yaml, else MLFLOW_TRACKING_URI,
 * else the embedded registry.
 */
function locate(context: Context, project: Project | null): Location {
  const { env } = context.io;
  const name = context.registry ?? DEFAULT_REGISTRY_NAME;
  const names = project?.settings.registries;
  const named = names?.get(name);
  // Settings mean the same in every folder of the repository; what is typed is meant from where it is typed.
  const ofProject = { baseDir: project?.repository.root ?? context.dir, env };
  if (named !== undefined) return { url: named, options: ofProject };
  if (name === DEFAULT_REGISTRY_NAME) return { url: serverOf(env) ?? DEFAULT_REGISTRY, options: ofProject };
  if (names !== undefined && isName(name)) throw unknownName(name, [DEFAULT_REGISTRY_NAME, ...names.keys()]);
  return { url: name, options: { baseDir: context.dir, env } };
}

/** Whether nothing says which registry is meant: neither the command line, nor promptree.yaml, nor the environment. */
export function isRegistryUnset(context: Context, project: Project): boolean {
  return context.registry === null && locate(context, project).url === DEFAULT_REGISTRY;
}

export async function openForReading(context: Context, project: Project | null): Promise<RegistryReader> {
  const { openReader } = await import("../registry/open.ts");
  const { url, options } = locate(context, project);
  return openReader(url, options);
}

export async function openForWriting(context: Context, project: Project | null): Promise<Registry> {
  const { openRegistry } = await import("../registry/open.ts");
  const { url, options } = locate(context, project);
  return openRegistry(url, options);
}

/** Begins to load the code of the registry that is likely to be meant, for the time that git takes to answer. */
export function loadLikelyRegistry(context: Context): void {
  const url = context.registry ?? context.io.env["MLFLOW_TRACKING_URI"] ?? "";
  if (/^https?:/.test(url)) void import("../registry/mlflow/mlflow-registry.ts");
  else void import("../registry/sql/sqlite-registry.ts");
}

/** For commands that only look into a registry: a repository is needed for its settings alone, and not with a URL. */
export async function openToLook(context: Context): Promise<RegistryReader> {
  return openForReading(context, await projectToLook(context));
}

/**
 * Where the registry to be served is, and the repository it belongs to where that had to be asked. MLFLOW_TRACKING_URI does
 * not count: it is where the clients of this very server find it.
 */
export async function locateToServe(context: Context): Promise<Location & { readonly project: Project | null }> {
  const { MLFLOW_TRACKING_URI: _, ...env } = context.io.env;
  const own = { ...context, io: { ...context.io, env } };
  const project = await projectToLook(own);
  return { ...locate(own, project), project };
}

/**
 * Where the registry is that a work tree's drafts are put into.
 * @throws PromptreeError `usage` for one that is no SQLite file: drafts stay on this machine.
 */
export async function locateToWatch(context: Context): Promise<Location> {
  const project = await openProject(context.dir);
  requireSettings(project);
  const location = locate(context, project);
  requireFile(location.url);
  return location;
}

function requireFile(url: string): void {
  const { scheme } = splitAddress(url);
  if (scheme !== "http" && scheme !== "https" && scheme !== "memory") return;
  const message = `watch keeps drafts in a registry of one SQLite file, which ${redactAddress(url)} is not`;
  throw new PromptreeError("usage", message, { hint: `name a file: promptree watch --registry ${DEFAULT_REGISTRY}` });
}

/** As `openToLook`, for who frees a registry of its lock. */
export async function openToUnlock(context: Context): Promise<Registry> {
  return openForWriting(context, await projectToLook(context));
}

/** Null where its settings are not needed: with a URL, and outside of every repository where the environment has one. */
async function projectToLook(context: Context): Promise<Project | null> {
  if (context.registry !== null && !isName(context.registry)) return null;
  try {
    const project = await openProject(context.dir);
    requireSettings(project);
    return project;
  } catch (error) {
    const isOutside = error instanceof PromptreeError && error.code === "no-repository";
    if (isOutside && context.registry === null && serverOf(context.io.env) !== null) return null;
    throw error;
  }
}

/** The MLflow server that MLflow's own tools are pointed at; null when they are not. */
function serverOf(env: Io["env"]): string | null {
  return trackingUri(env, `--registry ${DEFAULT_REGISTRY}`);
}

/** A URL always has a colon, after its scheme. */
function isName(registry: string): boolean {
  return !registry.includes(":");
}

function unknownName(name: string, known: readonly string[]): PromptreeError {
  return new PromptreeError("usage", `promptree.yaml names no registry "${name}"`, {
    hint:
      didYouMean(name, known) ??
      `it names ${[...new Set(known)].toSorted().join(", ")}; a URL is written as sqlite:PATH, and promptree.yaml counts as it was last committed`,
  });
}
