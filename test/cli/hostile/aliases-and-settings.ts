import type { HostileFiles } from "./hostile-files.ts";

function aliases(what: string, text: string | Uint8Array, says: string): HostileFiles {
  return { what: `aliases.yaml with ${what}`, files: { "aliases.yaml": text }, says };
}

export const ALIAS_FILES: readonly HostileFiles[] = [
  aliases("its end cut off", "greeting:\n  production: 1\n  stag", "aliases.yaml:3:7  this line is no key"),
  aliases("a brace that never closes", "greeting:\n  production: {", "aliases.yaml:2:16  a [ or { is never closed"),
  aliases("a word and nothing else", "greeting\n", "aliases.yaml:1:1  the file must be a map of prompts"),
  aliases("a list", "- greeting\n", "aliases.yaml:1:1  the file must be a map of prompts"),
  aliases("a prompt that nobody has", "nobody:\n  production: 1\n", 'aliases.yaml:1:1  there is no prompt "nobody"'),
  aliases(
    "a version that nobody has",
    "greeting:\n  production: 9\n",
    'aliases.yaml:2:15  "greeting" has no version 9',
  ),
  aliases(
    "aliases in a circle",
    'greeting:\n  a: "@b"\n  b: "@a"\n',
    "these aliases follow each other in a circle: a → b → a",
  ),
  aliases("an alias of itself", 'greeting:\n  a: "@a"\n', "these aliases follow each other in a circle: a → a"),
  aliases("an alias of nothing", 'greeting:\n  a: "@nowhere"\n', '"@nowhere" is no alias of this prompt'),
  aliases("the alias latest", "greeting:\n  latest: 1\n", 'the alias "latest" is reserved'),
  aliases("an alias like a version", "greeting:\n  v1: 1\n", 'the alias "v1" is reserved'),
  aliases("the alias draft", "greeting:\n  draft: 1\n", 'the alias "draft" is reserved'),
  aliases("version 0", "greeting:\n  production: 0\n", '"0" is no version to point at'),
  aliases("a number without end", "greeting:\n  production: 1e999\n", '"1e999" is no version to point at'),
  aliases("a number below zero", "greeting:\n  production: -1\n", '"-1" is no version to point at'),
  aliases("a list of versions", "greeting:\n  production: [1]\n", "an alias points at one version"),
  aliases(
    "a commit that is none",
    "greeting:\n  production: commit:zzzzzzz\n",
    '"commit:zzzzzzz" is no version to point at',
  ),
  aliases(
    "a commit that made no version",
    "greeting:\n  production: commit:0000000\n",
    '"greeting" has no version made by commit 0000000',
  ),
  aliases(
    "shell in the place of a commit",
    "greeting:\n  production: commit:$(touch pwned)\n",
    '"commit:$(touch pwned)" is no version to point at',
  ),
  aliases(
    "an alias that stands twice",
    "greeting:\n  production: 1\n  production: 2\n",
    'the key "production" is given twice',
  ),
  aliases("an anchor", "greeting: &a\n  production: 1\ntriage: *a\n", "YAML anchors (&) are not allowed"),
  aliases("a prompt called __proto__", "__proto__:\n  production: 1\n", 'the key "__proto__" is not allowed'),
  aliases("an alias called __proto__", "greeting:\n  __proto__: 1\n", 'the key "__proto__" is not allowed'),
  aliases(
    "100,000 nested brackets",
    `greeting: ${"[".repeat(100_000)}\n`,
    "aliases.yaml:1:75  maps and lists nest deeper than 64 levels",
  ),
  aliases(
    "Latin-1",
    Buffer.from("greeting:\n  production: 1 # \xfc\n", "latin1"),
    "aliases.yaml:2  this line is not UTF-8 text",
  ),
  aliases("5 MB", `# ${"x".repeat(5 * 1024 * 1024)}\n`, "aliases.yaml  is 5242883 bytes long; it may have 1 MiB"),
];

function settings(what: string, text: string, says: string): HostileFiles {
  return { what: `promptree.yaml with ${what}`, files: { "promptree.yaml": text }, says };
}

export const SETTINGS_FILES: readonly HostileFiles[] = [
  settings("an unknown key", "brnach: main\n", 'promptree.yaml:1:1  unknown key "brnach"'),
  settings("a list of branches", "branch: [main]\n", "branch must be text"),
  settings("no name for its branch", 'branch: ""\n', "branch must be one word"),
  settings("a way through history that nobody knows", "history: sideways\n", "history must be first-parent or head"),
  settings("a limit of five times everything", "limits: {delete: 5}\n", "must be a number from 0 to 1"),
  settings("a limit that is no number", "limits: {delete: .nan}\n", ".nan is no number that JSON can hold"),
  settings("a registry that is no URL", "registries: {default: not a url}\n", '"not a url" is no registry\'s URL'),
  settings(
    "a password",
    "registries: {default: 'https://user:hunter2@host/'}\n",
    'the URL of the registry "default" holds credentials',
  ),
  settings("no name for its repository", 'repository: ""\n', "repository must be one word"),
  settings(
    "protected aliases that are no list",
    "protected: {production: yes}\n",
    "protected must be a list of aliases",
  ),
  settings("an anchor of itself", "a: &a [*a]\n", "YAML anchors (&) are not allowed"),
  settings("the key __proto__", "registries: {__proto__: x}\n", 'the key "__proto__" is not allowed'),
  settings("100,000 nested brackets", `branch: ${"[".repeat(100_000)}\n`, "maps and lists nest deeper than 64 levels"),
  settings("a key that stands twice", "branch: main\nbranch: other\n", 'the key "branch" is given twice'),
];
