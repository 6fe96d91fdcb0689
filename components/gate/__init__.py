"""The gate: every customer message passes here before Rasa sees it, and no turn leaves in silence.

Rasa's own channel classes are listed in ``credentials.yml`` through the subclasses of
:mod:`components.gate.channels`; they hand each message to :class:`components.gate.gate.Gate`, which

1. bounds and cleans the text (:mod:`~components.gate.text`),
2. limits the rate per sender (:mod:`~components.gate.rate_limit`),
3. looks up who owns the conversation (:mod:`~components.gate.ownership`),
4. lets through only payloads that the assistant offered (:mod:`~components.gate.payloads`),
5. runs the turn with a time limit (:mod:`~components.gate.turn`) and
6. delivers each message with its metadata (:mod:`~components.gate.delivery`).
"""
