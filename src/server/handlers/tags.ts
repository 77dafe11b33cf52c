import { askedVersion } from "../../mlflow/asked-version.ts";
import { checkModelName } from "../../mlflow/name-rules.ts";
import type { ModelWriter, StoredModel, StoredVersion } from "../../mlflow/model-store.ts";
import { checkModelTag, checkTagKey, checkVersionTag } from "../../mlflow/tag-rules.ts";
import { type Call, type Requested, NOTHING, requireModel, requireVersion } from "./call.ts";
import { requireSameKind } from "./prompts-only.ts";

export async function setModelTag({ name, key, value }: Requested<"setModelTag">, call: Call) {
  checkModelName(name);
  checkModelTag({ key, value });
  return call.write(async (models) => {
    const model = await requireModel(models, name);
    call.policy.requireModelTag(model, key);
    requireSameKind(model.isPrompt, key, value);
    await models.updateModel(name, { setTags: new Map([[key, value]]) });
    return NOTHING;
  });
}

export async function deleteModelTag({ name, key }: Requested<"deleteModelTag">, call: Call) {
  checkModelName(name);
  checkTagKey(key);
  return call.write(async (models) => {
    const model = await requireModel(models, name);
    call.policy.requireModelTag(model, key);
    requireSameKind(model.isPrompt, key, null);
    await models.updateModel(name, { removeTags: [key] });
    return NOTHING;
  });
}

export async function setVersionTag(request: Requested<"setVersionTag">, call: Call) {
  const { name, key, value } = request;
  checkModelName(name);
  const asked = askedVersion(request.version);
  checkVersionTag({ key, value });
  return call.write(async (models) => {
    const version = await requireVersion(models, name, asked);
    requireSameKind((await allowed(models, version, key, call)).isPrompt, key, value);
    await models.updateVersion(name, version.version, { setTags: new Map([[key, value]]) });
    return NOTHING;
  });
}

export async function deleteVersionTag({ name, version: text, key }: Requested<"deleteVersionTag">, call: Call) {
  checkModelName(name);
  const asked = askedVersion(text);
  checkTagKey(key);
  return call.write(async (models) => {
    const version = await requireVersion(models, name, asked);
    requireSameKind((await allowed(models, version, key, call)).isPrompt, key, null);
    await models.updateVersion(name, version.version, { removeTags: [key] });
    return NOTHING;
  });
}

/** The version's model, when the caller may change this tag. */
async function allowed(models: ModelWriter, version: StoredVersion, key: string, call: Call): Promise<StoredModel> {
  const model = await requireModel(models, version.model);
  call.policy.requireWritable(model);
  call.policy.requireVersionTag(version, key);
  return model;
}
