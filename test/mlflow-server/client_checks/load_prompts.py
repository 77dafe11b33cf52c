"""Versions are loaded."""

from mlflow import genai
from checks import CLIENT, check, checks, load, outcome, register


def greet() -> None:
    for text in ("one", "two", "three"):
        register("greet", text, commit_message=f"say {text}", tags={"text": text})
    genai.set_prompt_alias("greet", "production", 2)


@check("three versions and an alias")
def _():
    greet()
    return load("prompts:/greet@production")


checks(
    "load_prompt",
    [
        "prompts:/greet/1",
        "prompts:/greet@production",
        "prompts:/greet@latest",
        "prompts:/greet@LATEST",
        "prompts:/greet",
        "greet",
        "prompts:/greet/9",
        "prompts:/greet/0",
        "prompts:/greet/01",
        "prompts:/greet@nope",
        "prompts:/greet@Production",
        "prompts:/nope/1",
        "prompts:/nope@production",
        "prompts:/nope",
        "nope",
        "prompts:/Greet",
        "prompts:/greet/one",
        "prompts:/greet/-1",
        "prompts:/",
        "models:/greet/1",
        "",
    ],
    lambda uri: [outcome(lambda: load(uri)), outcome(lambda: load(uri, allow_missing=True))],
)

checks("load_prompt with a version", [1, "2", 9, "x", "latest"], lambda version: load("greet", version))

checks("get_prompt_version", [1, "3", 9, "x", " 1 ", "+1"], lambda version: CLIENT.get_prompt_version("greet", version))

checks(
    "get_prompt_version_by_alias",
    [["greet", "production"], ["greet", "latest"], ["greet", "nope"], ["nope", "production"]],
    lambda case: CLIENT.get_prompt_version_by_alias(*case),
)

checks("get_prompt", ["greet", "nope"], CLIENT.get_prompt)
