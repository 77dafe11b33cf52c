"""MLflow's own client behind a pipe.

Reads one command a line, {"command": "load_prompt", "arguments": {...}}, and answers each with one line,
{"result": ...} or {"error": {"code": ..., "message": ...}}. Ends at the end of its input, whatever it is doing.
"""

import json
import os
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import mlflow
from mlflow import MlflowClient, genai
from mlflow.entities.model_registry import PromptVersion
from mlflow.entities.model_registry.prompt import Prompt
from mlflow.exceptions import MlflowException

Json = dict[str, Any]


def format_prompt(
    name_or_uri: str,
    values: dict[str, Any],
    version: int | None = None,
    allow_partial: bool = False,
) -> PromptVersion | str | list[dict[str, Any]]:
    prompt = genai.load_prompt(name_or_uri, version=version)
    return prompt.format(allow_partial=allow_partial, **values)


def of_client(method: str) -> Callable[..., Any]:
    """A method of a client for the tracking URI of the moment."""
    return lambda **arguments: getattr(MlflowClient(), method)(**arguments)


COMMANDS: dict[str, Callable[..., Any]] = {
    "set_tracking_uri": mlflow.set_tracking_uri,
    "register_prompt": genai.register_prompt,
    "load_prompt": genai.load_prompt,
    "format_prompt": format_prompt,
    "search_prompts": genai.search_prompts,
    "search_prompt_versions": of_client("search_prompt_versions"),
    "set_prompt_alias": genai.set_prompt_alias,
    "delete_prompt_alias": genai.delete_prompt_alias,
    "set_prompt_tag": genai.set_prompt_tag,
    "delete_prompt_tag": genai.delete_prompt_tag,
    "set_prompt_version_tag": genai.set_prompt_version_tag,
    "delete_prompt_version_tag": genai.delete_prompt_version_tag,
    "delete_prompt": of_client("delete_prompt"),
    "delete_prompt_version": of_client("delete_prompt_version"),
}


def answer(request: Json) -> Json:
    try:
        result = COMMANDS[request["command"]](**request["arguments"])
    except MlflowException as error:
        return {"error": {"code": error.error_code, "message": error.message}}
    except Exception as error:
        return {"error": {"code": type(error).__name__, "message": str(error)}}
    finally:
        wait_for_links()
    return {"result": as_json(result)}


def wait_for_links() -> None:
    """Waits for the requests that the client goes on sending after a call has returned."""
    for thread in threading.enumerate():
        if thread.name.startswith("link_prompt"):
            thread.join()


def as_json(value: Any) -> Any:
    match value:
        case PromptVersion():
            return version_as_json(value)
        case Prompt():
            return {"name": value.name, "description": value.description, "tags": value.tags}
        case list():
            return [as_json(item) for item in value]
        case _:
            return value


def version_as_json(version: PromptVersion) -> Json:
    return {
        "name": version.name,
        "version": version.version,
        "template": version.template,
        "is_text_prompt": version.is_text_prompt,
        "tags": version.tags,
        "commit_message": version.commit_message,
        "aliases": list(version.aliases),
        "model_config": version.model_config,
        "response_format": version.response_format,
        "variables": sorted(version.variables),
        "uri": version.uri,
    }


def lines_of_input() -> Iterator[str]:
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
        os._exit(0)

    threading.Thread(target=read, daemon=True).start()
    while True:
        yield lines.get()


def main() -> None:
    # What MLflow prints goes elsewhere, so that answers are alone on standard output.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in lines_of_input():
        print(json.dumps(answer(json.loads(line))), file=replies, flush=True)


if __name__ == "__main__":
    main()
