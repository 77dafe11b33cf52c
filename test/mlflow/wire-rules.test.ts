import { describe, expect, test } from "vitest";
import { checkAliasName, checkNewAliasName } from "../../src/mlflow/alias-rules.ts";
import { askedVersion } from "../../src/mlflow/asked-version.ts";
import { checkModelName, checkNewPromptName } from "../../src/mlflow/name-rules.ts";
import { checkModelTag, checkTagKey, checkVersionTag } from "../../src/mlflow/tag-rules.ts";
import { checkModelSource, checkPromptSource, saysPrompt } from "../../src/mlflow/version-rules.ts";
import { refusalOf } from "./refusal.ts";

type Refused = readonly (readonly [text: string, message: string])[];

function pathMessage(parameter: string, name: string, normal: string): string {
  return (
    `Invalid value "${name}" for parameter '${parameter}' supplied: Names may be treated as files in certain cases, ` +
    `and must not resolve to other names when treated as such. This name would resolve to '${normal}'`
  );
}

const BAD_NAMES: Refused = [
  [" ", "Missing value for required parameter 'name'."],
  ["a/b", "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  ["a:b", "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [".", pathMessage("name", ".", ".")],
  ["..", pathMessage("name", "..", "..")],
  ["..a", pathMessage("name", "..a", "..a")],
];

describe("a name that MLflow refuses is refused wherever it stands", () => {
  test.for(BAD_NAMES)("%j", ([name, message]) => {
    expect(refusalOf(() => checkModelName(name))).toBe(message);
    expect(refusalOf(() => checkNewPromptName(name))).toBe(message);
  });
});

describe("a name that no file can have is refused for a new prompt, and looked for in vain", () => {
  test.for(["a b", "é", "a\n", "x".repeat(251), "promptree.sync"])("%j", (name) => {
    expect(refusalOf(() => checkModelName(name))).toBeNull();
    expect(refusalOf(() => checkNewPromptName(name))).toContain("Invalid prompt name");
  });
});

test("a new name that is blank is called by its own parameter", () => {
  expect(refusalOf(() => checkNewPromptName(" ", "new_name"))).toBe("Missing value for required parameter 'new_name'.");
});

test("a prompt may have any name that MLflow's client takes", () => {
  expect(refusalOf(() => checkNewPromptName("A_b.c-9"))).toBeNull();
});

describe("an alias that MLflow refuses is refused", () => {
  const characters = "Names may only contain alphanumerics, underscores (_), and dashes (-).";
  const refused: Refused = [
    ["", "Registered model alias name cannot be empty."],
    ["a b", `Invalid alias name: 'a b'. ${characters}`],
    ["a.b", `Invalid alias name: 'a.b'. ${characters}`],
    ["x".repeat(256), "'Registered model alias name' exceeds the maximum length of 255 characters"],
  ];
  test.for(refused)("%j", ([alias, message]) => {
    expect(refusalOf(() => checkAliasName(alias))).toBe(message);
    expect(refusalOf(() => checkNewAliasName(alias))).toBe(message);
  });
});

describe("an alias that is reserved can be looked for, not set", () => {
  const refused: Refused = [
    ["Latest", "'latest' alias name (case insensitive) is reserved."],
    ["v1", "Version alias name 'v1' is reserved."],
    ["V20", "Version alias name 'V20' is reserved."],
    ["12", "Version alias name '12' is reserved."],
  ];
  test.for(refused)("%j", ([alias, message]) => {
    expect(refusalOf(() => checkAliasName(alias))).toBeNull();
    expect(refusalOf(() => checkNewAliasName(alias))).toBe(message);
  });
});

test.for(["production", "é_-9", "v1a", "x".repeat(255), "𝒳".repeat(255)])("the alias %j can be set", (alias) => {
  expect(refusalOf(() => checkNewAliasName(alias))).toBeNull();
});

describe("a tag's key that MLflow refuses is refused", () => {
  const allowed =
    "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).";
  const refused: Refused = [
    ["a$b", `Invalid value "a$b" for parameter 'key' supplied: ${allowed}`],
    ["a\tb", String.raw`Invalid value "a\tb" for parameter 'key' supplied: ${allowed}`],
    ["", pathMessage("key", "", ".")],
    ["a/", pathMessage("key", "a/", "a")],
    ["a//b", pathMessage("key", "a//b", "a/b")],
    ["./a", pathMessage("key", "./a", "a")],
    ["/a", pathMessage("key", "/a", "/a")],
    ["a/../b", pathMessage("key", "a/../b", "b")],
  ];
  test.for(refused)("%j", ([key, message]) => {
    expect(refusalOf(() => checkTagKey(key))).toBe(message);
    expect(refusalOf(() => checkModelTag({ key, value: "" }))).toBe(message);
    expect(refusalOf(() => checkVersionTag({ key, value: "" }))).toBe(message);
  });
});

test("a tag's key is limited when it is set, not when it is deleted", () => {
  const key = "x".repeat(251);
  expect(refusalOf(() => checkTagKey(key))).toBeNull();
  expect(refusalOf(() => checkModelTag({ key, value: "" }))).toBe("'key' exceeds the maximum length of 250 characters");
});

describe("texts are limited in code points", () => {
  const whole = "😀".repeat(100_000);
  const tooLong = `${whole}x`;
  const long = "'value' exceeds the maximum length of 100000 characters";
  const longText = "Prompt text exceeds max length of 100000 characters.";

  test.for(["k", "mlflow.prompt.text"])("of the tag %s", (key) => {
    expect(refusalOf(() => checkVersionTag({ key, value: whole }))).toBeNull();
    expect(refusalOf(() => checkModelTag({ key, value: tooLong }))).toBe(long);
    expect(refusalOf(() => checkVersionTag({ key, value: tooLong }))).toBe(key === "k" ? long : longText);
  });
});

test("a prompt's version has one of MLflow's placeholders as its source", () => {
  expect(refusalOf(() => checkPromptSource("dummy-source"))).toBeNull();
  expect(refusalOf(() => checkPromptSource("prompt-template"))).toBeNull();
  expect(refusalOf(() => checkPromptSource("other-source"))).toBe(
    "Invalid prompt source: 'other-source'. Prompt sources must use an MLflow placeholder.",
  );
});

test.for(["dummy-source", "/etc/passwd", "file:///etc/passwd", "FILE:/x", "../x"])(
  "another version's source is no path: %s",
  (source) => {
    expect(refusalOf(() => checkModelSource(source))).toContain(
      `Invalid model version source: '${source}'. To use a local`,
    );
  },
);

test("another version's source may be an address", () => {
  expect(refusalOf(() => checkModelSource("s3://bucket/model"))).toBeNull();
});

test("a create says that it is a prompt in any case", () => {
  const says = (value: string) => saysPrompt(new Map([["mlflow.prompt.is_prompt", value]]));
  expect([says("true"), says("True"), says("yes"), saysPrompt(new Map())]).toEqual([true, true, false, false]);
});

describe("a version's number is read as Python reads it", () => {
  const numbers: readonly (readonly [text: string, number: number, shown: string])[] = [
    ["1", 1, "1"],
    ["01", 1, "1"],
    ["+1", 1, "1"],
    [" 1 ", 1, "1"],
    ["1_0", 10, "10"],
    ["0", 0, "0"],
    ["-1", 0, "-1"],
    ["9".repeat(30), 0, "9".repeat(30)],
  ];
  test.for(numbers)("%j", ([text, number, shown]) => {
    expect(askedVersion(text)).toEqual({ number, text: shown });
  });

  test.for(["abc", "1.0", "1e3", "", "0x1", "1__0", "9".repeat(5000)])("%j is none", (text) => {
    expect(refusalOf(() => askedVersion(text))).toBe(`Parameter 'version' must be an integer, got '${text}'.`);
  });
});
