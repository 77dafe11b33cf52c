"""The steps of docs/format.md, "Which variant a key gets", with nothing but Python's own library."""

import hashlib
import json
import sys


def choose_variant(weights, key, salt):
    digest = hashlib.sha256(f"{salt}\n{key}".encode("utf-8")).digest()
    fraction = (int.from_bytes(digest[:8], "big") >> 11) / 2**53
    variants = sorted(weights)
    total = 0.0
    for variant in variants:
        total += weights[variant]
    point = fraction * total
    bound = 0.0
    for variant in variants:
        bound += weights[variant]
        if point < bound:
            return variant


questions = json.load(sys.stdin)
json.dump([choose_variant(each["weights"], each["key"], each["salt"]) for each in questions], sys.stdout)
