import type { ProblemAt } from "../core/alias.ts";
import { isAliasName } from "../core/alias.ts";
import { explainPromptName, isPromptName } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import { explainSplitName, weightsText } from "../core/split.ts";
import type { DeclaredSplit, DeclaredSplits, SplitPrompt, SplitVariant } from "../core/split.ts";
import { VALUE_LIMIT } from "../mlflow/value-limit.ts";
import { explainFileAlias } from "./alias-name.ts";
import { quoted } from "./quoted.ts";
import { parseSection } from "./section.ts";
import { SplitsSchema } from "./settings-schema.ts";
import type { SourceText, Span } from "./source-text.ts";
import type { YamlEntry, YamlScalar } from "./yaml-node.ts";
import { nodeAt } from "./yaml-node.ts";
import { toJson } from "./yaml-value.ts";

type Weights = Readonly<Record<string, number>>;

/** The splits by prompt; those that hold an error are left out. */
export function readSplits(source: SourceText, entry: YamlEntry): DeclaredSplits {
  const parsed = parseSection(source, entry, SplitsSchema, toJson(source, entry.value));
  return parsed === null ? new Map() : new SplitsReader(source, entry).read(parsed);
}

class SplitsReader {
  readonly #source: SourceText;
  readonly #entry: YamlEntry;

  constructor(source: SourceText, entry: YamlEntry) {
    this.#source = source;
    this.#entry = entry;
  }

  read(parsed: Readonly<Record<string, Readonly<Record<string, Weights>>>>): DeclaredSplits {
    const prompts = new Map<PromptName, SplitPrompt>();
    for (const [prompt, named] of Object.entries(parsed)) {
      const key = this.#key([prompt]);
      const splits = Object.entries(named).flatMap(([name, weights]) => this.#split(prompt, name, weights) ?? []);
      if (isPromptName(prompt)) prompts.set(prompt, { prompt, splits, at: this.#pointAt(key) });
      else this.#refuse(key, "prompt-name", `the prompt name ${quoted(prompt)}`, explainPromptName(prompt));
    }
    return prompts;
  }

  #split(prompt: string, name: string, weights: Weights): DeclaredSplit | null {
    const key = this.#key([prompt, name]);
    const reason = explainSplitName(name);
    if (reason !== null) {
      this.#refuse(key, "split-name", `the split ${quoted(name)}`, reason);
      return null;
    }
    const variants = Object.entries(weights).flatMap(
      ([alias, weight]) => this.#variant([prompt, name, alias], alias, weight) ?? [],
    );
    if (variants.length < Object.keys(weights).length) return null;
    const wrong = explainWeights(variants);
    if (wrong === null) return { name, variants };
    this.#refuse(key, "wrong-value", `the split ${quoted(name)}`, wrong);
    return null;
  }

  #variant(path: readonly string[], alias: string, weight: number): SplitVariant | null {
    const key = this.#key(path);
    const reason = explainFileAlias(alias);
    if (reason === null && isAliasName(alias)) return { alias, weight, at: this.#pointAt(key) };
    this.#refuse(key, "alias-name", `the alias ${quoted(alias)}`, reason);
    return null;
  }

  #refuse(place: Span, code: string, what: string, reason: string | null): void {
    this.#source.error(place, code, `${what} ${String(reason)}`);
  }

  #pointAt(span: Span): ProblemAt {
    return (severity, code, message, hint) => this.#source.problemAt(span, severity, code, message, hint);
  }

  /** The key that a path below `splits` ends with. */
  #key(path: readonly string[]): YamlScalar {
    const map = nodeAt(this.#entry, path.slice(0, -1));
    const entry = map?.kind === "map" ? map.entries.get(path.at(-1) ?? "") : undefined;
    return entry?.key ?? this.#entry.key;
  }
}

/** As the end of a sentence that begins with the split; null when nothing is wrong. */
function explainWeights(variants: readonly SplitVariant[]): string | null {
  const sum = variants.reduce((total, { weight }) => total + weight, 0);
  if (sum === 0) return "gives no alias a weight above 0";
  if (!Number.isFinite(sum)) return "has weights that add up to more than a number holds";
  if (weightsText(variants).length > VALUE_LIMIT) return "names more aliases than a registry keeps of a split";
  return null;
}
