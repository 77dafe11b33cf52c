"""What MLflow's own client makes of templates and values.

Reads a list of {"template": ..., "values": {...}, "partial": false} and prints a list of what came out, in that order.
"""

import json
import sys
from typing import Any

from mlflow.entities.model_registry import PromptVersion
from mlflow.exceptions import MlflowException


def outcome(case: dict[str, Any]) -> Any:
    prompt = PromptVersion("sample", 1, case["template"])
    try:
        result = prompt.format(allow_partial=case["partial"], **case["values"])
    except MlflowException as error:
        if not error.message.startswith("Missing variables: "):
            raise
        return {"missing": sorted(prompt.variables - case["values"].keys())}
    if isinstance(result, PromptVersion):
        return {"partial": result.template, "variables": sorted(result.variables)}
    return result


print(json.dumps([outcome(case) for case in json.load(sys.stdin)]))
