import { explainPromptName } from "../core/name.ts";
import { invalidParameter, pathFailure } from "./invalid-parameter.ts";
import { isPathNormal } from "./tag-key-rule.ts";

/**
 * MLflow's rule for the name of a model, which holds for reading, too.
 * @throws RequestFailure
 */
export function checkModelName(name: string, parameter = "name"): void {
  if (name.trim() === "") throw invalidParameter(`Missing value for required parameter '${parameter}'.`);
  if (/[/:]/.test(name)) throw invalidParameter(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`);
  if (!isPathNormal(name)) throw pathFailure("name", name);
}

/**
 * The rule for a prompt that is made or gets another name: it has to be one that a file can have as well.
 * @throws RequestFailure
 */
export function checkNewPromptName(name: string, parameter = "name"): void {
  checkModelName(name, parameter);
  const why = explainPromptName(name);
  if (why !== null) throw invalidParameter(`Invalid prompt name '${name}': it ${why}.`);
}
