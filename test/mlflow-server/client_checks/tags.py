"""Tags are set and deleted."""

from mlflow import genai
from mlflow.entities.model_registry.model_version_tag import ModelVersionTag
from mlflow.entities.model_registry.registered_model_tag import RegisteredModelTag
from checks import CLIENT, LONGEST, WIRE, check, checks, load, outcome, register


@check("tags of a prompt are set, replaced and deleted")
def _():
    for key, value in (("a", "1"), ("b", "2"), ("a", "3"), ("c", ""), ("long", "x" * LONGEST), ("ü b/c", "d")):
        outcome(lambda: genai.set_prompt_tag("greet", key, value))
    genai.delete_prompt_tag("greet", "b")
    genai.delete_prompt_tag("greet", "b")
    tags = CLIENT.get_prompt("greet").tags
    genai.delete_prompt_tag("greet", "long")
    return tags


@check("tags of a version are set, replaced and deleted")
def _():
    for key, value in (("a", "1"), ("b", "2"), ("a", "3"), ("text", "changed")):
        genai.set_prompt_version_tag("greet", 1, key, value)
    genai.delete_prompt_version_tag("greet", 1, "b")
    genai.delete_prompt_version_tag("greet", 1, "b")
    return [load("prompts:/greet/1"), load("prompts:/greet/2")]


@check("the text of a version is a tag")
def _():
    register("changing", "before")
    genai.set_prompt_version_tag("changing", 1, "mlflow.prompt.text", "after {{x}}")
    return load("prompts:/changing/1")


@check("a version without its text is no prompt any more")
def _():
    register("textless", "before")
    genai.delete_prompt_version_tag("textless", 1, "mlflow.prompt.text")
    return load("prompts:/textless/1")


BAD_TAGS = [
    ["k" * 250, "v"],
    ["k" * 251, "v"],
    ["a$b", "v"],
    ["/a", "v"],
    ["a//b", "v"],
    [".", "v"],
    ["", "v"],
    ["a b:c/d.e-f", "v"],
    ["long", "x" * LONGEST],
    ["long", "🎉" * LONGEST],
    ["long", "x" * (LONGEST + 1)],
]

checks("set a tag of a prompt", BAD_TAGS, lambda tag: WIRE.set_registered_model_tag("greet", RegisteredModelTag(*tag)))

checks("set a tag of a version", BAD_TAGS, lambda tag: WIRE.set_model_version_tag("greet", "1", ModelVersionTag(*tag)))

checks(
    "register_prompt with a tag",
    BAD_TAGS,
    lambda tag: register("tagged", "x", tags=dict([tag])),
)

checks(
    "register_prompt with the tags",
    [{"n": 1}, {"b": True}, {"x": None}],
    lambda tags: register("odd", "x", tags=tags),
)


@check("tags of what there is not")
def _():
    return [
        outcome(lambda: genai.set_prompt_tag("nope", "a", "b")),
        outcome(lambda: genai.delete_prompt_tag("nope", "a")),
        outcome(lambda: genai.set_prompt_version_tag("nope", 1, "a", "b")),
        outcome(lambda: genai.set_prompt_version_tag("greet", 9, "a", "b")),
        outcome(lambda: genai.delete_prompt_version_tag("greet", 9, "a")),
    ]
