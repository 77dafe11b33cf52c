import * as z from "zod/mini";
import { ALIAS_NAME_LIMIT, LATEST } from "../core/alias.ts";
import { PROMPT_NAME_LIMIT } from "../core/name.ts";

/** What `aliases.yaml` may hold. The reader has a sentence for each fault; these patterns say the same to editors. */

export const ALIAS_TARGET = /^@([A-Za-z0-9_-]+)$/;
export const COMMIT_TARGET = /^commit:([0-9a-f]{7,64})$/;

/** Letters of both cases are written out, for a JSON Schema's patterns have no flags. */
const RESERVED = "(?![vV]?[0-9]+$|[lL][aA][tT][eE][sS][tT]$|[dD][rR][aA][fF][tT]$)";

/** An alias that is not reserved. */
export const FreeAlias = z
  .string()
  .check(z.maxLength(ALIAS_NAME_LIMIT), z.regex(new RegExp(`^${RESERVED}[A-Za-z0-9_-]+$`)));

/** promptree's own, in both cases. */
const OWN_NAME = String.raw`[pP][rR][oO][mM][pP][tT][rR][eE][eE]\.[sS][yY][nN][cC]`;

/** A prompt's name; `.` and `..` are paths. */
export const NameOfPrompt = z
  .string()
  .check(z.maxLength(PROMPT_NAME_LIMIT), z.regex(new RegExp(String.raw`^(?!\.\.?$|${OWN_NAME}$)[a-zA-Z0-9_.-]+$`)));

const AliasTargetSchema = z.union([
  z.int().check(z.gte(1)),
  z.literal(LATEST),
  z.string().check(z.regex(new RegExp(`^@${RESERVED}[A-Za-z0-9_-]+$`))),
  z.string().check(z.regex(COMMIT_TARGET)),
]);

export const AliasesSchema = z.record(NameOfPrompt, z.record(FreeAlias, AliasTargetSchema));

/** What a file of one alias, such as `aliases/production.yaml`, may hold. */
export const AliasSchema = z.record(NameOfPrompt, AliasTargetSchema);
