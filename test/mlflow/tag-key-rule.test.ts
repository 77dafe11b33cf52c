import { describe, expect, test } from "vitest";
import { explainTagKey } from "../../src/mlflow/tag-key-rule.ts";
import { isReservedKey } from "../../src/mlflow/tag-keys.ts";

describe("a tag's key", () => {
  const keys = ["a", "use case", "a/b:c.d-e_f", "7", "Ünï", "名前", "²", "-", " ", ".a", "a..b", "a/..b", "promptree"];
  test.for([...keys, "mlflow", "Mlflow.x", "x".repeat(250), "𝒳".repeat(250)])("may be %j", (key) => {
    expect(explainTagKey(key)).toBeNull();
  });

  const characters = "may only hold letters, digits, spaces and / _ . - :";
  const path = "reads like a path that is not in its shortest form";
  test.for([
    ["", "is empty"],
    ["a$b", characters],
    ["a\tb", characters],
    ["a\n", characters],
    ["a`b", characters],
    ["a\u0301", characters],
    ["😀", characters],
    ["/a", path],
    ["a/", path],
    ["a//b", path],
    ["./a", path],
    ["a/./b", path],
    ["a/../b", path],
    [".", path],
    ["..", path],
    ["..a", path],
    ["...", path],
    ["/", path],
    ["x".repeat(251), "is longer than 250 characters"],
    ["𝒳".repeat(251), "is longer than 250 characters"],
    ["mlflow.note", "is reserved: keys that begin with mlflow. are not the author's"],
    ["_mlflow_prompt_type", "is reserved: keys that begin with _mlflow are not the author's"],
    ["promptree.commit", "is reserved: keys that begin with promptree. are not the author's"],
  ] as const)("may not be %j, and the reason ends a sentence", ([key, reason]) => {
    expect(explainTagKey(key)).toBe(reason);
  });
});

describe("tags of MLflow's and promptree's own are no author's", () => {
  test.for([
    ["mlflow.prompt.is_prompt", true],
    ["mlflow.prompt.text", true],
    ["_mlflow_prompt_type", true],
    ["_mlflow_prompt_response_format", true],
    ["_mlflow_prompt_model_config", true],
    ["_mlflow_experiment_ids", true],
    ["mlflow.prompt.associatedRunIds", true],
    ["mlflow.prompt.run_ids", true],
    ["promptree.metadata", true],
    ["mlflow", false],
    ["use_case", false],
    ["my.mlflow.tag", false],
  ] as const)("%s: %s", ([key, reserved]) => {
    expect(isReservedKey(key)).toBe(reserved);
  });
});
