"""Prompts are searched for."""

import time

from mlflow import genai
from checks import CLIENT, IS_PROMPT, WIRE, check, checks, names, register


@check("prompts to search for")
def _():
    for name, team, note in (
        ("s_alpha", "red", "it's"),
        ("s_beta", "Red", 'say "hi"'),
        ("S_gamma", "blue", "100%"),
        ("s_delta_", "blue", "under_score"),
    ):
        register(name, f"text of {name}", tags={"team": team, "my note": note})
        time.sleep(0.01)
    register("s_none", "without tags")
    return len(genai.search_prompts("name LIKE 's\\_%'")) + len(genai.search_prompts("name LIKE 's_%'"))


FILTERS = [
    "name = 's_alpha'",
    'name = "s_alpha"',
    "name != 's_alpha' AND name ILIKE 's\\_%'",
    "name != 's_alpha' AND name LIKE 's_%'",
    "name LIKE 's_%'",
    "name LIKE 'S%'",
    "name ILIKE 's_a%'",
    "name ILIKE 'S_B%'",
    "name LIKE '%ta_'",
    "name LIKE ''",
    "name IN ('s_alpha', 's_beta', 'nope')",
    "name IN ('s_alpha')",
    "name NOT IN ('s_alpha', 's_beta') AND name LIKE 's_%'",
    "name IN ()",
    "name IN ('a' 'b')",
    "name IN ('s_alpha',)",
    "tags.team = 'red'",
    "tag.team = 'red'",
    "tags.`team` = 'red'",
    'tags."team" = \'red\'',
    "tags.team != 'red'",
    "tags.team LIKE '%e%'",
    "tags.team ILIKE 'RED'",
    "tags.`my note` = \"it's\"",
    "tags.`my note` = 'say \"hi\"'",
    "tags.`my note` LIKE '100%'",
    "tags.`my note` LIKE '%\\%'",
    "tags.`my note` = 'it''s'",
    "tags.team = 'red' AND tags.`my note` = \"it's\"",
    "tags.team = 'red' and name = 's_alpha'",
    "tags.team = 'red' tags.team != 'blue'",
    "tags.team = 'red' AND",
    "tags.team = 'red' AND tags.team = 'blue'",
    "tags.none = 'x'",
    "tags.none != 'x'",
    "attribute.name = 's_alpha'",
    "attributes.name = 's_alpha'",
    "  name='s_alpha'  ",
    "",
    # refused
    "name = 'a' OR name = 'b'",
    "NOT name = 'a'",
    "(name = 'a')",
    "name = s_alpha",
    "name = 5",
    "name > 'a'",
    "name",
    "= 'a'",
    "name = ",
    "name = 'a",
    "Name = 'a'",
    "TAGS.team = 'red'",
    "tags.team > 'red'",
    "tags.team IN ('red')",
    "tags.team = red",
    "tags.team = 5",
    "foo.bar = 'x'",
    "description = 'x'",
    "version_number = 1",
    "name = 'a'; DROP TABLE registered_models",
    "name = 'a' -- comment",
    "name = 'x' UNION SELECT 1",
    "name = '\"'",
    "name LIKE 's_alpha' AND creation_timestamp > 0",
    "name = 's_alpha' AND name IN 's_alpha'",
]

checks("search_prompts", FILTERS, lambda text: names(genai.search_prompts(text)))

checks(
    "registered-models/search with the filter",
    [
        "name = 's_alpha'",
        "tags.`mlflow.prompt.is_prompt` != 'true'",
        "tags.`mlflow.prompt.is_prompt` != 'false' AND name = 's_alpha'",
        "tags.`mlflow.prompt.is_prompt` = 'TRUE' AND name = 's_alpha'",
        "tags.`mlflow.prompt.is_prompt` LIKE 'true' AND name = 's_alpha'",
        "tags.`mlflow.prompt.is_prompt` = 'true' AND name = 's_alpha'",
        "tags.\"mlflow.prompt.is_prompt\" = 'true' AND name = 's_alpha'",
        "tags.mlflow.prompt.is_prompt = 'true' AND name = 's_alpha'",
        "name = 's_alpha' AND tag.`mlflow.prompt.is_prompt` = 'true'",
    ],
    lambda text: names(WIRE.search_registered_models(filter_string=text)),
)


@check("an experiment's prompts are found by its number")
def _():
    genai.set_prompt_tag("s_alpha", "_mlflow_experiment_ids", ",0,7,")
    return [names(genai.search_prompts('experiment_id = "7"')), names(genai.search_prompts('experiment_id = "8"'))]


ORDERS = [
    ["name"],
    ["name ASC"],
    ["name desc"],
    ["timestamp DESC"],
    ["last_updated_timestamp"],
    ["last_updated_timestamp DESC", "name ASC"],
    ["nope"],
    ["name UP"],
    ["name ASC, timestamp DESC"],
    ["Name"],
    [""],
    ["creation_timestamp"],
    ["`name` DESC"],
    ["tags.team"],
]

checks(
    "search_prompts in the order",
    ORDERS,
    lambda order: names(WIRE.search_registered_models(f"{IS_PROMPT} AND tags.team LIKE '%'", order_by=order)),
)


@check("search_prompts gives name, description and tags")
def _():
    CLIENT.create_prompt("described", description="what it is for", tags={"b": "1", "a": "2"})
    return list(genai.search_prompts("name = 'described'"))


@check("a search shows newest version and aliases of a prompt")
def _():
    return list(WIRE.search_registered_models(f"{IS_PROMPT} AND name = 'greet'"))
