import { LATEST } from "../../core/alias.ts";
import { DRAFT } from "../../core/draft.ts";
import { checkAliasName, checkNewAliasName } from "../../mlflow/alias-rules.ts";
import { askedVersion } from "../../mlflow/asked-version.ts";
import { draftVersion } from "../../mlflow/draft-wire.ts";
import { checkModelName } from "../../mlflow/name-rules.ts";
import type { ModelReader, StoredVersion } from "../../mlflow/model-store.ts";
import { versionOnWire } from "../wire-entities.ts";
import {
  type Call,
  type Requested,
  NOTHING,
  invalid,
  missing,
  missingModel,
  requireModel,
  requireVersion,
} from "./call.ts";

export async function setAlias({ name, alias, version }: Requested<"setAlias">, call: Call) {
  checkModelName(name);
  checkNewAliasName(alias);
  const asked = askedVersion(version);
  return call.write(async (models) => {
    await requireVersion(models, name, asked);
    call.policy.requireWritable(await requireModel(models, name));
    await models.setAlias(name, alias, asked.number);
    return NOTHING;
  });
}

export async function getVersionByAlias({ name, alias }: Requested<"getVersionByAlias">, call: Call) {
  checkModelName(name);
  checkAliasName(alias);
  return call.read(async (models) => ({ model_version: versionOnWire(await versionAt(models, name, alias)) }));
}

export async function deleteAlias({ name, alias }: Requested<"deleteAlias">, call: Call) {
  checkModelName(name);
  checkAliasName(alias);
  return call.write(async (models) => {
    const model = await requireModel(models, name);
    call.policy.requireWritable(model);
    if (model.aliases.has(alias)) await models.deleteAlias(name, alias);
    return NOTHING;
  });
}

async function versionAt(models: ModelReader, name: string, alias: string): Promise<StoredVersion> {
  const model = await models.model(name);
  const draft = alias === DRAFT && model?.aliases.has(alias) !== true ? await models.draft(name) : null;
  if (draft !== null) return draftVersion(draft);
  if (model === null) throw await missingModel(models, name);
  const { latest, aliases } = model;
  if (alias.toLowerCase() === LATEST) {
    if (latest === null) throw missing(`Latest version not found for model ${name}.`);
    return latest;
  }
  const number = aliases.get(alias);
  if (number === undefined) throw invalid(explainMissing(alias));
  return requireVersion(models, name, { number, text: String(number) });
}

/** As MLflow words it. */
function explainMissing(alias: string): string {
  const missed = `Registered model alias ${alias} not found.`;
  return alias === DRAFT ? `${missed} ${WHEN_DRAFTED}` : missed;
}

const WHEN_DRAFTED =
  "A prompt has a draft while `promptree watch` runs and the prompt's file differs from its newest version.";
