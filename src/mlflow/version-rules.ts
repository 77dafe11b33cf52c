import type { Tags } from "../core/metadata.ts";
import { invalidParameter } from "./invalid-parameter.ts";
import { IS_PROMPT } from "./tag-keys.ts";

const PROMPT_SOURCES: ReadonlySet<string> = new Set(["dummy-source", "prompt-template"]);

/** Whether the tags of a create are those of a prompt. Its readers are stricter: to them only `true` itself says so. */
export function saysPrompt(tags: Tags): boolean {
  return tags.get(IS_PROMPT)?.toLowerCase() === "true";
}

/**
 * The rule for the source of a prompt's version.
 * @throws RequestFailure
 */
export function checkPromptSource(source: string): void {
  if (PROMPT_SOURCES.has(source)) return;
  throw invalidParameter(`Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`);
}

/**
 * The rule for the source of any other version that no run made: a path on the server's disk is none.
 * @throws RequestFailure
 */
export function checkModelSource(source: string): void {
  if (/^(?!file:)[a-z][a-z\d+.-]*:/i.test(source)) return;
  throw invalidParameter(
    `Invalid model version source: '${source}'. To use a local path as a model version source, the run_id request ` +
      "parameter has to be specified and the local path has to be contained within the artifact directory of the run " +
      "specified by the run_id.",
  );
}
