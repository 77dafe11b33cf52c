import { draftModel } from "../../mlflow/draft-wire.ts";
import { checkModelName, checkNewPromptName } from "../../mlflow/name-rules.ts";
import type { ModelReader, StoredModel } from "../../mlflow/model-store.ts";
import { RequestFailure } from "../../mlflow/request-failure.ts";
import { SYNC_MODEL } from "../../mlflow/sync-model.ts";
import { tagsOf } from "../../mlflow/tag-list.ts";
import { checkModelTag } from "../../mlflow/tag-rules.ts";
import { saysPrompt } from "../../mlflow/version-rules.ts";
import { modelOnWire } from "../wire-entities.ts";
import { type Call, type Requested, NOTHING, invalid, missingModel, requireModel } from "./call.ts";
import { PROMPTS_ONLY } from "./prompts-only.ts";

export async function createModel({ name, tags: list, description }: Requested<"createModel">, call: Call) {
  checkModelName(name);
  for (const tag of list) checkModelTag(tag);
  const tags = tagsOf(list);
  const isPrompt = saysPrompt(tags);
  call.policy.requireTags(tags.keys());
  return call.write(async (models) => {
    await requireFreeName(models, name, isPrompt);
    if (isPrompt) checkNewPromptName(name);
    else if (name !== SYNC_MODEL)
      throw invalid(`${PROMPTS_ONLY}, and '${name}' is none without the tag mlflow.prompt.is_prompt.`);
    call.policy.requireWritable({ name, managed: null });
    await models.createModel({ name, description, tags });
    return answer(models, name);
  });
}

export async function getModel({ name }: Requested<"getModel">, call: Call) {
  checkModelName(name);
  return call.read(async (models) => ({ registered_model: modelOnWire(await modelOrDraft(models, name)) }));
}

export async function updateModel({ name, description }: Requested<"updateModel">, call: Call) {
  checkModelName(name);
  return call.write(async (models) => {
    call.policy.requireWritable(await requireModel(models, name));
    await models.updateModel(name, { description });
    return answer(models, name);
  });
}

export async function renameModel({ name, new_name: newName }: Requested<"renameModel">, call: Call) {
  checkNewPromptName(newName, "new_name");
  checkModelName(name);
  return call.write(async (models) => {
    const model = await requireModel(models, name);
    call.policy.requireRenamable(model);
    if (!model.isPrompt) throw invalid(`'${name}' is promptree's own, and is found by its name.`);
    if (newName !== name && (await models.model(newName)) !== null) {
      throw new RequestFailure("RESOURCE_ALREADY_EXISTS", `Registered Model (name=${newName}) already exists.`);
    }
    await models.renameModel(name, newName);
    return answer(models, newName);
  });
}

export async function deleteModel({ name }: Requested<"deleteModel">, call: Call) {
  checkModelName(name);
  return call.write(async (models) => {
    call.policy.requireWritable(await requireModel(models, name));
    await models.deleteModel(name);
    return NOTHING;
  });
}

/** MLflow's client asks for the prompt before it asks for its draft, which may be all that there is. */
async function modelOrDraft(models: ModelReader, name: string): Promise<StoredModel> {
  const model = await models.model(name);
  if (model !== null) return model;
  const draft = await models.draft(name);
  if (draft === null) throw await missingModel(models, name);
  return draftModel(draft);
}

async function answer(models: ModelReader, name: string) {
  return { registered_model: modelOnWire(await requireModel(models, name)) };
}

async function requireFreeName(models: ModelReader, name: string, isPrompt: boolean): Promise<void> {
  const there = await models.model(name);
  if (there === null) return;
  throw new RequestFailure("RESOURCE_ALREADY_EXISTS", explainTaken(name, kindOf(isPrompt), kindOf(there.isPrompt)));
}

type Kind = "Prompt" | "Registered Model";

function kindOf(isPrompt: boolean): Kind {
  return isPrompt ? "Prompt" : "Registered Model";
}

function explainTaken(name: string, wanted: Kind, there: Kind): string {
  if (wanted === there) return `${wanted} (name=${name}) already exists.`;
  return (
    `Tried to create a ${wanted.toLowerCase()} with name '${name}', but the name is already taken by a ` +
    `${there.toLowerCase()}. MLflow does not allow creating a model and a prompt with the same name.`
  );
}
