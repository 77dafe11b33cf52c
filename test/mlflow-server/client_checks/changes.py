"""Prompts and versions are updated, renamed and deleted."""

import time

from mlflow import genai
from checks import CLIENT, WIRE, Check, check, checks, code_of, load, numbers, outcome, register


@check("descriptions are updated")
def _():
    register("updated", "x", commit_message="before")
    return [
        WIRE.update_registered_model("updated", "after"),
        WIRE.update_model_version("updated", "1", "after"),
        load("updated"),
        WIRE.update_registered_model("updated", ""),
        WIRE.update_model_version("updated", "1", ""),
        WIRE.update_model_version("updated", "1", None),
        WIRE.update_registered_model("updated", None),
    ]


@check("what moves the time of an update of a prompt")
def _():
    register("timed", "x")

    def moves(work: Check) -> list[bool]:
        before = [WIRE.get_registered_model("timed"), WIRE.get_model_version("timed", "1")]
        time.sleep(0.01)
        work()
        after = [WIRE.get_registered_model("timed"), WIRE.get_model_version("timed", "1")]
        return [a.last_updated_timestamp > b.last_updated_timestamp for a, b in zip(after, before, strict=True)]

    return [
        moves(lambda: genai.set_prompt_tag("timed", "a", "b")),
        moves(lambda: genai.set_prompt_version_tag("timed", 1, "a", "b")),
        moves(lambda: genai.set_prompt_alias("timed", "production", 1)),
        moves(lambda: genai.delete_prompt_alias("timed", "production")),
        moves(lambda: WIRE.update_registered_model("timed", "x")),
        moves(lambda: WIRE.update_model_version("timed", "1", "x")),
        moves(lambda: register("timed", "y")),
        moves(lambda: CLIENT.delete_prompt_version("timed", "2")),
    ]


@check("a prompt is renamed with versions, tags and aliases")
def _():
    register("old", "x", tags={"a": "1"})
    genai.set_prompt_alias("old", "production", 1)
    renamed = WIRE.rename_registered_model("old", "new")
    return [renamed, load("prompts:/new@production"), outcome(lambda: load("old"))]


checks(
    "rename",
    [["new", "a/b"], ["new", ""], ["new", ".."], ["nope", "nope2"], ["new", "new"]],
    lambda case: code_of(lambda: WIRE.rename_registered_model(*case)),
)


@check("a rename to a name that is taken")
def _():
    return code_of(lambda: WIRE.rename_registered_model("new", "greet"))


@check("get-latest-versions")
def _():
    return [WIRE.get_latest_versions("greet"), outcome(lambda: WIRE.get_latest_versions("nope"))]


@check("a deleted version takes its alias along, and its number is not used again")
def _():
    for text in "abc":
        register("deleted", text)
    genai.set_prompt_alias("deleted", "staging", 3)
    CLIENT.delete_prompt_version("deleted", "3")
    return [
        outcome(lambda: load("prompts:/deleted@staging")),
        outcome(lambda: load("prompts:/deleted/3")),
        outcome(lambda: CLIENT.delete_prompt_version("deleted", "3")),
        load("deleted"),
        register("deleted", "d"),
        numbers(CLIENT.search_prompt_versions("deleted")),
    ]


@check("a prompt without versions is left when all are deleted")
def _():
    register("emptied", "x")
    CLIENT.delete_prompt_version("emptied", "1")
    return [
        CLIENT.get_prompt("emptied"),
        outcome(lambda: load("emptied")),
        list(CLIENT.search_prompt_versions("emptied")),
        register("emptied", "y").version,
    ]


@check("a prompt is deleted with its versions, and one of its name begins anew")
def _():
    register("gone", "x")
    register("gone", "y")
    genai.set_prompt_alias("gone", "production", 2)
    first = outcome(lambda: CLIENT.delete_prompt("gone"))
    return [
        first,
        CLIENT.get_prompt("gone"),
        outcome(lambda: load("prompts:/gone/1")),
        outcome(lambda: CLIENT.delete_prompt("gone")),
        register("gone", "z"),
        outcome(lambda: load("prompts:/gone@production")),
    ]


checks(
    "delete_prompt_version",
    [["greet", "9"], ["greet", "x"], ["nope", "1"], ["greet", 2], ["greet", ""]],
    lambda case: CLIENT.delete_prompt_version(*case),
)


@check("methods for models refuse prompts")
def _():
    return [
        outcome(lambda: CLIENT.set_model_version_tag("greet", "1", "a", "b")),
        outcome(lambda: CLIENT.delete_registered_model("greet")),
        outcome(lambda: CLIENT.update_registered_model("greet", "x")),
    ]


@check("a registered model can't take the name of a prompt")
def _():
    return CLIENT.create_registered_model("greet")
