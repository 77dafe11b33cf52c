"""What MLflow's own client does with prompts, check by check, against the server at MLFLOW_TRACKING_URI.

Prints one line a check, {"name": ..., "result": ...} or {"name": ..., "error": {"code": ..., "message": ...}}, with nothing
in it that differs from one run to the next. The registry has to be empty when it starts.
"""

import json
import os
import sys

# In the order in which they run: later checks find what earlier ones have made.
import making  # isort: skip
import load_prompts  # isort: skip
import aliases  # isort: skip
import tags  # isort: skip
import search  # isort: skip
import versions  # isort: skip
import changes  # isort: skip
import use  # isort: skip
import crowds  # noqa: F401  # isort: skip
from checks import CHECKS, outcome, settled
from shown import shown


def main() -> None:
    # What MLflow prints goes elsewhere, so that the checks are alone on standard output.
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    seen: dict[str, int] = {}
    for name, work in CHECKS:
        done = settled(lambda work=work: outcome(work))
        seen[name] = seen.get(name, 0) + 1
        unique = name if seen[name] == 1 else f"{name} ({seen[name]})"
        print(json.dumps({"name": unique, **shown(done)}), file=lines, flush=True)


if __name__ == "__main__":
    main()
