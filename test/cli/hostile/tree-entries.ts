import type { HostileFiles } from "./hostile-files.ts";

export const ENTRIES: readonly HostileFiles[] = [
  {
    what: "a link to a file elsewhere",
    files: { "prompts/hostile.md": { symlink: "/etc/passwd" } },
    says: "prompts/hostile.md  this is a symbolic link",
  },
  {
    what: "a link to a prompt",
    files: { "prompts/hostile.md": { symlink: "greeting.md" } },
    says: "prompts/hostile.md  this is a symbolic link",
  },
  {
    what: "a link to a folder",
    files: { "prompts/more": { symlink: "../.." } },
    says: "prompts/more  this is a symbolic link",
  },
  {
    what: "a link in the place of prompts/",
    files: { "prompts/greeting.md": null, "prompts/routing/triage.md": null, prompts: { symlink: "/etc" } },
    says: "prompts  this is a symbolic link",
  },
  {
    what: "a file in the place of prompts/",
    files: { "prompts/greeting.md": null, "prompts/routing/triage.md": null, prompts: "Text." },
    says: "prompts  is a file, and prompts live in a folder of that name",
  },
  {
    what: "a submodule",
    files: { "prompts/more": { submodule: "1".repeat(40) } },
    says: "prompts/more  this is a submodule",
  },
  {
    what: "a submodule that is called like a prompt",
    files: { "prompts/x.md": { submodule: "1".repeat(40) } },
    says: "prompts/x.md  this is a submodule",
  },
  {
    what: "a submodule in the place of prompts/",
    files: {
      "prompts/greeting.md": null,
      "prompts/routing/triage.md": null,
      prompts: { submodule: "1".repeat(40) },
    },
    says: "prompts  this is a submodule",
  },
  {
    what: "a link in the place of aliases.yaml",
    files: { "aliases.yaml": { symlink: "/etc/passwd" } },
    says: "aliases.yaml  is no regular file",
  },
  {
    what: "a link in the place of promptree.yaml",
    files: { "promptree.yaml": { symlink: "/dev/zero" } },
    says: "promptree.yaml  is no regular file",
  },
  {
    what: "a folder in the place of aliases.yaml",
    files: { "aliases.yaml": null, "aliases.yaml/x": "x" },
    says: "aliases.yaml  is no regular file",
  },
  {
    what: "a folder in the place of promptree.yaml",
    files: { "promptree.yaml/x": "x" },
    says: "promptree.yaml  is no regular file",
  },
  {
    what: "a path with a line break",
    files: { "prompts/a\nb.md": "Text." },
    says: String.raw`prompts/a\u000ab.md  the path has a line break`,
  },
  {
    what: "a path with an escape code",
    files: { "prompts/\u001b[31ma.md": "Text." },
    says: String.raw`prompts/\u001b[31ma.md  the path has a line break or another control character`,
  },
  { what: "a path with quotes", files: { "prompts/a\"'b.md": "Text." }, says: "prompts/a\"'b.md  the name" },
  {
    what: "a path with a backslash",
    files: { "prompts/a\\..\\b.md": "Text." },
    says: String.raw`prompts/a\..\b.md  the name`,
  },
  {
    what: "a path with a blank",
    files: { "prompts/a b.md": "Text." },
    says: 'prompts/a b.md  the name "a b", which follows from the path',
  },
  {
    what: "a path with shell in it",
    files: { "prompts/$(touch pwned).md": "Text." },
    says: "prompts/$(touch pwned).md  the name",
  },
  { what: "a path with three dots", files: { "prompts/.../x y.md": "Text." }, says: "prompts/.../x y.md  the name" },
  {
    what: "a path that turns right to left",
    files: { "prompts/\u202egpj.md": "Text." },
    says: "may only hold letters, digits, and _ . -",
  },
  {
    what: "a path without a name",
    files: { "prompts/.md": "Text." },
    says: 'prompts/.md  the name "", which follows from the path, is empty',
  },
  {
    what: "two paths that differ only in case",
    files: { "prompts/Hostile.md": "A.", "prompts/hostile.md": "B." },
    says: 'prompts/Hostile.md  has the name "Hostile", which differs only in case',
  },
  {
    what: "two paths that come to one name",
    files: { "prompts/a/b.md": "A.", "prompts/a_b.md": "B." },
    says: 'prompts/a/b.md  has the name "a_b", and so has prompts/a_b.md',
  },
];
