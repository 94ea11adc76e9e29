"""Why a watch fires, in short sentences for the match record."""

from __future__ import annotations

from processors.events.article_status import reasons_for_status
from processors.keywords.matcher import Found, Matcher

_SHOWN_CHARACTERS = 60
_SHOWN_REASONS = 3


def explanation(found: Found, matcher: Matcher) -> tuple[str, ...]:
    """What decided, one short line each."""
    verdict, analysis = found.verdict, found.analysis
    if verdict is None or analysis is None:
        places = len(found.spans)
        return (f"the query finds {places} {'place' if places == 1 else 'places'}",)
    content = analysis.document.content
    lines = []
    for occurrence in verdict.occurrences[:3]:
        trigger = content[occurrence.trigger.start : occurrence.trigger.end]
        who = ", ".join(sorted(matcher.knowledge.label(entity) for entity in occurrence.parties))
        place = (
            "title" if occurrence.is_title else f"sentence {occurrence.sentence - analysis.lead_start + 1}"
        )
        of_whom = f" of {who[: _SHOWN_CHARACTERS * 2]}" if who else ""
        lines.append(f"{place}: {occurrence.kind} ({trigger!r}){of_whom}")
        cues = [
            f"{cue.cue} ({content[cue.start : min(cue.end, cue.start + _SHOWN_CHARACTERS)].strip()!r})"
            for cue in occurrence.reading.cues
        ]
        default = "" if occurrence.reading.is_certain else " by default"
        lines.append(f"{place}: {occurrence.reading.status}{default}; cues: {', '.join(cues) or 'none'}")
    reasons = "; ".join(reasons_for_status(verdict.occurrences, analysis)[:_SHOWN_REASONS])
    lines.append(f"{'main news' if verdict.is_main else 'background'}: {verdict.status} ({reasons})")
    return tuple(lines)
