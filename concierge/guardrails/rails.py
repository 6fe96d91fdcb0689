"""All rails in their order, as guidelines.yml switches them on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

from concierge.guardrails.characters import CharactersRail
from concierge.guardrails.claims import ClaimsRail, approved_sentences
from concierge.guardrails.competitors import CompetitorsRail
from concierge.guardrails.dialogue import DialogueRail
from concierge.guardrails.documents import Cleaned, DocumentsRail, vocabulary_of
from concierge.guardrails.finding import Finding, Grounds, Incoming, InputRail, OutputRail, Verdict
from concierge.guardrails.groundedness import GroundednessRail
from concierge.guardrails.identity import IdentityRail
from concierge.guardrails.injection import Classifier, InjectionRail
from concierge.guardrails.language import LanguageRail
from concierge.guardrails.length import LengthRail
from concierge.guardrails.markup import MarkupRail
from concierge.guardrails.others_data import OthersDataRail
from concierge.guardrails.own_contacts import OwnContacts, own_contacts
from concierge.guardrails.personal_data import PersonalDataRail
from concierge.guardrails.promises import PromisesRail
from concierge.guardrails.prompt_leak import PromptLeakRail
from concierge.guardrails.rail_rules import FACTS
from concierge.guardrails.regulated import RegulatedRail
from concierge.guardrails.repetition import RepetitionRail
from concierge.guardrails.reply_language import ReplyLanguageRail
from concierge.guardrails.reply_length import ReplyLengthRail
from concierge.guardrails.tone import ToneRail
from concierge.guardrails.topics import TopicsRail
from concierge.guidelines import Guidelines
from concierge.knowledge.search.passage import Passage

REWRITES = frozenset({CharactersRail.name, PersonalDataRail.name})


class Rails:
    """What stands between customers and the model."""

    def __init__(
        self, input_rails: Sequence[InputRail], documents: DocumentsRail, output_rails: Sequence[OutputRail]
    ) -> None:
        """Put the rails in order.

        Args:
            input_rails: what a message passes before the model, in this order.
            documents: what passages pass before the model.
            output_rails: what a reply passes before the customer, in this order.
        """
        self._input = input_rails
        self._documents = documents
        self._output = output_rails

    @classmethod
    def from_guidelines(
        cls, guidelines: Guidelines, data_dir: Path, classifier: Classifier, facts: OutputRail, skus: Iterable[str]
    ) -> Self:
        """Set up the rails that guidelines.yml switches on.

        Args:
            guidelines: the limits and lists.
            data_dir: the folder with guidelines.yml and knowledge/.
            classifier: of prompt injections.
            facts: the closed-world check.
            skus: of all products, for the claims that are approved for them.

        Raises:
            FileNotFoundError: a file of the shop's pages is missing.
        """
        own = own_contacts(data_dir)
        inputs = _input_rails(guidelines, own, classifier)
        outputs = {**_output_rails(guidelines, own, list(skus)), FACTS: facts}
        return cls(
            [inputs[name] for name in guidelines.rails.input],
            DocumentsRail(vocabulary_of(data_dir / "knowledge")),
            [outputs[name] for name in guidelines.rails.output],
        )

    def check_input(self, message: Incoming) -> Verdict:
        """Return what the rails make of a message; each sees what those before it have rewritten."""
        findings: list[Finding] = []
        for rail in self._input:
            found = _checked(rail, message)
            findings.append(found)
            if found.decision == "rewrite" and found.text is not None:
                message = replace(message, text=found.text)
            elif found.decision != "pass":
                break
        return Verdict(message.text, tuple(findings))

    def rewritten(self, said: str) -> str:
        """Return a message of the conversation as the model may read it: without odd characters and personal data.

        Nothing of it is left when it cannot be cleaned.
        """
        for rail in self._input:
            if rail.name in REWRITES:
                found = _checked(rail, Incoming(said))
                said = said if found.decision == "pass" else found.text or ""
        return said

    def check_documents(self, passages: Iterable[Passage]) -> Cleaned:
        """Return the passages that may enter the prompt; one that cannot be checked is left out."""
        kept: list[Passage] = []
        findings: list[Finding] = []
        for passage in passages:
            try:
                cleaned = self._documents.check([passage])
            except Exception as error:  # whatever goes wrong, an unchecked page must not reach the model
                findings.append(_failed(self._documents.name, self._documents.version, error))
                continue
            kept += cleaned.passages
            findings += cleaned.findings
        return Cleaned(kept, findings)

    def check_output(self, reply: str, grounds: Grounds) -> Verdict:
        """Return what the rails make of a reply; each sees what those before it have rewritten."""
        findings: list[Finding] = []
        for rail in self._output:
            found = _checked(rail, reply, grounds)
            findings.append(found)
            if found.decision == "rewrite" and found.text is not None:
                reply = found.text
            elif found.decision != "pass":
                break
        return Verdict(reply, tuple(findings))


def _checked(rail: InputRail | OutputRail, *what: object) -> Finding:
    """Return a rail's finding; a rail that fails blocks, for an unchecked text must not pass."""
    try:
        return rail.check(*what)  # type: ignore[arg-type]
    except Exception as error:
        return _failed(rail.name, rail.version, error)


def _failed(name: str, version: str, error: Exception) -> Finding:
    return Finding(name, version, "block", type(error).__name__)


def _input_rails(guidelines: Guidelines, own: OwnContacts, classifier: Classifier) -> dict[str, InputRail]:
    rules, responses = guidelines.rails, guidelines.rails.responses
    rails: list[InputRail] = [
        CharactersRail(),
        LengthRail(rules.longest_message, responses.too_long),
        InjectionRail(classifier, rules.injection, responses.injection),
        LanguageRail(responses.spanish, responses.other_language),
        PersonalDataRail(own),
        TopicsRail(guidelines.generative_answers.templated_only, guidelines.competitors, responses),
    ]
    return {rail.name: rail for rail in rails}


def _output_rails(guidelines: Guidelines, own: OwnContacts, skus: list[str]) -> dict[str, OutputRail]:
    rules, style, banned = guidelines.rails, guidelines.style, guidelines.banned_phrases
    site = guidelines.hours.email.rpartition("@")[2]
    rails: list[OutputRail] = [
        MarkupRail(style.links, site),
        DialogueRail(),
        RepetitionRail(rules.repetition),
        GroundednessRail(rules.groundedness),
        ReplyLanguageRail(),
        ReplyLengthRail(style.generated_reply),
        ToneRail(banned, style.exclamation_marks, guidelines.emoji),
        IdentityRail(guidelines.persona),
        PromptLeakRail(rules.prompt_leak),
        OthersDataRail(own),
        CompetitorsRail(guidelines.competitors, rules.responses.competitor),
        PromisesRail([row.id for row in guidelines.forbidden_promises], banned.unsafe_promises),
        ClaimsRail(banned, approved_sentences(skus)),
        RegulatedRail(rules.responses),
    ]
    return {rail.name: rail for rail in rails}
