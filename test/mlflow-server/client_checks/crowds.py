"""Many prompts, and many threads."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mlflow import genai
from checks import CLIENT, IS_PROMPT, WIRE, at_once, check, checks, load, names, register
from shown import shown


@check("a search of 300 prompts, page by page")
def _():
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: CLIENT.create_prompt(f"many_{number:03}"), range(300)))
    pages = []
    token = None
    while token or not pages:
        page = CLIENT.search_prompts("name LIKE 'many_%'", max_results=70, order_by=["name DESC"], page_token=token)
        token = page.token
        pages.append([len(page), page[0].name, page[-1].name, token])
    return pages


@check("all of 300 prompts at once, in order")
def _():
    return names(genai.search_prompts("name LIKE 'many_%'"))


checks(
    "registered-models/search at most",
    [0, -1, 1, 1000, 1001],
    lambda most: count_and_token(WIRE.search_registered_models(f"{IS_PROMPT} AND name LIKE 'many_%'", max_results=most)),
)

checks(
    "registered-models/search with the page token",
    ["", "x", "eyJvZmZzZXQiOiAyOTh9", "eyJvZmZzZXQiOiA5OTl9", "e30=", "bm8="],
    lambda token: names(
        WIRE.search_registered_models(f"{IS_PROMPT} AND name LIKE 'many_%'", page_token=token, max_results=3)
    ),
)


@check("20 threads register the same prompt at once: 20 versions")
def _():
    CLIENT.create_prompt("crowd")
    made = at_once(20, lambda number: genai.register_prompt("crowd", f"text {number}"))
    stored = CLIENT.search_prompt_versions("crowd")
    return [
        sorted(each["result"].version for each in made),
        sorted(version.template for version in stored),
        {each["result"].version: each["result"].template for each in made}
        == {version.version: version.template for version in stored},
    ]


@check("10 threads create the same prompt at once: one does")
def _():
    made = at_once(10, lambda _: CLIENT.create_prompt("single"))
    return sorted(json.dumps(shown(each)) for each in made)


@check("10 threads move an alias at once: it ends at a version that there is")
def _():
    for text in "abc":
        register("contested", text)
    genai.set_prompt_alias("contested", "production", 1)
    done = at_once(10, lambda number: genai.set_prompt_alias("contested", "production", number % 3 + 1))
    return [done, load("prompts:/contested@production").version in (1, 2, 3)]


def count_and_token(found: Any) -> list[Any]:
    return [len(found), found.token]
