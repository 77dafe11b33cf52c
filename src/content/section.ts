import * as z from "zod/mini";
import { reportUnknownKey } from "./known-keys.ts";
import type { SourceText } from "./source-text.ts";
import type { YamlEntry, YamlNode } from "./yaml-node.ts";
import { nodeAt, placeOf } from "./yaml-node.ts";
import { isAbsent } from "./yaml-value.ts";

/**
 * Parses one key's value. Whatever the schema refuses becomes a problem at its own place, and null is returned.
 * The schema's messages are the ends of sentences that begin with the key.
 */
export function parseSection<Schema extends z.ZodMiniType>(
  source: SourceText,
  entry: YamlEntry,
  schema: Schema,
  value: unknown,
): z.infer<Schema> | null {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const known = schema instanceof z.ZodMiniObject ? Object.keys(schema.shape) : [];
  for (const issue of result.error.issues) {
    if (issue.code === "unrecognized_keys") refuseUnknownKeys(source, entry.value, entry.key.text, known);
    else reportIssue(source, entry, issue);
  }
  return null;
}

/** `under` is the key whose value `node` is; null at the top of a file. */
export function refuseUnknownKeys(
  source: SourceText,
  node: YamlNode,
  under: string | null,
  known: readonly string[],
): void {
  if (node.kind !== "map") return;
  for (const [key, entry] of node.entries) {
    if (!known.includes(key)) reportUnknownKey(source, entry.key, key, under, known);
  }
}

function reportIssue(source: SourceText, entry: YamlEntry, issue: z.core.$ZodIssue): void {
  const name = nameOf(entry, issue.path);
  const node = nodeAt(entry, issue.path);
  const place = placeOf(entry, issue.path);
  if (node !== null && isAbsent(node)) source.error(place, "no-value", `${name} has no value`);
  else source.error(place, "wrong-value", `${name} ${issue.message}`);
}

/** `config.stop_sequences[1]` */
function nameOf(entry: YamlEntry, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) => (typeof step === "number" ? `${name}[${step}]` : `${name}.${String(step)}`),
    entry.key.text,
  );
}
