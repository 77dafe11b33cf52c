import { z } from "zod";
import { ALIAS_NAME_LIMIT, LATEST } from "../core/alias.ts";
import { PROMPT_NAME_LIMIT } from "../core/name.ts";

/** What `aliases.yaml` may hold. Names that are reserved are left to the reader, which has a sentence for each. */

export const ALIAS_NAME = /^[A-Za-z0-9_-]+$/;
export const ALIAS_TARGET = /^@([A-Za-z0-9_-]+)$/;
export const COMMIT_TARGET = /^commit:([0-9a-f]{7,64})$/;

const PromptKey = z
  .string()
  .max(PROMPT_NAME_LIMIT)
  .regex(/^[a-zA-Z0-9_.-]+$/);
const AliasKey = z.string().max(ALIAS_NAME_LIMIT).regex(ALIAS_NAME);

const AliasTargetSchema = z.union([
  z.int().min(1).describe("A version number"),
  z.literal(LATEST).describe("The newest version, at each sync"),
  z.string().regex(ALIAS_TARGET).describe("The same version as another alias of this prompt"),
  z.string().regex(COMMIT_TARGET).describe("The version that this commit made"),
]);

export const AliasesSchema = z.record(PromptKey, z.record(AliasKey, AliasTargetSchema));
