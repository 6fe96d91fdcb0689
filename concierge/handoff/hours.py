"""When people answer: queues' hours, in the time zone of guidelines.yml."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from concierge.guidelines import Queue, Span, Week, get_guidelines
from concierge.knowledge.days import us_holidays
from concierge.wording import on_day, spoken_time

ALWAYS = "always"
LONGEST_CLOSURE = 14  # days; longer than any run of weekends and holidays


def is_open(queue: Queue, now: datetime, language: str = "en") -> bool:
    """Return whether a queue answers at this moment.

    Args:
        queue: whose hours.
        now: a moment with a time zone.
        language: Spanish is answered at its own hours.
    """
    week = _week(queue, language)
    here = _local(now)
    span = _span(week, here.date()) if week else None
    return week is None or (span is not None and span.open <= here.time() < span.close)


def next_opening(queue: Queue, now: datetime, language: str = "en") -> datetime:
    """Return the next moment at which a queue begins to answer; `now` for one that always does."""
    week = _week(queue, language)
    here = _local(now)
    if week is None:
        return here
    for n in range(LONGEST_CLOSURE):
        day = here.date() + timedelta(days=n)
        span = _span(week, day)
        if span is not None and (n > 0 or here.time() < span.open):
            return datetime.combine(day, span.open, here.tzinfo)
    raise LookupError(f"queue {queue.name} does not open within {LONGEST_CLOSURE} days")


def spoken_opening(opening: datetime, now: datetime) -> str:
    """Return a moment as "tomorrow at 7:00 a.m." or "on Monday at 8:00 a.m."."""
    return f"{on_day(opening.date(), _local(now).date())} at {spoken_time(opening.time())}"


def _local(now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(get_guidelines().hours.timezone))


def _week(queue: Queue, language: str) -> Week | None:
    hours = get_guidelines().hours
    if queue.hours == ALWAYS:
        return None
    if language == "es":
        return hours.spanish_agents
    return hours.weekdays if queue.hours == "weekdays" else hours.agent_hours


def _span(week: Week, day: date) -> Span | None:
    if _is_closed(day):
        return None
    span = (week.mon_fri, week.mon_fri, week.mon_fri, week.mon_fri, week.mon_fri, week.sat, week.sun)[day.weekday()]
    return None if span == "closed" else span


def _is_closed(day: date) -> bool:
    names = {us_holidays(day.year).get(day), f"{day:%B} {day.day}"}
    return any(name in names for name in get_guidelines().hours.closed_days)
