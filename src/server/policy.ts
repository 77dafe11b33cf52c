import { RequestFailure } from "../mlflow/request-failure.ts";
import type { StoredModel, StoredVersion } from "../mlflow/model-store.ts";
import { SYNC_MODEL } from "../mlflow/sync-model.ts";
import { IS_PROMPT, MODEL_CONFIG, PROMPT_TEXT, PROMPT_TYPE, RESPONSE_FORMAT } from "../mlflow/tag-keys.ts";
import type { Caller, ManagedAccess } from "./parts.ts";

/** What a caller may write. Every method throws RequestFailure `PERMISSION_DENIED` for what is not allowed. */
export interface Policy {
  /** Anything at all. */
  requireWrite(): void;
  /** This model, its versions and aliases. */
  requireWritable(model: Owned): void;
  /** Another name for this model, which what git manages gets from its file alone. */
  requireRenamable(model: Owned): void;
  /** Tags with these keys, wherever they are. */
  requireTags(keys: Iterable<string>): void;
  /** A tag with this key on a version. */
  requireVersionTag(version: Made, key: string): void;
  /** A tag with this key on a model. */
  requireModelTag(model: Owned, key: string): void;
}

type Owned = Pick<StoredModel, "name" | "managed">;
type Made = Pick<StoredVersion, "model" | "version" | "isFromGit">;

/** MLflow's client sets it on the prompt behind every load. */
const EXPERIMENT_LINKS = "_mlflow_experiment_ids";

const CONTENT_KEYS: ReadonlySet<string> = new Set([IS_PROMPT, PROMPT_TEXT, PROMPT_TYPE, RESPONSE_FORMAT, MODEL_CONFIG]);

const OWN_PREFIX = "promptree.";

export function createPolicy(managed: ManagedAccess, caller: Caller): Policy {
  const isSync = caller.scope === "sync";
  const keepsOff = managed === "read-only" && !isSync;

  const requireWritable = (model: Owned): void => {
    if (!keepsOff) return;
    if (model.managed !== null) throw denied(explainManaged(model.name, model.managed));
    if (model.name === SYNC_MODEL) throw denied(OWN_MODEL);
  };

  const requireTags = (keys: Iterable<string>): void => {
    // They say what git made: who could set them could have the next sync take anything for its own.
    if (isSync) return;
    for (const key of keys) if (key.startsWith(OWN_PREFIX)) throw denied(explainOwnTag(key));
  };

  return {
    requireWrite: () => {
      if (caller.scope === "read") throw denied(explainReadOnly(caller));
    },
    requireWritable,
    requireRenamable: (model) => {
      requireWritable(model);
      if (model.managed !== null) throw denied(explainName(model.name, model.managed));
    },
    requireTags,
    requireVersionTag: (version, key) => {
      requireTags([key]);
      if (version.isFromGit && CONTENT_KEYS.has(key) && !isSync) throw denied(explainContent(version, key));
    },
    requireModelTag: (model, key) => {
      requireTags([key]);
      if (key !== EXPERIMENT_LINKS) requireWritable(model);
    },
  };
}

/** What a repository without a remote goes by, which nobody knows it by. */
const ROOT_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const OWN_MODEL = `"${SYNC_MODEL}" is where a sync over HTTP keeps its lock: give it a token with the scope sync.`;

function explainReadOnly({ name }: Caller): string {
  const who = name === null ? "Without a token callers" : `The token "${name}"`;
  return `${who} may only read: use a token with the scope write.`;
}

function explainManaged(name: string, { repository, path }: NonNullable<Owned["managed"]>): string {
  const where = ROOT_COMMIT.test(repository) ? "its repository" : repository;
  return `Prompt '${name}' is managed by git: change ${path} in ${where} and merge it.`;
}

function explainName(name: string, { path }: NonNullable<Owned["managed"]>): string {
  return `Prompt '${name}' is managed by git, and its name is that of ${path}: a sync would begin '${name}' anew.`;
}

function explainOwnTag(key: string): string {
  return `The tag '${key}' is promptree's own: tags that begin with ${OWN_PREFIX} are set by a sync from git only.`;
}

function explainContent({ model, version }: Made, key: string): string {
  return (
    `Version ${version} of prompt '${model}' was made by git, so that its content never changes, and '${key}' is part of it: ` +
    "register a new version."
  );
}

function denied(message: string): RequestFailure {
  return new RequestFailure("PERMISSION_DENIED", message);
}
