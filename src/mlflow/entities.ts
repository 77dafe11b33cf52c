import { z } from "zod";
import { listOf, text, timestamp, versionText } from "./wire-fields.ts";

/**
 * MLflow's entities as its REST API sends them (3.17). A prompt is a registered model, its versions are model versions, and
 * what makes them prompts are tags. Fields that prompts have no use for are let through for clients that expect them.
 */

export const TagSchema = z.object({ key: z.string(), value: text });

const AliasSchema = z.object({ alias: z.string(), version: versionText });

export const ModelVersionSchema = z.object({
  name: z.string(),
  version: versionText,
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  /** The commit message. */
  description: text,
  tags: listOf(TagSchema),
  /** The names alone; left out of searches and of a model's `latest_versions`. */
  aliases: listOf(z.string()),
  current_stage: text,
  source: text,
  run_id: text,
  run_link: text,
  /** `READY`; the Python client waits for it. */
  status: text,
});

export const RegisteredModelSchema = z.object({
  name: z.string(),
  creation_timestamp: timestamp,
  last_updated_timestamp: timestamp,
  description: text,
  /** The newest live version of each stage: for a prompt one, with its tags. */
  latest_versions: listOf(ModelVersionSchema),
  tags: listOf(TagSchema),
  aliases: listOf(AliasSchema),
});

export type Tag = z.output<typeof TagSchema>;
export type ModelVersion = z.output<typeof ModelVersionSchema>;
export type RegisteredModel = z.output<typeof RegisteredModelSchema>;
