"""Registers prompts with MLflow's own client, as a script would: `python register_prompts.py FILE COUNT`.

FILE is what bare-loop.ts reads. Prints how many milliseconds the calls took, from the first to the return of the last.
"""

import json
import sys
import time
from typing import Any

import mlflow

TEXT = "mlflow.prompt.text"
KIND = "_mlflow_prompt_type"
RESPONSE_FORMAT = "_mlflow_prompt_response_format"
MODEL_CONFIG = "_mlflow_prompt_model_config"
NOT_THE_USERS = ("mlflow.", "_mlflow", "promptree.")

Arguments = dict[str, Any]


def calls_of(writes: list[dict[str, str]]) -> tuple[Arguments, Arguments]:
    """What register_prompt and set_prompt_alias take, for what was written of one prompt."""
    bodies = {write["path"].rpartition("/mlflow/")[2]: json.loads(write["body"]) for write in writes}
    version = bodies["model-versions/create"]
    alias = bodies["registered-models/alias"]
    tags = {tag["key"]: tag["value"] for tag in version["tags"]}
    register = {
        "name": version["name"],
        "template": json.loads(tags[TEXT]) if tags.get(KIND) == "chat" else tags[TEXT],
        "commit_message": version.get("description"),
        "tags": {key: value for key, value in tags.items() if not key.startswith(NOT_THE_USERS)},
        "response_format": json.loads(tags.get(RESPONSE_FORMAT, "null")),
        "model_config": json.loads(tags.get(MODEL_CONFIG, "null")),
    }
    return register, {**alias, "version": int(alias["version"])}


def main() -> None:
    file, count = sys.argv[1:]
    with open(file, encoding="utf-8") as recording:
        prompts = [calls_of(writes) for writes in json.load(recording)[: int(count)]]
    start = time.perf_counter()
    for register, alias in prompts:
        mlflow.genai.register_prompt(**register)
        mlflow.genai.set_prompt_alias(**alias)
    print((time.perf_counter() - start) * 1000)


if __name__ == "__main__":
    main()
