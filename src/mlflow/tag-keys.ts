/** Keys of the tags that make a registered model a prompt, and a model version a prompt's (`mlflow/prompt/constants.py`, 3.17). */
export const IS_PROMPT = "mlflow.prompt.is_prompt";
export const PROMPT_TEXT = "mlflow.prompt.text";
export const PROMPT_TYPE = "_mlflow_prompt_type";
export const RESPONSE_FORMAT = "_mlflow_prompt_response_format";
export const MODEL_CONFIG = "_mlflow_prompt_model_config";

/** Where a version came from. */
export const VERSION_REPOSITORY = "promptree.repository";
export const VERSION_COMMIT = "promptree.commit";
export const VERSION_PATH = "promptree.path";
export const VERSION_DIGEST = "promptree.digest";
export const VERSION_AUTHOR = "promptree.author";
export const VERSION_DATE = "promptree.date";

/** A version's metadata that MLflow has no place for: its `description` is the commit message. */
export const VERSION_DESCRIPTION = "promptree.description";
export const VERSION_INPUT_SCHEMA = "promptree.input_schema";

/** The whole message of a version's commit, where the `description` is too short for it. */
export const VERSION_MESSAGE = "promptree.message";

/** `true` on a draft, and on a prompt that is nothing but one. A draft's file and digest stand in a version's tags of theirs. */
export const IS_DRAFT = "promptree.draft";

/** What git last set on a prompt. */
export const PROMPT_REPOSITORY = "promptree.repository";
export const PROMPT_PATH = "promptree.path";
export const PROMPT_ALIASES = "promptree.aliases";
export const PROMPT_METADATA = "promptree.metadata";
export const PROMPT_ORPHANED = "promptree.orphaned";

/** Before a split's name; the value is its weights by alias, as JSON. Applications read it. */
export const SPLIT_PREFIX = "promptree.split.";

/**
 * Where MLflow and promptree keep what is theirs: these tags are no author's, and people are not shown them. Besides the keys
 * above, MLflow has links to experiments and runs there (`_mlflow_experiment_ids`, `mlflow.prompt.associatedRunIds`,
 * `mlflow.prompt.run_ids`).
 */
export const RESERVED_PREFIXES = ["mlflow.", "_mlflow", "promptree."] as const;

/** Whether a tag is left out of what people see and git compares. */
export function isReservedKey(key: string): boolean {
  return RESERVED_PREFIXES.some((prefix) => key.startsWith(prefix));
}
