"""What a check has found, as JSON that is the same in every run."""

import os
import re
from collections.abc import Iterable
from typing import Any

from mlflow.entities.model_registry import ModelVersion, PromptVersion, RegisteredModel
from mlflow.entities.model_registry.prompt import Prompt


def shown(value: Any) -> Any:
    match value:
        case PromptVersion():
            fields = "name version template is_text_prompt tags commit_message aliases model_config response_format uri"
            return {field: shown(getattr(value, field)) for field in fields.split()} | times_of(value)
        case Prompt():
            return {"name": value.name, "description": value.description, "tags": value.tags} | times_of(value)
        case RegisteredModel():
            fields = "name description tags aliases latest_versions"
            return {field: shown(getattr(value, field)) for field in fields.split()} | times_of(value)
        case ModelVersion():
            fields = "name version description source status current_stage run_id run_link tags aliases"
            return {field: shown(getattr(value, field)) for field in fields.split()} | times_of(value)
        case dict():
            return {str(key): shown(each) for key, each in value.items()}
        case list() | tuple():
            return [shown(each) for each in value]
        case str():
            return steady(value)
        case None | bool() | int() | float():
            return value
        case Iterable():
            return [shown(each) for each in value]
        case _:
            raise TypeError(f"nothing shows a {type(value)}")


def times_of(value: Any) -> dict[str, Any]:
    """Only whether they are there."""
    return {
        "is_dated": getattr(value, "creation_timestamp", None) is not None,
        "is_update_dated": getattr(value, "last_updated_timestamp", None) is not None,
    }


def steady(text: str) -> str:
    """Without what differs from one run to the next."""
    if len(text) > 2_000:
        return f"{text[:100]}... {len(text)} characters"
    text = text.replace(os.environ["MLFLOW_TRACKING_URI"], "URL")
    return re.sub(r"\{('[^{}]*')\}", lambda keys: "{" + ", ".join(sorted(keys[1].split(", "))) + "}", text)
