"""Prompts and versions are made."""

from typing import Any

import pydantic
from mlflow import genai
from mlflow.entities.model_registry.registered_model_tag import RegisteredModelTag
from checks import CLIENT, LONGEST, WIRE, check, checks, load, outcome, register


@check("a text prompt becomes version 1, its tags are on prompt and version")
def _():
    made = register("text", "Hello {{name}}", commit_message="first", tags={"team": "red"})
    return [made, CLIENT.get_prompt("text"), load("text")]


@check("another text of the same name becomes version 2, and the same text again version 3")
def _():
    register("twice", "one", tags={"a": "1"})
    made = [register("twice", "two", commit_message="2nd", tags={"b": "2"}) for _ in range(2)]
    return [made, CLIENT.get_prompt("twice")]


@check("a chat prompt")
def _():
    register("chat", [{"role": "system", "content": "S {{x}}"}, {"role": "user", "content": "{{q}}"}])
    prompt = load("prompts:/chat/1")
    return [prompt, prompt.format(x=1, q="why?")]


@check("a chat prompt with a bad message, and what is stored of it")
def _():
    return [
        outcome(lambda: register("bad-chat", [{"role": "x"}])),
        outcome(lambda: register("bad-chat", [{"no": "role"}])),
        outcome(lambda: load("bad-chat")),
    ]


@check("unicode, quotes, line ends and a NUL come back to the letter")
def _():
    text = 'Grüße, 世界 🎉 {{имя}} "q" \\ \r\n\t\0 {% raw %} \u2028 end\n\n'
    register("unicode", text, commit_message="ünï 🎉\n\nbody", tags={"k ey": "wért 🎉", "e": ""})
    return load("prompts:/unicode/1")


@check("a response format as JSON schema")
def _():
    schema = {"type": "object", "properties": {"größe": {"type": "integer"}}, "required": ["größe"]}
    register("schema", "x", response_format=schema)
    return load("prompts:/schema/1")


class Answer(pydantic.BaseModel):
    answer: str
    certainty: float = 0.5


@check("a response format as pydantic class")
def _():
    register("pydantic", "x", response_format=Answer)
    return load("prompts:/pydantic/1")


@check("a model config")
def _():
    config = {"provider": "openai", "model_name": "gpt-4o", "temperature": 0, "stop_sequences": ["a"], "seed": 7}
    register("config", "x", model_config=config)
    return load("prompts:/config/1")


@check("a model config is set and deleted afterwards")
def _():
    register("config-later", "x")
    genai.set_prompt_model_config("config-later", 1, {"model_name": "a", "max_tokens": 5})
    first = load("prompts:/config-later/1")
    genai.delete_prompt_model_config("config-later", 1)
    return [first, load("prompts:/config-later/1")]


@check("an empty model config and response format")
def _():
    return register("empties", "x", model_config={}, response_format={})


@check("an empty text, and one of blanks")
def _():
    return [register("empty", ""), register("empty", " \n ")]


@check("create_prompt and create_prompt_version, apart")
def _():
    prompt = CLIENT.create_prompt("apart", description="what it does", tags={"t": "1"})
    without = outcome(lambda: load("apart"))
    version = CLIENT.create_prompt_version("apart", "text {{x}}", description="made alone", tags={"v": "2"})
    return [prompt, without, version, CLIENT.get_prompt("apart"), CLIENT.get_prompt_version("apart", 1)]


@check("create_prompt of a name that there is")
def _():
    CLIENT.create_prompt("there")
    return CLIENT.create_prompt("there")


@check("a version of a prompt that there is not")
def _():
    return CLIENT.create_prompt_version("nowhere", "x")


checks(
    "register_prompt with the name",
    ["a/b", "a b", "ü", "", ".", "..", "a:b", "-", "A.b_c-9", "n" * 250, "a\n", "latest"],
    lambda name: [outcome(lambda: register(name, "x")), outcome(lambda: CLIENT.delete_prompt(name))],
)

checks(
    "create on the wire with the name",
    ["a/b", "a:b", "", " ", ".", "..", "\t"],
    lambda name: WIRE.create_registered_model(name, prompt_tags(RegisteredModelTag)),
)


@check("a text may have 100,000 characters, whatever they are, and no more")
def _():
    longest = register("longest", "🎉" * LONGEST)
    return [len(longest.template), outcome(lambda: register("longest", "x" * (LONGEST + 1)))]


@check("a text that is too long leaves no new prompt behind")
def _():
    return [outcome(lambda: register("too-long", "x" * (LONGEST + 1))), CLIENT.get_prompt("too-long")]


@check("a long commit message")
def _():
    return len(register("wordy", "x", commit_message="m" * 4_900).commit_message)


def prompt_tags(kind: type) -> list[Any]:
    return [kind("mlflow.prompt.is_prompt", "true")]
