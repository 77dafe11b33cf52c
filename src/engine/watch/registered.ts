import type { Digest } from "../../core/digest.ts";
import type { Metadata } from "../../core/metadata.ts";
import { nameKey } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState, RegistryReader } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";

/** What a registry holds that a file of the work tree is compared with. */
export interface Registered {
  /** Null when git made no version of the prompt. */
  readonly ofGit: { readonly digest: Digest; readonly metadata: Metadata } | null;
  /** Whoever made it; null for a prompt without a version. */
  readonly latest: VersionNumber | null;
  /** The number that its next version will get. */
  readonly next: VersionNumber;
}

export interface RegisteredPrompts {
  readonly address: string;
  readonly prompts: ReadonlyMap<PromptName, Registered>;
  /** Name key → a name that has it. */
  readonly spellings: ReadonlyMap<string, PromptName>;
  /** The registry's before it was read; see `readMark`. */
  readonly mark: string;
}

export const NOTHING_REGISTERED: RegisteredPrompts = {
  address: "",
  prompts: new Map(),
  spellings: new Map(),
  mark: "",
};

/** Text that changes with every write, and with what a sync remembers where it writes nothing else. */
export async function readMark(registry: RegistryReader): Promise<string> {
  return JSON.stringify([await registry.readRevision(), await registry.readSyncStates()]);
}

export async function readRegistered(registry: RegistryReader): Promise<RegisteredPrompts> {
  const mark = await readMark(registry);
  const prompts = new Map<PromptName, Registered>();
  for await (const page of registry.readPrompts())
    for (const state of page) prompts.set(state.name, registeredOf(state));
  const spellings = new Map([...prompts.keys()].map((name) => [nameKey(name), name] as const));
  return { address: registry.address, prompts, spellings, mark };
}

function registeredOf({ newestManaged, managed, latest, nextVersion }: PromptState): Registered {
  const ofGit =
    newestManaged === null || managed === null ? null : { digest: newestManaged.digest, metadata: managed.metadata };
  return { ofGit, latest: latest?.version ?? null, next: nextVersion };
}
