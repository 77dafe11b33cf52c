import { invalidParameter } from "./invalid-parameter.ts";
import type { ModelOrderKey, Order, VersionOrderKey } from "./model-store.ts";
import { pythonRepr } from "./python-repr.ts";

const MODEL_KEYS: ReadonlyMap<string, ModelOrderKey> = new Map([
  ["timestamp", "updatedAt"],
  ["name", "name"],
  ["last_updated_timestamp", "updatedAt"],
]);

/** The key `last_updated_timestamp` goes unmentioned, as in MLflow. */
const KNOWN_MODEL_KEYS = "{'timestamp', 'name'}";

const VERSION_KEYS: ReadonlyMap<string, VersionOrderKey> = new Map([
  ["name", "name"],
  ["version_number", "version"],
  ["creation_timestamp", "createdAt"],
  ["last_updated_timestamp", "updatedAt"],
]);

const KNOWN_VERSION_KEYS = `{${Array.from(VERSION_KEYS.keys(), (key) => `'${key}'`).join(", ")}}`;

const NEWEST_FIRST = ["last_updated_timestamp DESC"];

const PART = String.raw`[\p{L}_][\p{L}\p{N}_]*|\x60[^\x60]+\x60|"[^"]+"`;
const CLAUSE = new RegExp(
  String.raw`^(?!(?:a|de)sc\b)(?:(?<entity>${PART})\.)?(?<key>${PART})(?:\s+(?<direction>\p{L}+))?$`,
  "iu",
);

/**
 * The order of a search for models, complete: by name where nothing else decides.
 * @throws RequestFailure for a clause of `order_by` that MLflow refuses, and for a key that is there twice.
 */
export function modelOrder(clauses: readonly string[]): readonly Order<ModelOrderKey>[] {
  const orders = clauses.map((text) => modelClause(text));
  checkOnce(orders, clauses);
  return withTies(orders, [{ by: "name", descending: false }]);
}

/** The order of a search for versions, complete: the newest first where nothing else decides. */
export function versionOrder(clauses: readonly string[]): readonly Order<VersionOrderKey>[] {
  const orders = (clauses.length === 0 ? NEWEST_FIRST : clauses).map((text) => versionClause(text));
  checkOnce(orders, clauses);
  return withTies(orders, [
    { by: "name", descending: false },
    { by: "version", descending: true },
  ]);
}

function modelClause(text: string): Order<ModelOrderKey> {
  const { entity, key, descending } = parseClause(text);
  const by = entity === null ? MODEL_KEYS.get(key) : undefined;
  if (by !== undefined) return { by, descending };
  const asked = entity === null ? key : `${entity}.${key}`;
  throw invalidParameter(`Invalid order by key '${asked}' specified. Valid keys are '${KNOWN_MODEL_KEYS}'`);
}

function versionClause(text: string): Order<VersionOrderKey> {
  const { entity, key, descending } = parseClause(text);
  const isTag = entity === "tag" || entity === "tags";
  if (entity !== null && entity !== "attribute" && !isTag) {
    const known = "Valid entity types are ('attribute', 'tag', 'tags')";
    throw invalidParameter(`Invalid entity type '${entity}'. ${known}`);
  }
  const by = VERSION_KEYS.get(key);
  if (by !== undefined) return { by, descending };
  throw invalidParameter(
    isTag
      ? `Invalid order by key '${key}' specified. Valid keys are ${KNOWN_VERSION_KEYS}`
      : `Invalid attribute key '${key}' specified. Valid keys are '${KNOWN_VERSION_KEYS}'`,
  );
}

interface Clause {
  readonly entity: string | null;
  readonly key: string;
  readonly descending: boolean;
}

function parseClause(text: string): Clause {
  const { entity, key, direction = "asc" } = CLAUSE.exec(text)?.groups ?? {};
  if (key === undefined) throw invalidParameter(`Invalid order_by clause '${text}'. Could not be parsed.`);
  const lower = direction.toLowerCase();
  if (lower !== "asc" && lower !== "desc") {
    throw invalidParameter(`Invalid ordering key in order_by clause '${text}'.`);
  }
  return { entity: entity === undefined ? null : bare(entity), key: bare(key), descending: lower === "desc" };
}

function bare(part: string): string {
  return /^[`"]/.test(part) ? part.slice(1, -1) : part;
}

function checkOnce(orders: readonly Order<string>[], clauses: readonly string[]): void {
  if (new Set(orders.map(({ by }) => by)).size === orders.length) return;
  throw invalidParameter(`\`order_by\` contains duplicate fields: ${pythonRepr(clauses)}`);
}

function withTies<Key>(orders: readonly Order<Key>[], ties: readonly Order<Key>[]): readonly Order<Key>[] {
  return [...orders, ...ties.filter((tie) => orders.every(({ by }) => by !== tie.by))];
}
