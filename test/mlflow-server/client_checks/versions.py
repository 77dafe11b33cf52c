"""Versions are searched for."""

import time

from checks import CLIENT, IS_VERSION, WIRE, check, checks, numbers, register


@check("search_prompt_versions, newest first")
def _():
    return list(CLIENT.search_prompt_versions("greet"))


@check("search_prompt_versions, page by page")
def _():
    pages = []
    token = None
    while token or not pages:
        page = CLIENT.search_prompt_versions("greet", max_results=2, page_token=token)
        token = page.token
        pages.append([[version.version for version in page], token])
    return pages


checks("search_prompt_versions of", ["nope", "described"], lambda name: list(CLIENT.search_prompt_versions(name)))

checks(
    "search_prompt_versions at most",
    [0, -1, 200_000, 200_001, 1],
    lambda most: len(CLIENT.search_prompt_versions("greet", most)),
)

checks(
    "model-versions/search with the filter",
    [
        "name = 'greet'",
        f"name = 'greet' AND {IS_VERSION}",
        f"name = 'greet' AND version_number = 2 AND {IS_VERSION}",
        f"name = 'greet' AND version_number != 2 AND {IS_VERSION}",
        f"name = 'greet' AND version_number > 1 AND version_number < 3 AND {IS_VERSION}",
        f"name = 'greet' AND version_number >= '2' AND {IS_VERSION}",
        f"name = 'greet' AND version_number <= 2 AND {IS_VERSION}",
        f"name IN ('greet', 's_alpha') AND {IS_VERSION}",
        f"name LIKE 'gree_' AND {IS_VERSION}",
        f"name ILIKE 'GREE_' AND {IS_VERSION}",
        f"name = 'greet' AND tags.text = 'two' AND {IS_VERSION}",
        f"name = 'greet' AND tag.text LIKE 't%' AND {IS_VERSION}",
        f"name = 'greet' AND source_path = 'dummy-source' AND {IS_VERSION}",
        f"name = 'greet' AND source_path LIKE 'dummy%' AND {IS_VERSION}",
        f"name = 'greet' AND source_path != 'dummy-source' AND {IS_VERSION}",
        f"name = 'greet' AND run_id = '' AND {IS_VERSION}",
        f"name = 'greet' AND run_id IN ('a', 'b') AND {IS_VERSION}",
        f"name = 'greet' AND version_number LIKE '2' AND {IS_VERSION}",
        f"name = 'greet' AND version_number = 'two' AND {IS_VERSION}",
        f"name = 'greet' AND version_number = two AND {IS_VERSION}",
        f"name = 'greet' AND version_number IN (1, 2) AND {IS_VERSION}",
        f"status = 'READY' AND {IS_VERSION}",
        f"name = greet AND {IS_VERSION}",
        f"name = 'greet' OR {IS_VERSION}",
        f"source_path > 'a' AND {IS_VERSION}",
        f"source_path IN ('a') AND {IS_VERSION}",
    ],
    lambda text: numbers(WIRE.search_model_versions(text)),
)


@check("versions made one after the other")
def _():
    return [spaced_version(text) for text in "abc"]


checks(
    "model-versions/search in the order",
    [
        [],
        ["version_number"],
        ["version_number DESC"],
        ["name DESC", "version_number ASC"],
        ["creation_timestamp ASC", "version_number"],
        ["last_updated_timestamp DESC", "version_number"],
        ["nope"],
        ["version_number UP"],
        ["version"],
    ],
    lambda order: numbers(WIRE.search_model_versions(f"name = 'ordered' AND {IS_VERSION}", order_by=order)),
)

checks(
    "model-versions/search with the page token",
    ["", "x", "eyJvZmZzZXQiOiAxfQ==", "e30=", "bm8="],
    lambda token: numbers(WIRE.search_model_versions(f"name = 'greet' AND {IS_VERSION}", page_token=token)),
)


def spaced_version(text: str) -> int:
    """Made at a time of its own."""
    time.sleep(0.01)
    return register("ordered", text).version
