"""A conversation with real actions: Rasa's tracker and slots are played, the database and the wording are real."""

import inspect
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from tests.actions.templates import RESPONSES, ROOT, check_style, fill, suitable

DOMAIN: dict[str, Any] = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
EXEMPT = ("utter_disclosure", "utter_are_you_human")


class Conversation:
    """What a customer says goes through a form's checks and an action; `texts` is what they read back."""

    def __init__(self, form: type[Action] | None, action: type[Action]) -> None:
        self.form = form() if form else None
        self.action = action()
        self.slots: dict[str, Any] = dict.fromkeys(DOMAIN["slots"])
        self.slots["requested_slot"] = None
        self.confidence = 1.0  # of the intents that follow
        self.events: list[dict[str, Any]] = []
        self.active: str | None = None
        self.messages: list[dict[str, Any]] = []
        self.responses: list[str] = []
        self.slots_then: dict[int, dict[str, Any]] = {}  # of each message, by its identity

    async def says(self, text: str, intent: str = "inform", **entities: str | list[str]) -> str:
        """Say something and return what comes back: the first wording of each response, after checking all.

        Args:
            text: the message; "/…" is a pressed button.
            intent: what the NLU takes it for.
            entities: what the NLU finds in it, by name.
        """
        found = [
            {"entity": name, "value": value}
            for name, values in entities.items()
            for value in ([values] if isinstance(values, str) else values)
        ]
        recognised = {"name": intent, "confidence": self.confidence}
        parsed = {"text": text, "intent": recognised, "intent_ranking": [recognised], "entities": found}
        self.latest = parsed
        self.events.append({"event": "user", "text": text, "parse_data": parsed, "input_channel": "web"})
        self._fill_slots(found)
        self.messages, self.responses = [], []
        if self.form is not None:
            form_name = self.form.name().removeprefix("validate_")
            if self.active is None:
                self.active = form_name
                self._record({"event": "active_loop", "name": form_name})
                for slot in DOMAIN["forms"][form_name]["required_slots"]:  # Rasa checks what was known before
                    if self.slots[slot] is not None:
                        self._record({"event": "slot", "name": slot, "value": self.slots[slot]})
            await self._run(self.form)
            asked = self._next_question(form_name)
            if asked is not None:
                self._record({"event": "slot", "name": "requested_slot", "value": asked})
                return await self._ask(form_name, asked)
            self._record({"event": "slot", "name": "requested_slot", "value": None})
            self.active = None
            self._record({"event": "active_loop", "name": None})
        await self._run(self.action)
        return self._read()

    async def goes_on_with(self, action: type[Action]) -> str:
        """Run another action, as a rule would after a yes or no."""
        self.messages, self.responses = [], []
        await self._run(action())
        return self._read()

    async def goes_on_with_form(self, form: type[Action], action: type[Action]) -> str:
        """Start a form that the last action asked for (a followup), in the same turn; `says` then answers it."""
        self.form, self.action = form(), action()
        form_name = self.form.name().removeprefix("validate_")
        followups = [event["name"] for event in self.events if event["event"] == "followup"]
        assert followups[-1:] == [form_name], f"the last action goes on with {followups[-1:]}, not with {form_name}"
        self.messages, self.responses = [], []
        self.active = form_name
        self._record({"event": "active_loop", "name": form_name})
        await self._run(self.form)
        asked = self._next_question(form_name)
        if asked is None:
            self.active = None
            self._record({"event": "active_loop", "name": None})
            await self._run(self.action)
            return self._read()
        self._record({"event": "slot", "name": "requested_slot", "value": asked})
        return await self._ask(form_name, asked)

    async def _ask(self, form_name: str, slot: str) -> str:
        """Ask for a slot as Rasa does: the form's own action or response first, then the slot's."""
        names = [f"{form_name}_{slot}", slot]
        for name in names:
            action = _action_named(f"action_ask_{name}")
            if action is not None:
                await self._run(action)
                return self._read()
            if f"utter_ask_{name}" in RESPONSES:
                question = fill(RESPONSES[f"utter_ask_{name}"][0]["text"], self.slots)
                return f"{self._read()} {question}"
        raise AssertionError(f"nothing asks for {slot} of {form_name}")

    def _fill_slots(self, found: list[dict[str, Any]]) -> None:
        for slot, settings in DOMAIN["slots"].items():
            for mapping in settings["mappings"]:
                value = next((one["value"] for one in found if one["entity"] == mapping.get("entity")), None)
                if mapping["type"] == "from_entity" and value is not None:
                    self._record({"event": "slot", "name": slot, "value": value})
                    break

    def _record(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        if event["event"] == "slot":
            self.slots[event["name"]] = event["value"]

    async def _run(self, action: Action) -> None:
        tracker = Tracker(
            sender_id="customer-1",
            slots=dict(self.slots),
            latest_message=self.latest,
            events=list(self.events),
            paused=False,
            followup_action=None,
            active_loop={"name": self.active} if self.active else {},
            latest_action_name=None,
        )
        dispatcher = CollectingDispatcher()
        events = await action.run(dispatcher, tracker, DOMAIN)
        for message in dispatcher.messages:  # Rasa words an action's responses before it applies the action's events
            self.slots_then[id(message)] = dict(self.slots)
        for event in events:
            self._record(event)
        self.messages += dispatcher.messages

    def _next_question(self, form_name: str) -> str | None:
        # The form's checks may decide what is asked next; else Rasa asks for the first slot that is empty.
        for event in reversed(self.events):
            if event["event"] == "user":
                break
            if event.get("name") == "requested_slot":
                decided: str | None = event["value"]
                return decided
        required = DOMAIN["forms"][form_name]["required_slots"]
        return next((slot for slot in required if self.slots[slot] is None), None)

    def _read(self) -> str:
        texts = []
        for message in self.messages:
            response = message.get("response")
            if not response:
                continue
            self.responses.append(response)
            slots = self.slots_then[id(message)]
            said = suitable(response, slots)
            for variant in said:
                text = fill(variant["text"], {**slots, **message}).strip()
                if response not in EXEMPT:
                    check_style(text, response)
            texts.append(fill(said[0]["text"], {**slots, **message}).strip())
        return " ".join(texts)


def _action_named(name: str) -> Action | None:
    waiting = [Action]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("rasa_sdk") or inspect.isabstract(kind):
                continue
            if kind().name() == name:
                return kind()
    return None
