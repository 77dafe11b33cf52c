import type { AliasName, AliasTarget } from "../core/alias.ts";
import { isAliasName, LATEST } from "../core/alias.ts";
import { parseVersionNumber } from "../core/version.ts";
import { ALIAS_TARGET, COMMIT_TARGET } from "./aliases-schema.ts";
import { quoted } from "./quoted.ts";
import type { SourceText, Span } from "./source-text.ts";
import type { YamlEntry } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { isAbsent } from "./yaml-value.ts";

const FORMS =
  'write a version number (3), latest, another alias ("@staging") or the commit that made it (commit:4f1c2ab)';

/** Where an alias is to point; null when that can't be told, which is reported. */
export function readTarget(source: SourceText, entry: YamlEntry): AliasTarget | null {
  const { value } = entry;
  if (isAbsent(value)) return refuse(source, placeOf(entry), "no-value", `${quoted(entry.key.text)} points nowhere`);
  if (value.kind !== "scalar") return refuse(source, placeOf(entry), "alias-target", "an alias points at one version");
  const target = targetOf(value.text, value.plain);
  if (target !== null) return target;
  const hint = value.text === `@${LATEST}` ? "write latest, without the @" : FORMS;
  return refuse(source, placeOf(entry), "alias-target", `${quoted(value.text)} is no version to point at`, hint);
}

/** Reads a target by its text alone; null for none. `plain`: not in quotes, in which a number is no version. */
export function targetOf(text: string, plain = true): AliasTarget | null {
  if (text === LATEST) return { kind: "latest" };
  const version = plain ? parseVersionNumber(text) : null;
  if (version !== null) return { kind: "number", version };
  const prefix = COMMIT_TARGET.exec(text)?.[1];
  if (prefix !== undefined) return { kind: "commit", prefix };
  const alias = aliasOf(text);
  return alias === null ? null : { kind: "alias", alias };
}

function aliasOf(text: string): AliasName | null {
  const alias = ALIAS_TARGET.exec(text)?.[1];
  return alias !== undefined && isAliasName(alias) ? alias : null;
}

function refuse(source: SourceText, span: Span, code: string, message: string, hint = FORMS): null {
  source.error(span, code, message, hint);
  return null;
}
