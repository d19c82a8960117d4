"""The kinds of value that stand in our files, each strict, each with its own sentence when it is wrong.

Dates are of the Buddhist era: a common-era year is a fault with a suggestion, never a guess.
"""

import re
from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from ita_scheduler.config.faults import shown
from ita_scheduler.domain.calendar import FRIDAY
from ita_scheduler.domain.thai import BE_OFFSET, WEEKDAYS, arabic_digits, parse_date

FIRST_YEAR, LAST_YEAR = 2560, 2599

_FIRST_BE_YEAR = 2484  # the year from which พ.ศ. is ค.ศ. + 543
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")  # ids become names of folders: none begins with a dot
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENGLISH_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Table(BaseModel):
    """A table of a file: every key known, nothing converted behind the officer's back."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, hide_input_in_errors=True)


def refuse(kind: str, **words: object) -> PydanticCustomError:
    """Return the error that becomes the sentence of that kind, in the table of all sentences."""
    return PydanticCustomError(kind, kind, words)


def bare(name: str) -> str:
    """Write a Thai name without white space: documents wrap lines inside words."""
    return "".join(name.split())


# ── Text ──


def read_text(value: str) -> str:
    """Close up white space; refuse what cannot stand in a mail or a Word document."""
    text = " ".join(value.split())
    if not text:
        raise refuse("text_empty")
    if len(text) > 5000:
        raise refuse("text_long", limit=5000)
    if _CONTROL.search(text):
        raise refuse("text_control")
    return text


def read_identifier(value: str) -> str:
    """Accept what may stand in an occurrence's key and in a URL."""
    if not _IDENTIFIER.fullmatch(value):
        raise refuse("identifier", value=shown(value))
    return value


def read_address(value: str) -> str:
    """Accept user@host.domain in ASCII: enough to be mailed to, and nothing that could break a header."""
    local, at, domain = value.rpartition("@")
    labels = domain.split(".")
    is_good = (
        at
        and len(value) <= 254
        and len(local) <= 64
        and _LOCAL_PART.fullmatch(local)
        and len(labels) >= 2
        and all(_LABEL.fullmatch(label) for label in labels)
        and not labels[-1].isdigit()
    )
    if not is_good:
        raise refuse("address", value=shown(value))
    return value


# ── Time ──


def read_date(value: Any) -> date:
    """Read พ.ศ. dates as text, or as TOML's own dates when their year can only be พ.ศ."""
    if isinstance(value, datetime):
        raise refuse("date_with_time")
    if isinstance(value, date):
        value = value.isoformat()
    if not isinstance(value, str):
        raise refuse("date_form", value=shown(value))
    if common_era := _YEAR.search(arabic_digits(value)):
        close = arabic_digits(value).replace(common_era[1], str(int(common_era[1]) + BE_OFFSET), 1)
        raise refuse("date_ce", value=shown(value), close=shown(close, quoted=False))
    try:
        return parse_date(value)
    except ValueError as error:
        kind = "date_unreal" if "ปฏิทิน" in str(error) else "date_form"
        raise refuse(kind, value=shown(value)) from None


def read_fiscal_year(value: int) -> int:
    """Accept 2560 to 2599, and say so when it is the common era."""
    if FIRST_YEAR <= value + BE_OFFSET <= LAST_YEAR:
        raise refuse("fiscal_year_ce", value=value, close=value + BE_OFFSET)
    if not FIRST_YEAR <= value <= LAST_YEAR:
        raise refuse("fiscal_year_range")
    return value


def read_time(value: Any) -> time:
    """Read "08:30", "08.30" as Thai offices write it, or TOML's own 08:30:00."""
    if isinstance(value, time) and value.tzinfo is None:
        return value.replace(second=0, microsecond=0)
    found = re.fullmatch(r"(\d{1,2})[:.](\d{2})", arabic_digits(value).strip()) if isinstance(value, str) else None
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise refuse("time_form", value=shown(value))
    return time(int(found[1]), int(found[2]))


def read_weekday(value: Any) -> int:
    """Read an English or a Thai weekday; Monday is 0."""
    name = value.strip().lower().removeprefix("วัน") if isinstance(value, str) else ""
    for names in (_ENGLISH_WEEKDAYS, WEEKDAYS):
        if name in names:
            return names.index(name)
    raise refuse("weekday", value=shown(value))


def read_mail_weekday(value: int) -> int:
    """Refuse Saturday and Sunday."""
    if value > FRIDAY:
        raise refuse("mail_weekday")
    return value


def read_month(value: Any) -> int:
    """Accept 1 to 12."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 12:
        raise refuse("month", value=shown(value))
    return value


def read_zone(value: str) -> str:
    """Accept the name of a time zone that this machine knows."""
    try:
        ZoneInfo(value if re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", value) else "")
    except (KeyError, ValueError, OSError):  # as it answers for an unknown name, a bad name, and a folder's name
        raise refuse("zone", value=shown(value)) from None
    return value


Text = Annotated[str, AfterValidator(read_text)]
Texts = Annotated[list[Text], Field(default_factory=list, max_length=500)]
Identifier = Annotated[str, AfterValidator(read_identifier)]
Identifiers = Annotated[list[Identifier], Field(default_factory=list, max_length=500)]
Address = Annotated[str, AfterValidator(read_address)]
Date = Annotated[date, BeforeValidator(read_date)]
TimeOfDay = Annotated[time, BeforeValidator(read_time)]
Weekday = Annotated[int, BeforeValidator(read_weekday)]
MailWeekday = Annotated[Weekday, AfterValidator(read_mail_weekday)]
Month = Annotated[int, BeforeValidator(read_month)]
Zone = Annotated[str, AfterValidator(read_zone)]
Year = Annotated[int, AfterValidator(read_fiscal_year)]
# Half a year, in working days: more would reach before the calendar's first day.
LeadTime = Annotated[int, Field(ge=0, le=120)]
WorkingDays = Annotated[int, Field(ge=1, le=250)]
Days = Annotated[int, Field(ge=1, le=366)]
