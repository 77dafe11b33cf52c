"""Prompts are formatted, and cached."""

from typing import Any

from mlflow import genai
from mlflow.entities.model_registry.model_version_tag import ModelVersionTag
from checks import WIRE, check, load, outcome, register


@check("variables are filled in")
def _():
    register("format", "{{a}} {{ b }} {{c.d}} {{ 9 }} {{{a}}}")
    prompt = load("format")
    return [
        sorted(prompt.variables),
        prompt.format(a=1, b="{{a}}", **{"c.d": None}),
        outcome(lambda: prompt.format(a=1)),
        prompt.format(allow_partial=True, a="x"),
        prompt.format(a=1, b=2, more=3, **{"c.d": 4}),
    ]


@check("a template with Jinja's blocks is rendered by it")
def _():
    register("jinja", "{% for x in xs %}{{ x | upper }}{% endfor %}\n")
    return load("jinja").format(xs=["a", "b"])


@check("an alias is cached as long as was asked for, and dropped when it is set here")
def _():
    def cached() -> Any:
        return load("prompts:/cached@production", cache_ttl_seconds=3600).version

    for text in "abc":
        register("cached", text)
    genai.set_prompt_alias("cached", "production", 1)
    seen = [cached()]
    WIRE.set_registered_model_alias("cached", "production", "2")
    seen += [cached(), load("prompts:/cached@production", cache_ttl_seconds=0).version]
    genai.set_prompt_alias("cached", "production", 3)
    return [*seen, cached()]


@check("a version is cached, and dropped when a tag of it is set here")
def _():
    register("cached-version", "x")

    def tags() -> Any:
        return load("prompts:/cached-version/1", cache_ttl_seconds=3600).tags

    seen = [tags()]
    WIRE.set_model_version_tag("cached-version", "1", ModelVersionTag("a", "1"))
    seen.append(tags())
    genai.set_prompt_version_tag("cached-version", 1, "b", "2")
    return [*seen, tags()]
