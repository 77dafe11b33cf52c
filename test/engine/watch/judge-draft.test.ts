import { expect, test } from "vitest";
import { judgeDraft } from "../../../src/engine/watch/judge-draft.ts";
import type { Claim } from "../../../src/engine/watch/known-files.ts";
import { digestOf, metadata, promptName } from "../builders.ts";

const NAME = promptName("a");

function stated(text: string, description: string | null = null) {
  return { digest: digestOf(text), metadata: metadata({}, description) };
}

function claim(text: string, { path = "prompts/a.md", name = NAME, isSound = true, description = "" } = {}): Claim {
  return { path, name, isSound, ...stated(text, description === "" ? null : description) };
}

function draft(text: string, path = "prompts/a.md") {
  return { path, ...stated(text) };
}

const NONE = { claims: [], registered: null, draft: null };

test.each<[string, Partial<Omit<Parameters<typeof judgeDraft>[0], "name">>, string]>([
  ["nothing at all", {}, "keep"],
  ["a file of a prompt that is not registered", { claims: [claim("x")] }, "put"],
  ["a file as registered", { claims: [claim("x")], registered: stated("x") }, "keep"],
  [
    "a file as registered, with a draft",
    { claims: [claim("x")], registered: stated("x"), draft: draft("y") },
    "as-registered",
  ],
  ["another text than the registered one", { claims: [claim("y")], registered: stated("x") }, "put"],
  [
    "another description than the registered one",
    { claims: [claim("x", { description: "d" })], registered: stated("x") },
    "put",
  ],
  ["a file as its draft has it", { claims: [claim("y")], registered: stated("x"), draft: draft("y") }, "keep"],
  ["a file that is newer than its draft", { claims: [claim("z")], registered: stated("x"), draft: draft("y") }, "put"],
  ["a file elsewhere than its draft came from", { claims: [claim("y")], draft: draft("y", "prompts/b.md") }, "put"],
  ["a draft without a file", { registered: stated("x"), draft: draft("y") }, "no-file"],
  [
    "a draft whose file has another name in another case",
    { claims: [claim("y", { name: promptName("A") })], draft: draft("y") },
    "no-file",
  ],
  ["a broken file, with a draft", { claims: [claim("y", { isSound: false })], draft: draft("y") }, "keep"],
  ["a broken file, without a draft", { claims: [claim("y", { isSound: false })] }, "keep"],
  [
    "a broken file whose last text was registered since",
    { claims: [claim("y", { isSound: false })], registered: stated("y"), draft: draft("y") },
    "as-registered",
  ],
  [
    "two files, with a draft",
    { claims: [claim("y"), claim("z", { path: "prompts/b.md" })], draft: draft("x") },
    "keep",
  ],
  [
    "two files, of which one is broken",
    { claims: [claim("y", { isSound: false }), claim("z", { path: "prompts/b.md" })], draft: draft("y") },
    "put",
  ],
])("%s", (_situation, given, verdict) => {
  expect(judgeDraft({ name: NAME, ...NONE, ...given }).kind).toBe(verdict);
});
