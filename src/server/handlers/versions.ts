import { askedVersion } from "../../mlflow/asked-version.ts";
import { draftVersion, isDraftVersion } from "../../mlflow/draft-wire.ts";
import { checkModelName } from "../../mlflow/name-rules.ts";
import { tagsOf } from "../../mlflow/tag-list.ts";
import { checkVersionTag } from "../../mlflow/tag-rules.ts";
import { checkModelSource, checkPromptSource, saysPrompt } from "../../mlflow/version-rules.ts";
import { versionOnWire } from "../wire-entities.ts";
import { type Call, type Requested, NOTHING, invalid, requireModel, requireVersion } from "./call.ts";
import { PROMPTS_ONLY } from "./prompts-only.ts";

export async function createVersion(request: Requested<"createVersion">, call: Call) {
  const { name, source, description } = request;
  const tags = tagsOf(request.tags);
  const isPrompt = saysPrompt(tags);
  if (isPrompt) checkPromptSource(source);
  else checkModelSource(source);
  checkModelName(name);
  for (const tag of request.tags) checkVersionTag(tag);
  call.policy.requireTags(tags.keys());
  return call.write(async (models) => {
    const model = await requireModel(models, name);
    call.policy.requireWritable(model);
    if (model.isPrompt !== isPrompt) throw invalid(explainKind(name, model.isPrompt));
    const version = await models.createVersion({ model: name, source, description, tags });
    const made = await requireVersion(models, name, { number: version, text: String(version) });
    return { model_version: versionOnWire(made) };
  });
}

export async function getVersion({ name, version }: Requested<"getVersion">, call: Call) {
  checkModelName(name);
  const asked = askedVersion(version);
  return call.read(async (models) => {
    const draft = isDraftVersion(asked) ? await models.draft(name) : null;
    const found = draft === null ? await requireVersion(models, name, asked) : draftVersion(draft);
    return { model_version: versionOnWire(found) };
  });
}

export async function updateVersion({ name, version, description }: Requested<"updateVersion">, call: Call) {
  checkModelName(name);
  const asked = askedVersion(version);
  return call.write(async (models) => {
    await requireVersion(models, name, asked);
    call.policy.requireWritable(await requireModel(models, name));
    await models.updateVersion(name, asked.number, { description: description ?? null });
    return { model_version: versionOnWire(await requireVersion(models, name, asked)) };
  });
}

export async function deleteVersion({ name, version }: Requested<"deleteVersion">, call: Call) {
  const asked = askedVersion(version);
  checkModelName(name);
  return call.write(async (models) => {
    await requireVersion(models, name, asked);
    call.policy.requireWritable(await requireModel(models, name));
    await models.deleteVersion(name, asked.number);
    return NOTHING;
  });
}

/** Of the stages that models have, a prompt's versions are all in the first. */
export async function getLatestVersions({ name, stages }: Requested<"getLatestVersions">, call: Call) {
  checkModelName(name);
  const { latest } = await call.read((models) => requireModel(models, name));
  const asked = stages.map(requireStage);
  const isAsked = asked.length === 0 || asked.includes("none");
  return latest === null || !isAsked ? NOTHING : { model_versions: [versionOnWire(latest)] };
}

const STAGES = ["None", "Staging", "Production", "Archived"] as const;

function requireStage(text: string): string {
  const stage = text.toLowerCase();
  if (STAGES.some((known) => known.toLowerCase() === stage)) return stage;
  throw invalid(`Invalid Model Version stage: ${text}. Value must be one of ${STAGES.join(", ")}.`);
}

function explainKind(name: string, isPrompt: boolean): string {
  return isPrompt
    ? `${PROMPTS_ONLY}: a version of '${name}' needs the tag mlflow.prompt.is_prompt.`
    : `'${name}' is promptree's own model, and has no versions that are prompts.`;
}
