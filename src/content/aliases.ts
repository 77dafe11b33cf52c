import type { AliasManifest, AliasName, DeclaredAlias, DeclaredPrompt, ProblemAt } from "../core/alias.ts";
import { isAliasName } from "../core/alias.ts";
import type { PromptName } from "../core/name.ts";
import { explainPromptName, isPromptName, nameKey } from "../core/name.ts";
import type { Problem } from "../core/problem.ts";
import { fileProblem } from "../core/problem.ts";
import { checkChains } from "./alias-chains.ts";
import { explainFileAlias } from "./alias-name.ts";
import { readTarget } from "./alias-target.ts";
import { decodeFile } from "./decode.ts";
import { quoted } from "./quoted.ts";
import type { SourceText, Span } from "./source-text.ts";
import type { YamlEntry, YamlMap, YamlScalar } from "./yaml-node.ts";
import { placeOf } from "./yaml-node.ts";
import { parseYaml } from "./yaml.ts";

export interface AliasesReading {
  /** Null when the file is empty, which leaves pointers alone, and when one of the problems is an error. */
  readonly manifest: AliasManifest | null;
  readonly problems: readonly Problem[];
}

/** Reads `aliases.yaml`. Never throws on what the file holds. */
export function readAliases(file: string, bytes: Uint8Array): AliasesReading {
  const decoded = decodeFile(file, bytes);
  if (!decoded.ok) return { manifest: null, problems: [decoded.problem] };
  const { source } = decoded;
  const manifest = readManifest(source);
  return { manifest: source.hasErrors ? null : manifest, problems: source.problems };
}

function readManifest(source: SourceText): AliasManifest | null {
  const yaml = parseYaml(source, { start: 0, end: source.text.length });
  if (yaml.state === "broken") return null;
  if (yaml.state === "empty") {
    const message = "the file is empty, so aliases are left as they are in the registry";
    source.report(fileProblem("warning", "empty-aliases", source.file, message, "write {} to say that there are none"));
    return null;
  }
  if (yaml.root.kind === "map") return { prompts: new ManifestReader(source).prompts(yaml.root) };
  const hint = "write a prompt's name, then its aliases below it";
  source.error(yaml.root, "wrong-value", "the file must be a map of prompts", hint);
  return null;
}

class ManifestReader {
  readonly #source: SourceText;
  /** By name without case. */
  readonly #promptKeys = new Map<string, YamlScalar>();
  /** Thousands of prompts share a handful of alias names: each is checked once. */
  readonly #aliasNames = new Map<string, AliasName>();

  constructor(source: SourceText) {
    this.#source = source;
  }

  prompts(root: YamlMap): ReadonlyMap<PromptName, DeclaredPrompt> {
    const prompts = new Map<PromptName, DeclaredPrompt>();
    for (const entry of root.entries.values()) {
      const prompt = this.#promptName(entry.key);
      const aliases = this.#aliases(entry);
      if (prompt !== null) prompts.set(prompt, { prompt, aliases, at: this.#pointAt(entry.key) });
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

  #aliases(entry: YamlEntry): readonly DeclaredAlias[] {
    if (entry.value.kind !== "map") {
      const message = `${quoted(entry.key.text)} must be a map of aliases`;
      const hint = "write lines such as production: 1 below it, or {} for none";
      this.#source.error(placeOf(entry), "wrong-value", message, hint);
      return [];
    }
    const aliases = new Map<AliasName, DeclaredAlias>();
    for (const child of entry.value.entries.values()) {
      const declared = this.#alias(child);
      if (declared !== null) aliases.set(declared.alias, declared);
    }
    checkChains(this.#source, aliases, entry.value.entries);
    return [...aliases.values()];
  }

  #alias(entry: YamlEntry): DeclaredAlias | null {
    const alias = this.#aliasNames.get(entry.key.text) ?? this.#aliasName(entry.key);
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
