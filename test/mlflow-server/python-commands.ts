import { z } from "zod";

const PromptVersion = z.strictObject({
  name: z.string(),
  version: z.int(),
  template: z.union([z.string(), z.array(z.record(z.string(), z.unknown()))]),
  is_text_prompt: z.boolean(),
  tags: z.record(z.string(), z.string()),
  commit_message: z.string().nullable(),
  aliases: z.array(z.string()),
  model_config: z.record(z.string(), z.unknown()).nullable(),
  response_format: z.record(z.string(), z.unknown()).nullable(),
  /** Sorted. */
  variables: z.array(z.string()),
  uri: z.string(),
});

/** A version as MLflow's client hands it out. */
type PythonPromptVersion = z.output<typeof PromptVersion>;

const Prompt = z.strictObject({
  name: z.string(),
  description: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
});

/** A prompt as MLflow's client finds it. */
type PythonPrompt = z.output<typeof Prompt>;

type Template = string | readonly Readonly<Record<string, unknown>>[];

/** The arguments of each command of client.py, named as in MLflow's documentation. */
export interface CommandArguments {
  readonly set_tracking_uri: { readonly uri: string };
  readonly register_prompt: {
    readonly name: string;
    readonly template: Template;
    readonly commit_message?: string;
    readonly tags?: Readonly<Record<string, string>>;
    readonly response_format?: object;
    readonly model_config?: object;
  };
  readonly load_prompt: {
    readonly name_or_uri: string;
    readonly version?: number | string;
    readonly allow_missing?: boolean;
    readonly cache_ttl_seconds?: number;
  };
  readonly format_prompt: {
    readonly name_or_uri: string;
    readonly version?: number;
    readonly values: Readonly<Record<string, unknown>>;
    readonly allow_partial?: boolean;
  };
  readonly search_prompts: {
    readonly filter_string?: string;
    readonly max_results?: number;
    readonly order_by?: readonly string[];
  };
  readonly search_prompt_versions: { readonly name: string; readonly max_results?: number };
  readonly set_prompt_alias: { readonly name: string; readonly alias: string; readonly version: number };
  readonly delete_prompt_alias: { readonly name: string; readonly alias: string };
  readonly set_prompt_tag: { readonly name: string; readonly key: string; readonly value: string };
  readonly delete_prompt_tag: { readonly name: string; readonly key: string };
  /** With the key `mlflow.prompt.text`: changes the version's text. */
  readonly set_prompt_version_tag: VersionTag & { readonly value: string };
  readonly delete_prompt_version_tag: VersionTag;
  readonly delete_prompt: { readonly name: string };
  readonly delete_prompt_version: { readonly name: string; readonly version: string };
}

interface VersionTag {
  readonly name: string;
  readonly version: number;
  readonly key: string;
}

export type Command = keyof CommandArguments;

interface SpecialResults {
  readonly register_prompt: PythonPromptVersion;
  /** Null with `allow_missing`. */
  readonly load_prompt: PythonPromptVersion | null;
  /** A version where not all variables are filled in. */
  readonly format_prompt: string | PythonPromptVersion["template"] | PythonPromptVersion;
  readonly search_prompts: PythonPrompt[];
  readonly search_prompt_versions: PythonPromptVersion[];
}

export type CommandResults = { readonly [C in Command]: C extends keyof SpecialResults ? SpecialResults[C] : null };

/** What a command's result is read with. */
export const RESULTS: { readonly [C in Command]: z.ZodType<CommandResults[C]> } = {
  set_tracking_uri: z.null(),
  register_prompt: PromptVersion,
  load_prompt: PromptVersion.nullable(),
  format_prompt: z.union([PromptVersion.shape.template, PromptVersion]),
  search_prompts: z.array(Prompt),
  search_prompt_versions: z.array(PromptVersion),
  set_prompt_alias: z.null(),
  delete_prompt_alias: z.null(),
  set_prompt_tag: z.null(),
  delete_prompt_tag: z.null(),
  set_prompt_version_tag: z.null(),
  delete_prompt_version_tag: z.null(),
  delete_prompt: z.null(),
  delete_prompt_version: z.null(),
};
