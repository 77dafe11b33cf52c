import { DEFAULT_REGISTRY, DEFAULT_REGISTRY_NAME, DEFAULT_SETTINGS } from "../src/core/settings.ts";

/** What an editor shows of a key, beside what the parser's own schema says. */
interface Note {
  readonly description: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
}

/** By the path of keys; `*` is any key of a map, and any item of a list. */
export type Notes = Readonly<Record<string, Note>>;

const CONFIG = {
  provider: { description: "Who serves the model, such as openai.", examples: ["openai", "anthropic"] },
  model_name: { description: "The model's name at its provider.", examples: ["gpt-4o"] },
  temperature: { description: "0 or more; 0 makes answers as alike as the model can.", examples: [0.2] },
  max_tokens: { description: "The most tokens that an answer may have.", examples: [800] },
  top_p: { description: "From 0 to 1: only tokens of this share of the probability are drawn." },
  top_k: { description: "Only so many of the likeliest tokens are drawn." },
  frequency_penalty: { description: "Makes tokens less likely the more often they were said." },
  presence_penalty: { description: "Makes tokens less likely that were said at all." },
  stop_sequences: { description: "Texts that end the answer." },
  "stop_sequences.*": { description: "A text that ends the answer." },
} satisfies Notes;

export const PROMPT_NOTES: Notes = {
  name: {
    description:
      "The prompt's name, for prompts:/NAME. Without it, the path under prompts/ without .md, with _ for /. Letters, digits, _ . and -, at most 250.",
    examples: ["support_technical"],
  },
  description: { description: "What the prompt is for. Can change without a new version." },
  type: { description: "text or chat. The body says that already; one that contradicts it is an error." },
  tags: {
    description: "A map of texts. A value stays as it was typed: 1.10 is 1.10. Can change without a new version.",
  },
  "tags.*": { description: "Text, as it was typed." },
  model: {
    description: "provider/model_name, split at the first /; or model_name alone; or a map of the keys of config.",
    examples: ["openai/gpt-4o"],
  },
  config: { description: "How the model is called, with MLflow's names. Keys of your own are kept." },
  ...under("model", CONFIG),
  ...under("config", CONFIG),
  input: { description: "schema declares the variables of the template." },
  "input.schema": {
    description:
      "Every variable that the template uses: names as keys (name? for an optional one), or a JSON Schema with properties.",
    examples: [{ customer: "string, the customer's first name" }],
  },
  output: { description: "What the model is to answer." },
  "output.format": { description: "json without a schema asks for any JSON object." },
  "output.schema": { description: "The response format, a JSON Schema." },
  metadata: { description: "Anything. promptree does not read it." },
};

const TARGET_NOTE = {
  description:
    'The version that the alias is at: a number; latest, the newest version at each sync; "@staging", the same version as another alias of this prompt; or commit:4f1c2ab, the version that this commit made.',
  examples: [1, "latest", "@staging", "commit:4f1c2ab"],
};

export const ALIASES_NOTES: Notes = {
  "*": { description: "A prompt, with the version that each of its aliases is at; {} for none." },
  "*.*": TARGET_NOTE,
};

export const ALIAS_NOTES: Notes = { "*": TARGET_NOTE };

export const SETTINGS_NOTES: Notes = {
  branch: {
    description: "The branch that is synced. Without it main, else the branch of the remote's HEAD, else the only one.",
  },
  history: {
    description:
      "With first-parent each commit of the branch can make a version; with head only HEAD's files count. A first sync needs the whole history for the former.",
    default: DEFAULT_SETTINGS.history,
  },
  since: {
    description: "A commit, tag or branch: the first sync begins with its files. Without it, the first commit.",
  },
  registries: {
    description:
      "Registries by name, for --registry NAME; default is used without it. Paths are relative to the repository's top.",
    default: { [DEFAULT_REGISTRY_NAME]: DEFAULT_REGISTRY },
  },
  "registries.*": {
    description: "A registry's URL, such as sqlite:PATH, without credentials.",
    examples: ["sqlite:.promptree/registry.db"],
  },
  protected: {
    description: "Aliases whose moves a plan marks with !, and which keep an orphan from --prune.",
    default: [...DEFAULT_SETTINGS.protected],
  },
  "protected.*": { description: "An alias." },
  limits: { description: "How much one sync may delete before it stops." },
  "limits.delete": {
    description: "The share of prompts, and of pointers, that one sync may delete where there are 10 or more.",
    default: DEFAULT_SETTINGS.deletionLimit,
  },
  splits: {
    description: "Weighted choices between aliases, by prompt and by the split's name: prompts:/NAME@split:SPLIT.",
    examples: [{ support_technical: { checkout: { production: 90, candidate: 10 } } }],
  },
  "splits.*": { description: "A prompt, with its splits." },
  "splits.*.*": { description: "Aliases of the prompt, each with its weight." },
  "splits.*.*.*": { description: "0 or more, relative to the other weights of the split." },
  repository: {
    description:
      "The name under which this repository owns prompts. Without it the remote's address, else the first commit's id.",
  },
};

function under(key: string, notes: Notes): Notes {
  return Object.fromEntries(Object.entries(notes).map(([name, note]) => [`${key}.${name}`, note]));
}
