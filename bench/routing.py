"""Who takes a message: a template, the model or a person. Prints the confusion of the three on held-out messages.

Usage: ``python -m bench.routing [--messages FILE]`` (``make bench`` runs it). The real servers answer each message in a
conversation of its own; the conversation's events tell who took it. The model itself is left out: what it is asked
counts, not how it answers.
"""

import argparse
import json
import os
import secrets
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tests.live.servers import LiveServers, free_port

ROOT = Path(__file__).resolve().parents[1]
EVALUATION = ROOT / "tests" / "evaluation"
MESSAGES = (EVALUATION / "routing.yml", EVALUATION / "routing_second.yml")
RESULTS = ROOT / "bench" / "results" / "routing.json"
ROUTES = ("template", "generation", "person")
AT_ONCE = 4
GENERATES = "action_open_ended_question"
ASKS_PERSON = {"talk_to_human_form", "action_person_requested", "action_spanish_person", "action_safety"}
SPANISH_OFFER = "utter_offer_person_es"  # the approved text for Spanish offers a person at once

Event = dict[str, Any]


def route_of(events: list[Event]) -> str:
    """Return who took the last message of a conversation, by the events that followed it."""
    last = max(place for place, event in enumerate(events) if event["event"] == "user")
    after = events[last:]
    actions = {event.get("name") for event in after if event["event"] == "action"}
    said = [event.get("metadata") or {} for event in after if event["event"] == "bot"]
    offered = any(SPANISH_OFFER in (one.get("utter_action"), one.get("template")) for one in said)
    if actions & ASKS_PERSON or offered or any(one.get("handoff") for one in said):
        return "person"
    return "generation" if GENERATES in actions else "template"


def confusion(servers: LiveServers, messages: list[dict[str, str]]) -> list[dict[str, str]]:
    """Send every message after a greeting, and return each with who took it and the intent that decided."""

    def sent(message: dict[str, str]) -> dict[str, str]:
        customer = servers.customer(f"routing-{secrets.token_hex(6)}")
        customer.says("hello")
        customer.says(message["say"])
        events = servers.events(customer.sender)
        intent = next(event for event in reversed(events) if event["event"] == "user")["parse_data"]["intent"]["name"]
        return {**message, "taken": route_of(events), "intent": intent}

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(sent, messages))


def main() -> None:
    """Print a table for each file and write the misses."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--messages", type=Path, nargs="+", default=list(MESSAGES), help="files with the messages")
    parser.add_argument("--json", type=Path, default=RESULTS, help="where the figures and misses go")
    options = parser.parse_args()
    # A server that nothing listens for: the pages answer at once.
    os.environ |= {
        "CONCIERGE_GENERATOR": "openai",
        "CONCIERGE_GENERATOR_URL": f"http://127.0.0.1:{free_port()}/v1",
        "CONCIERGE_GENERATOR_MODEL": "none",
        "CONCIERGE_RATE_LIMIT": "100000/second",
    }
    results: dict[str, Any] = {"cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as folder:
        servers = LiveServers(Path(folder))
        try:
            servers.start()
            for path in options.messages:
                taken = confusion(servers, yaml.safe_load(path.read_text(encoding="utf-8"))["messages"])
                results[path.stem] = _printed(path.stem, taken)
        finally:
            servers.stop()
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"misses: {options.json}")


def _printed(name: str, taken: list[dict[str, str]]) -> dict[str, Any]:
    counts = Counter((one["to"], one["taken"]) for one in taken)
    right = sum(counts[route, route] for route in ROUTES) / len(taken)
    print(f"{name}: routing accuracy {right:.3f} on {len(taken)} messages (rows: should, columns: is)")
    print(f"{'':12}" + "".join(f"{route:>12}" for route in ROUTES))
    for should in ROUTES:
        print(f"{should:12}" + "".join(f"{counts[should, is_]:12}" for is_ in ROUTES))
    return {"accuracy": right, "misses": [one for one in taken if one["to"] != one["taken"]]}


if __name__ == "__main__":
    main()
