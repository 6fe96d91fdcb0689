"""What happens when the action server starts: it imports every module of this package, this one too."""

import logging
from multiprocessing import parent_process

from actions.open_ended_question import service
from concierge.knowledge.rule_files import RuleFileError
from concierge.rules_check import require_sound_rules
from concierge.settings import SettingsError

logger = logging.getLogger(__name__)

try:
    require_sound_rules()
    if parent_process() is not None:
        # Sanic serves in a child of the process that read the command line. Only there, and before it says that it is
        # healthy, so that no question has to wait for the search.
        service()
except (RuleFileError, SettingsError) as error:
    raise SystemExit(f"Error: {error}") from None
except Exception as error:
    # Everything but open-ended questions works without; the first of them tries again.
    logger.error("Open-ended questions cannot be answered: %s", error)
