"""Aliases are set, moved and deleted."""

from mlflow import genai
from checks import WIRE, check, checks, load, outcome


@check("an alias is moved, deleted, and deleted again")
def _():
    seen = []
    for version in (1, 3):
        genai.set_prompt_alias("greet", "moving", version)
        seen.append(load("prompts:/greet@moving"))
    for _ in range(2):
        genai.delete_prompt_alias("greet", "moving")
        seen.append(outcome(lambda: load("prompts:/greet@moving")))
    return seen


@check("aliases of a version and of a prompt are sorted")
def _():
    for alias in ("b", "Z", "a", "_", "a-b"):
        WIRE.set_registered_model_alias("greet", alias, "1")
    listed = [WIRE.get_model_version("greet", "1").aliases, WIRE.get_registered_model("greet").aliases]
    for alias in ("b", "Z", "a", "_", "a-b"):
        WIRE.delete_registered_model_alias("greet", alias)
    return listed


checks(
    "set_prompt_alias",
    [
        ["greet", "latest", 1],
        ["greet", "v1", 1],
        ["greet", "V12", 1],
        ["greet", "a b", 1],
        ["greet", "a.b", 1],
        ["greet", "", 1],
        ["greet", "a" * 255, 1],
        ["greet", "a" * 256, 1],
        ["greet", "new", 9],
        ["greet", "new", "x"],
        ["nope", "new", 1],
        ["greet", "v1x", 1],
        ["greet", "draft", 1],
    ],
    lambda case: genai.set_prompt_alias(*case),
)

checks(
    "set an alias on the wire",
    [
        ["greet", "Latest", "1"],
        ["greet", "v1", "1"],
        ["greet", "a b", "1"],
        ["greet", "", "1"],
        ["greet", "a" * 256, "1"],
        ["greet", "new", "9"],
        ["greet", "new", "x"],
        ["greet", "new", ""],
        ["greet", "new", "0"],
        ["greet", "10", "1"],
        ["nope", "new", "1"],
        ["", "new", "1"],
    ],
    lambda case: [
        outcome(lambda: WIRE.set_registered_model_alias(*case)),
        outcome(lambda: WIRE.delete_registered_model_alias(*case[:2])),
    ],
)

checks(
    "delete_prompt_alias",
    [["greet", "nope"], ["nope", "production"], ["greet", "a b"], ["greet", "latest"]],
    lambda case: genai.delete_prompt_alias(*case),
)
