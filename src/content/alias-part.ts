import type { AliasName, DeclaredAlias, DeclaredPrompt, ProblemAt } from "../core/alias.ts";
import { isAliasName } from "../core/alias.ts";
import type { PromptName } from "../core/name.ts";
import { explainPromptName, isPromptName, nameKey } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { fileProblem } from "../core/problem.ts";
import { explainFileAlias } from "./alias-name.ts";
import { readTarget } from "./alias-target.ts";
import { decodeFile } from "./decode.ts";
import { quoted } from "./quoted.ts";
import type { SourceText, Span } from "./source-text.ts";
import type { YamlEntry, YamlMap, YamlScalar } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { parseYaml } from "./yaml.ts";

/** What one file says of pointers, before it is known what others say. */
export interface AliasPart {
  readonly file: string;
  /** The only alias it is about; null for `aliases.yaml`. */
  readonly alias: AliasName | null;
  /** An empty file says nothing; `{}` says that there are none. */
  readonly speaks: boolean;
  readonly prompts: ReadonlyMap<PromptName, PartPrompt>;
  readonly problems: readonly Problem[];
}

export interface PartPrompt extends DeclaredPrompt {
  /** Its aliases here, with those that have a broken target: they exist all the same. */
  readonly named: readonly string[];
}

/**
 * Reads `aliases.yaml`, a map of prompts with maps of aliases, or with `alias` the file of that one, a map of prompts with
 * targets. Never throws on what the file holds.
 */
export function readAliasPart(file: string, alias: AliasName | null, bytes: Uint8Array): AliasPart {
  const silent: AliasPart = { file, alias, speaks: false, prompts: new Map(), problems: [] };
  const decoded = decodeFile(file, bytes);
  if (!decoded.ok) return { ...silent, problems: [decoded.problem] };
  const { source } = decoded;
  const root = readRoot(source, alias);
  if (root === null) return { ...silent, problems: source.problems };
  const prompts = new PartReader(source, alias).prompts(root);
  return { file, alias, speaks: true, prompts, problems: source.problems };
}

function readRoot(source: SourceText, alias: AliasName | null): YamlMap | null {
  const yaml = parseYaml(source, { start: 0, end: source.text.length });
  if (yaml.state === "broken") return null;
  if (yaml.state === "empty") {
    const what = alias === null ? "aliases" : `pointers of ${alias}`;
    const message = `the file is empty, so ${what} are left as they are in the registry`;
    source.report(fileProblem("warning", "empty-aliases", source.file, message, "write {} to say that there are none"));
    return null;
  }
  if (yaml.root.kind === "map") return yaml.root;
  const hint = alias === null ? "write a prompt's name, then its aliases below it" : "write lines such as my_prompt: 1";
  source.error(yaml.root, "wrong-value", "the file must be a map of prompts", hint);
  return null;
}

class PartReader {
  readonly #source: SourceText;
  readonly #alias: AliasName | null;
  /** By name without case. */
  readonly #promptKeys = new Map<string, YamlScalar>();
  /** Thousands of prompts share a handful of alias names: each is checked once. */
  readonly #aliasNames = new Map<string, AliasName>();

  constructor(source: SourceText, alias: AliasName | null) {
    this.#source = source;
    this.#alias = alias;
  }

  prompts(root: YamlMap): ReadonlyMap<PromptName, PartPrompt> {
    const prompts = new Map<PromptName, PartPrompt>();
    for (const entry of root.entries.values()) {
      const prompt = this.#promptName(entry.key);
      const { aliases, named } = this.#alias === null ? this.#aliases(entry) : this.#pointer(entry, this.#alias);
      if (prompt !== null) prompts.set(prompt, { prompt, aliases, named, at: this.#pointAt(entry.key) });
    }
    return prompts;
  }

  #promptName(key: YamlScalar): PromptName | null {
    const name = key.text;
    if (!isPromptName(name)) {
      this.#source.error(key, "prompt-name", `the prompt name ${quoted(name)} ${String(explainPromptName(name))}`);
      return null;
    }
    const earlier = this.#promptKeys.get(nameKey(name));
    if (earlier !== undefined) {
      const message = `${quoted(name)} and ${quoted(earlier.text)} differ only in case`;
      const hint = `the other stands on line ${this.#source.lineAt(earlier.start)}`;
      this.#source.error(key, "names-differ-in-case", message, hint);
    }
    this.#promptKeys.set(nameKey(name), key);
    return name;
  }

  /** A line of `aliases.yaml`. */
  #aliases(entry: YamlEntry): Pick<PartPrompt, "aliases" | "named"> {
    if (entry.value.kind !== "map") {
      const message = `${quoted(entry.key.text)} must be a map of aliases`;
      const hint = "write lines such as production: 1 below it, or {} for none";
      this.#source.error(placeOf(entry), "wrong-value", message, hint);
      return { aliases: [], named: [] };
    }
    const aliases: DeclaredAlias[] = [];
    for (const child of entry.value.entries.values()) {
      const alias = this.#aliasNames.get(child.key.text) ?? this.#aliasName(child.key);
      const declared = this.#declared(child, alias);
      if (declared !== null) aliases.push(declared);
    }
    return { aliases, named: [...entry.value.entries.keys()] };
  }

  /** A line of an alias's own file. */
  #pointer(entry: YamlEntry, alias: AliasName): Pick<PartPrompt, "aliases" | "named"> {
    const declared = this.#declared(entry, alias);
    return { aliases: declared === null ? [] : [declared], named: [alias] };
  }

  #declared(entry: YamlEntry, alias: AliasName | null): DeclaredAlias | null {
    const target = readTarget(this.#source, entry);
    if (alias === null || target === null || entry.value.kind !== "scalar") return null;
    return { alias, target, text: entry.value.text, at: this.#pointAt(entry.value) };
  }

  #aliasName(key: YamlScalar): AliasName | null {
    const name = key.text;
    const reason = explainFileAlias(name);
    if (reason === null && isAliasName(name)) {
      this.#aliasNames.set(name, name);
      return name;
    }
    this.#source.error(key, "alias-name", `the alias ${quoted(name)} ${String(reason)}`);
    return null;
  }

  #pointAt(span: Span): ProblemAt {
    const source = this.#source;
    return (severity, code, message, hint = null) => source.problemAt(span, severity, code, message, hint);
  }
}
