import type { HostileFiles } from "./hostile-files.ts";

/** Code that leaves a file behind wherever something runs it. */
const JAVASCRIPT = `require("node:fs").writeFileSync("pwned", "")`;

function heavy(one: HostileFiles): HostileFiles {
  return { ...one, heavy: true };
}

function promptFile(what: string, text: string | Uint8Array, says: string): HostileFiles {
  return { what, files: { "prompts/hostile.md": text }, says };
}

function withFront(what: string, front: string, says: string): HostileFiles {
  return promptFile(what, `---\n${front}\n---\nText.\n`, says);
}

const LAUGHS = ["a: &a [x, x]", ...Array.from({ length: 12 }, (_, n) => `k${n}: &k${n} [${"*a, ".repeat(9)}*a]`)];

const NO_LANGUAGE = "1:4  nothing may follow the --- that opens the front matter";

export const FRONT_MATTER: readonly HostileFiles[] = [
  heavy(promptFile("front matter in JavaScript", `---js\n${JAVASCRIPT}\n---\nText.\n`, NO_LANGUAGE)),
  promptFile("front matter in JavaScript, named in full", `---javascript\n${JAVASCRIPT}\n---\nText.\n`, NO_LANGUAGE),
  promptFile("front matter in JavaScript, after a blank", `--- js\n${JAVASCRIPT}\n---\nText.\n`, NO_LANGUAGE),
  promptFile("front matter in JSON", `---json\n{"name": "x"}\n---\nText.\n`, NO_LANGUAGE),
  promptFile("front matter in a language nobody knows", `---coffee\nname: x\n---\nText.\n`, NO_LANGUAGE),
  promptFile(
    "front matter that never ends",
    "---\nname: hostile\n\nNo end.\n",
    "1:1  the front matter that begins here never ends",
  ),
  heavy(
    withFront(
      "100,000 nested brackets",
      `config: {a: ${"[".repeat(100_000)}`,
      "the front matter has 100013 bytes; at most 16384 are read",
    ),
  ),
  heavy(
    withFront(
      "5,000 nested brackets, closed",
      `config: {a: ${"[".repeat(5000)}${"]".repeat(5000)}}`,
      "2:76  maps and lists nest deeper than 64 levels",
    ),
  ),
  heavy(
    withFront(
      "3,000 nested braces",
      `config: ${"{a: ".repeat(3000)}`,
      "2:262  maps and lists nest deeper than 64 levels",
    ),
  ),
  heavy(
    withFront(
      "7,000 nested dashes",
      `metadata:\n  ${"- ".repeat(7000)}x`,
      "3:131  maps and lists nest deeper than 64 levels",
    ),
  ),
  heavy(
    withFront(
      "7,000 nested question marks",
      `metadata: ${"? ".repeat(7000)}x`,
      "2:11  this can't follow what stands before it on the line",
    ),
  ),
  heavy(
    withFront(
      "a billion laughs",
      `metadata:\n${LAUGHS.map((line) => `  ${line}`).join("\n")}`,
      "3:6  YAML anchors (&) are not allowed",
    ),
  ),
  withFront(
    "a merge key",
    "metadata:\n  a: &a {x: 1}\n  b: {<<: *a}",
    '4:11  YAML aliases such as "*a" are not allowed',
  ),
  heavy(
    withFront(
      "a tag for functions",
      `metadata: !!js/function "function () { ${JAVASCRIPT.replaceAll('"', "'")} }"`,
      "2:11  YAML tags (!) are not allowed",
    ),
  ),
  withFront(
    "a tag of another language",
    "metadata: !!python/object/apply:os.system [touch pwned]",
    "2:11  YAML tags (!) are not allowed",
  ),
  withFront("a tag of one's own", "tags: {x: !secret y}", "2:11  YAML tags (!) are not allowed"),
  promptFile("a directive", "---\n%YAML 1.1\n---\nname: x\n---\nText.\n", "2:1  YAML directives (%) are not allowed"),
  withFront("a key that stands twice", "name: hostile\nname: other", '3:1  the key "name" is given twice'),
  withFront(
    "a nested key that stands twice",
    "config: {temperature: 0, temperature: 1}",
    '2:26  the key "temperature" is given twice',
  ),
  withFront("the key __proto__ in tags", "tags: {__proto__: x}", '2:8  the key "__proto__" is not allowed'),
  withFront(
    "the key __proto__ in config",
    "config: {__proto__: {polluted: yes}}",
    '2:10  the key "__proto__" is not allowed',
  ),
  withFront(
    "the key constructor",
    'metadata: {"constructor": {"prototype": {polluted: 1}}}',
    '2:12  the key "constructor" is not allowed',
  ),
  withFront(
    "the key prototype deep in a schema",
    "output: {schema: {properties: {prototype: {}}}}",
    '2:32  the key "prototype" is not allowed',
  ),
  withFront("a key that is no text", '? {a: 1}\n: "x"', "2:3  a key must be text"),
  withFront("a list instead of keys", "- a\n- b", "2:1  the front matter must hold keys"),
  withFront("a tab where YAML forbids it", "name: |2-\n\t x", "3:1  a tab stands where YAML wants spaces"),
  withFront("an unknown key", "nome: hostile", '2:1  unknown key "nome"'),
  withFront(
    "a name that is a path",
    "name: ../../etc/passwd",
    '2:7  the name "../../etc/passwd" may only hold letters, digits, and _ . -',
  ),
  withFront("a name of two dots", "name: ..", '2:7  the name ".." is a path, not a name'),
  withFront("a name that is too long", `name: ${"x".repeat(251)}`, "is longer than 250 characters"),
  withFront(
    "a name that differs from another only in case",
    "name: Greeting",
    'prompts/hostile.md  has the name "Greeting", which differs only in case from "greeting" in prompts/greeting.md',
  ),
  withFront(
    "a name that another file has",
    "name: greeting",
    'prompts/hostile.md  has the name "greeting", and so has prompts/greeting.md',
  ),
  withFront("a name with letters that look like others", "name: grееting", "may only hold letters, digits, and _ . -"),
  withFront(
    "17,000 bytes of front matter",
    `description: ${"x".repeat(17_000)}`,
    "the front matter has 17014 bytes; at most 16384 are read",
  ),
  withFront("a version number, which git owns", "version: 3", "git makes the versions: remove it"),
];

export const BODIES: readonly HostileFiles[] = [
  promptFile("a NUL", Buffer.from("a\0b"), "1:2  a NUL character stands here"),
  promptFile("Latin-1", Buffer.from("Gr\xfc\xdfe", "latin1"), "1  this line is not UTF-8 text"),
  promptFile("UTF-16", Buffer.from("\ufeffText", "utf16le"), "1  this line is not UTF-8 text"),
  promptFile("half a surrogate pair", Buffer.from([0x61, 0xed, 0xa0, 0x80]), "1  this line is not UTF-8 text"),
  heavy(promptFile("5 MB", "x".repeat(5 * 1024 * 1024), "is 5242880 bytes long; a prompt file may have 1 MiB")),
  promptFile(
    "100,001 characters",
    "x".repeat(100_001),
    "the template has 100001 characters; at most 100000 are allowed",
  ),
  promptFile("nothing", "", "the file holds no template"),
  promptFile("nothing after its front matter", "---\nname: x\n---\n\n\n", "the file holds no template"),
  promptFile(
    "a pointer to Git LFS",
    `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`,
    "the file is a Git LFS pointer, so its text is not in the repository",
  ),
  promptFile("a message that never ends", "<system>\nNever closed.\n", "1:1  this <system> is never closed"),
  promptFile("text between messages", "<user>\nHi\n</user>\nStray.\n", "4:1  this text is outside of every message"),
  promptFile(
    "a message in a message",
    "<user>\n<system>\nNested.\n</system>\n</user>\n",
    "2:1  <system> stands inside the <user> of line 1",
  ),
];
