import { hash } from "node:crypto";
import { z } from "zod";
import { type CommitId, isCommitId } from "../core/commit.ts";
import { type Digest, isDigest } from "../core/digest.ts";
import { PromptreeError } from "../core/errors.ts";
import type { SyncState } from "../core/registry.ts";
import type { ENDPOINTS, RequestOf } from "./endpoints.ts";
import type { RegisteredModel, Tag } from "./entities.ts";
import { readJson } from "./json-text.ts";

/** The registered model, no prompt, that holds what syncs remember and their lock. */
export const SYNC_MODEL = "promptree.sync";

const DESCRIPTION =
  "Kept by promptree, which syncs prompts from git: what each repository's last sync left to the next, and the lock that " +
  "lets one sync write at a time. It may be deleted when no sync is at work; the next one then finds its place again from " +
  "the versions' commits.";

export const NEW_SYNC_MODEL: RequestOf<typeof ENDPOINTS.createModel> = { name: SYNC_MODEL, description: DESCRIPTION };

const TAG_PREFIX = "sync.";

/** A repository's name has characters that a tag's key can't have. */
const HEX_DIGITS = 32;

const commit = z.custom<CommitId>((value) => typeof value === "string" && isCommitId(value));

const SyncStateSchema = z.object({
  repository: z.string(),
  commit,
  branch: z.string().nullable(),
  mode: z.enum(["first-parent", "head"]),
  syncedAt: z.string(),
  settledRevision: z.string().nullable(),
  unfinished: commit.nullable(),
  newestVersions: z
    .custom<Digest>((value) => typeof value === "string" && isDigest(value))
    .nullable()
    .default(null),
}) satisfies z.ZodType<SyncState>;

/** How many prompts the server had, whoever made them: the next sync asks for them side by side. */
const CountSchema = z.object({ prompts: z.int().nonnegative() });

/**
 * The tag of the sync model that keeps this state; each repository has its own.
 * @param prompts How many prompts the server has, about.
 */
export function syncStateTag(state: SyncState, prompts: number): Tag {
  return { key: syncTagKey(state.repository), value: JSON.stringify({ ...state, prompts }) };
}

/** How many prompts the server has, as far as the last syncs knew; null when none has told. */
export function expectedPrompts({ tags }: Pick<RegisteredModel, "tags">): number | null {
  const counts = stateTags(tags).flatMap(({ value }) => CountSchema.safeParse(readJson(value)).data?.prompts ?? []);
  return counts.length === 0 ? null : Math.max(...counts);
}

/**
 * What the last sync of each repository left.
 * @throws PromptreeError `registry-unavailable` for a tag that can't be read.
 */
export function syncStatesOf({ tags }: Pick<RegisteredModel, "tags">): readonly SyncState[] {
  return stateTags(tags).map(syncStateIn);
}

function stateTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.filter(({ key }) => key.startsWith(TAG_PREFIX));
}

function syncTagKey(repository: string): string {
  return `${TAG_PREFIX}${hash("sha256", repository).slice(0, HEX_DIGITS)}`;
}

function syncStateIn({ key, value }: Tag): SyncState {
  const read = SyncStateSchema.safeParse(readJson(value));
  if (read.success) return read.data;
  throw new PromptreeError("registry-unavailable", `what the last sync left can't be read: the tag ${key}`, {
    hint: `delete the tag ${key} of the registered model ${SYNC_MODEL}; the next sync finds its place from the versions' commits`,
    cause: read.error,
  });
}
