"""How checks are written, and how they reach the server."""

import json
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from mlflow import MlflowClient, genai
from mlflow.entities.model_registry import PromptVersion
from mlflow.exceptions import MlflowException

Check = Callable[[], Any]

CHECKS: list[tuple[str, Check]] = []

IS_PROMPT = "tags.`mlflow.prompt.is_prompt` = 'true'"
IS_VERSION = "tag.`mlflow.prompt.is_prompt` = 'true'"

LONGEST = 100_000

CLIENT = MlflowClient()

# What the client sends with, below its own checks of what it is given.
WIRE = CLIENT._get_registry_client().store


def check(name: str) -> Callable[[Check], Check]:
    def add(work: Check) -> Check:
        CHECKS.append((name, work))
        return work

    return add


def checks(what: str, cases: Iterable[Any], work: Callable[[Any], Any]) -> None:
    """The same check for each of the cases."""
    for case in cases:
        shown = case if isinstance(case, str) else json.dumps(case)
        CHECKS.append((f"{what}: {shown[:100]}", lambda case=case: work(case)))


def register(*args: Any, **more: Any) -> PromptVersion:
    return settled(lambda: genai.register_prompt(*args, **more))


def load(*args: Any, **more: Any) -> PromptVersion | None:
    return settled(lambda: genai.load_prompt(*args, **more))


def settled(work: Callable[[], Any]) -> Any:
    """Waits for the requests that the client goes on sending after a call has returned."""
    done = work()
    for thread in threading.enumerate():
        if thread.name.startswith("link_prompt"):
            thread.join()
    return done


def outcome(work: Check) -> Any:
    try:
        return {"result": work()}
    except MlflowException as error:
        return {"error": {"code": error.error_code, "message": error.message}}
    except Exception as error:
        return {"error": {"code": type(error).__name__, "message": str(error)}}


def code_of(work: Check) -> Any:
    """Without the message, which is the database's own."""
    done = outcome(work)
    return done["error"]["code"] if "error" in done else done


def at_once(threads: int, work: Callable[[int], Any]) -> list[Any]:
    start = threading.Barrier(threads)

    def run(number: int) -> Any:
        start.wait()
        return outcome(lambda: work(number))

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(run, range(threads)))


def names(found: Iterable[Any]) -> list[str]:
    return [each.name for each in found]


def numbers(found: Iterable[Any]) -> list[Any]:
    return [[each.name, int(each.version)] for each in found]
