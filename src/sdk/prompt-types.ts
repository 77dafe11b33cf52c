import type { Message } from "../core/content.ts";
import type { JsonObject } from "../core/json.ts";

/** What a variable can be filled in with. It stands in the text as a template literal would write it. */
export type PromptValue = string | number | bigint | boolean;

export type PromptValues = Readonly<Record<string, PromptValue>>;

/**
 * The prompts of a repository, by name. It has none of its own: the file that `promptree types` writes adds them, and what
 * `loadPrompt` gives is typed by it.
 */
// oxlint-disable-next-line typescript/no-empty-object-type
export interface PromptTypes {}

/** What `PromptTypes` says of a prompt. */
export interface PromptType {
  readonly type: "text" | "chat";
  /** The type of each variable's value. */
  readonly variables: object;
}

/** A version of a prompt, or its draft. It never changes. */
export type Prompt<Values extends object = PromptValues> = TextPrompt<Values> | ChatPrompt<Values>;

export interface TextPrompt<Values extends object = PromptValues> extends PromptDetails {
  readonly type: "text";
  readonly template: string;
  readonly variables: readonly string[];

  /**
   * The template with its variables filled in. Values for variables that it does not have are left aside.
   * @throws PromptreeError `usage` that names each variable without a value and where it stands, for values that are no text,
   * and for templates in Jinja.
   */
  format(...args: FormatArguments<Values>): string;
  /** The prompt with some of its variables filled in. What a value holds is text in it, never a variable. */
  format(values: Partial<Values>, options: AllowPartial): TextPrompt;
  format(values: Partial<Values>, options: PerhapsPartial): string | TextPrompt;
}

export interface ChatPrompt<Values extends object = PromptValues> extends PromptDetails {
  readonly type: "chat";
  readonly messages: readonly Message[];
  readonly variables: readonly string[];

  /**
   * The messages with their variables filled in, in a new list. Otherwise as for a text.
   * @throws PromptreeError `usage`
   */
  format(...args: FormatArguments<Values>): Message[];
  /** The prompt with some of its variables filled in. What a value holds is text in it, never a variable or a message. */
  format(values: Partial<Values>, options: AllowPartial): ChatPrompt;
  format(values: Partial<Values>, options: PerhapsPartial): Message[] | ChatPrompt;
}

/** All that is known of a prompt besides its text. */
export interface PromptDetails {
  /** `prompts:/name/3`, whatever it was asked for by; of a draft `prompts:/name@draft`, and of a fallback what was asked for. */
  readonly uri: string;
  readonly name: string;
  /** 0 for a draft. */
  readonly version: number;
  /** What stands in a file of a work tree and is no version yet. */
  readonly isDraft: boolean;
  /** What `loadPrompt` was given for the case that it fails. */
  readonly isFallback: boolean;
  /** Those that point to this version, without `latest`. */
  readonly aliases: readonly string[];
  /** The author's, of this version. */
  readonly tags: Readonly<Record<string, string>>;
  /** MLflow's `model_config`; null when there is none. */
  readonly modelConfig: JsonObject | null;
  /** A JSON Schema; null when there is none. */
  readonly responseFormat: JsonObject | null;
  /** The id of the commit that made the version; null where git did not. */
  readonly commit: string | null;
  /** Of the commit; empty where there is none. */
  readonly message: string;
  readonly description: string | null;
}

export interface AllowPartial {
  /** Leave variables without a value as they are. */
  readonly allowPartial: true;
}

/** What is only known when the application runs. */
export interface PerhapsPartial {
  readonly allowPartial: boolean;
}

/** Values may be left out where the prompt needs none. */
type FormatArguments<Values extends object> =
  // oxlint-disable-next-line typescript/no-generated-empty-object-type
  Record<never, never> extends Values
    ? [values?: Values, options?: FormatOptions]
    : [values: Values, options?: FormatOptions];

export interface FormatOptions {
  readonly allowPartial?: false;
}

/** What loading by this reference gives: the prompt as `PromptTypes` has it, or any. */
export type PromptOf<Reference extends string> =
  NameIn<Reference> extends keyof PromptTypes ? Typed<PromptTypes[NameIn<Reference>]> : Prompt;

type Typed<Type> = Type extends { readonly type: infer Kind; readonly variables: infer Values extends object }
  ? Extract<Prompt<Values>, { readonly type: Kind }>
  : Prompt;

/** The name in `prompts:/name@alias`, `prompts:/name/3`, `prompts:/name`, and in each without its `prompts:/`. */
type NameIn<Reference extends string> = Reference extends `prompts:/${infer Rest}` ? Name<Rest> : Name<Reference>;

type Name<Text extends string> = Text extends `${infer Before}@${string}`
  ? Before
  : Text extends `${infer Before}/${string}`
    ? Before
    : Text;
