"""How some 35 Thai agencies write cadences, deadlines and periods: each phrase understood as they mean it, or asked."""

from __future__ import annotations

import pytest

from ita_scheduler.domain.cadence import AfterEvent, Continuous
from ita_scheduler.domain.calendar import FiscalYear
from ita_scheduler.importing.grammar.meaning import meaning_of
from ita_scheduler.importing.grammar.periods import read_period
from ita_scheduler.importing.grammar.times import times_in

MONTH_ENDS = "2022-10-31 2022-11-30 2022-12-31 2023-01-31 2023-02-28 2023-03-31 2023-04-30 2023-05-31 2023-06-30 2023-07-31 2023-08-31 2023-09-30"
QUARTER_ENDS = "2022-12-31 2023-03-31 2023-06-30 2023-09-30"
HALVES = "2023-03-31 2023-09-30"
ASK, NO_DATE, AS_BEFORE, NOTHING = "ask", "no date", "as before", "nothing"


def days(day: int, first: int = 10) -> str:
    """Return that day of twelve months, from October 2565 or from another month."""
    months = [(2022 + (first + n - 1) // 12, (first + n - 1) % 12 + 1) for n in range(12)]
    return " ".join(f"{year}-{month:02}-{day:02}" for year, month in months)


FIRST_MONDAYS = "2022-10-03 2022-11-07 2022-12-05 2023-01-02 2023-02-06 2023-03-06 2023-04-03 2023-05-01 2023-06-05 2023-07-03 2023-08-07 2023-09-04"

# ── Recurring cadences ──
RECURRING = [
    ("ทุกเดือน", 2566, MONTH_ENDS),
    ("เป็นประจำทุกเดือน", 2566, MONTH_ENDS),
    ("รายเดือน", 2566, MONTH_ENDS),
    ("ประจำเดือน", 2566, MONTH_ENDS),
    ("เดือนละ ๑ ครั้ง", 2566, MONTH_ENDS),
    ("เดือนละครั้ง", 2566, MONTH_ENDS),
    ("อย่างน้อยเดือนละ ๑ ครั้ง", 2566, MONTH_ENDS),
    ("เดือนละ 1 ครั้ง", 2566, MONTH_ENDS),
    ("ภายในวันที่ 26 ของทุกเดือน", 2566, days(26)),
    ("ทุกวันที่ ๕ ของเดือน", 2566, days(5)),
    ("ภายในวันที่ ๕ ของเดือน", 2566, days(5)),
    ("ภายในวันที่เจ็ดของเดือนถัดไป", 2566, days(7, first=11)),
    ("ภายในวันที่ ๑๐ ของเดือนถัดไป", 2566, days(10, first=11)),
    ("ภายในวันที่ 15 หรือก่อนวันสิ้นเดือน", 2566, ASK),
    ("ทุกสิ้นเดือน", 2566, MONTH_ENDS),
    ("ณ วันสิ้นเดือน", 2566, MONTH_ENDS),
    ("ณ วันสิ้นเดือนมีนาคมและกันยายน", 2566, NOTHING),  # the date of the data, and no due date
    ("ทุกไตรมาส", 2566, QUARTER_ENDS),
    ("รายไตรมาส", 2566, QUARTER_ENDS),
    ("ประจำไตรมาส", 2566, QUARTER_ENDS),
    ("ไตรมาสละ ๑ ครั้ง", 2566, QUARTER_ENDS),
    ("อย่างน้อยไตรมาสละ ๑ ครั้ง", 2566, QUARTER_ENDS),
    ("ทุก ๓ เดือน", 2566, QUARTER_ENDS),
    ("ในทุกรอบระยะเวลา 3 เดือน 6 เดือน และ 9 เดือน", 2566, "2022-12-31 2023-03-31 2023-06-30"),
    ("ไตรมาสที่ ๒", 2566, "2023-03-31"),
    ("ไตรมาส 2 (รอบ 6 เดือน)", 2566, "2023-03-31"),
    ("ไตรมาส 4 (รอบ 12 เดือน)", 2566, "2023-09-30"),
    ("งวดไตรมาสที่ 2 ให้รายงานภายในวันที่ 10 เมษายน 2562", 2562, "2019-04-10"),
    ("ห้วงการรายงาน ไตรมาสที่ 2 (1 ม.ค. 66 - 31 มี.ค. 66)", 2566, "2023-03-31"),
    ("ภายในสามสิบวันนับจากวันสิ้นไตรมาส", 2566, "2023-01-30 2023-04-30 2023-07-30 2023-10-30"),
    ("ภายใน ๑๕ วันนับแต่วันสิ้นไตรมาส", 2566, "2023-01-15 2023-04-15 2023-07-15 2023-10-15"),
    ("ทุก ๖ เดือน", 2566, HALVES),
    ("รอบ ๖ เดือน / รอบ ๑๒ เดือน", 2566, HALVES),
    ("รอบ 6 และ 12 เดือน", 2566, HALVES),
    ("รอบ 6 9 และ 12 เดือน", 2566, "2023-03-31 2023-06-30 2023-09-30"),
    ("อย่างน้อยปีละ 2 ครั้ง ภายในเดือนเมษายนและภายในเดือนตุลาคมของทุกปี", 2566, "2023-04-30 2023-10-31"),
    ("ทุก ๖ เดือน ภายในเดือนเมษายน และเดือนตุลาคม ของทุกปี", 2566, "2023-04-30 2023-10-31"),
    ("ครั้งที่ 1 เดือน มีนาคม 2566", 2566, "2023-03-31"),
    ("ครั้งที่ 2 เดือน กันยายน 2566", 2566, "2023-09-30"),
    ("ครั้งที่ 1 เดือน มีนาคม 2566 ครั้งที่ 2 เดือน กันยายน 2566", 2566, HALVES),
    ("ปีละ 2 ครั้ง … ครั้งที่ 1 ตั้งแต่ 1 ตุลาคม … ถึง 31 มีนาคม … ครั้งที่ 2 ตั้งแต่ 1 เมษายน ถึง 30 กันยายน", 2566, HALVES),
    ("ปีละ ๑ ครั้ง", 2566, "2023-09-30"),
    ("อย่างน้อยปีละหนึ่งครั้ง", 2566, "2023-09-30"),
    ("ประจำปี", 2566, "2023-09-30"),
    ("1 ครั้งต่อปีงบประมาณ", 2566, "2023-09-30"),
    ("อย่างน้อยปีละหนึ่งครั้งภายในเดือนธันวาคมของทุกปี", 2566, "2022-12-31"),
    ("ทุกวันจันทร์แรกของเดือน", 2566, FIRST_MONDAYS),
    ("ทุกวันทำการ", 2566, NO_DATE),
    ("ทุกวัน", 2566, NO_DATE),
    ("อย่างน้อยปีละ ๒ ครั้ง", 2566, ASK),
    ("ปีละ ๓ ครั้ง", 2566, ASK),
    ("อย่างต่อเนื่อง", 2566, NO_DATE),
    ("อย่างสม่ำเสมอ", 2566, NO_DATE),
    ("เป็นปัจจุบัน", 2566, NO_DATE),
    ("ตลอดปี", 2566, NO_DATE),
    ("ตลอดปีงบประมาณ", 2566, NO_DATE),
    ("ตลอดเวลา", 2566, NO_DATE),
    ("ตามความเหมาะสม", 2566, NO_DATE),
    ("เมื่อมีกรณี", 2566, NO_DATE),
    ("ทุก ๖ เดือนตามกำหนด", 2566, AS_BEFORE),
    ("ตามกำหนด", 2566, AS_BEFORE),
    ("ตามห้วงเวลาดังกล่าว", 2566, AS_BEFORE),
]
# ── One-off deadlines ──
ONCE = [
    ("ภายในเดือนมีนาคม", 2566, "2023-03-31"),
    ("ภายในวันที่ 15 มีนาคม 2567", 2567, "2024-03-15"),
    ("ภายในวันที่ 31 ตุลาคม 2556", 2556, "2013-10-31"),
    ("ภายในวันที่ 31 ตุลาคม 2556", 2566, ASK),  # ten years before the plan: not a date to be trusted
    ("ให้แล้วเสร็จภายในวันที่ ๓๐ มิถุนายน ๒๕๖๖", 2566, "2023-06-30"),
    ("แล้วเสร็จภายใน ๓๐ มิ.ย. ๖๖", 2566, "2023-06-30"),
    ("ให้แล้วเสร็จภายในวันที่ …", 2566, ASK),  # the blank was never filled in
    ("ในช่วงวันที่ 16 ตุลาคม - 22 พฤศจิกายน 2561", 2562, "2018-11-22"),
    ("ช่วงวันที่ 23 - 26 พ.ย. 2561", 2562, "2018-11-26"),
    ("1 มีนาคม 2565 –30 เมษายน 2565", 2565, "2022-04-30"),
    ("เดือนมีนาคม-เมษายน 2564", 2564, "2021-04-30"),
    ("ในห้วงเดือนมกราคม – มิถุนายน", 2566, "2023-06-30"),
    ("1-15 พ.ค. 63", 2563, "2020-05-15"),
    ("ม.ค.-มี.ค. 2567", 2567, "2024-03-31"),
    ("ต.ค. ๖๕ - มี.ค. ๖๖", 2566, "2023-03-31"),
    ("ภายในสิบห้าวันนับแต่วันที่ผู้บริหารท้องถิ่นเสนอผล", 2566, "event 15"),
    ("ภายใน 15 วัน (แจ้งผู้ร้องเรียน)", 2566, "event 15"),
    ("ภายใน 30 วัน", 2566, "event 30"),
    ("ภายใน ๗ วันนับแต่วันที่ได้รับเรื่อง", 2566, "event 7"),
    ("ภายใน ๗ วันนับจากวันที่ได้รับเรื่อง", 2566, "event 7"),
    ("ภายใน ๗ วันนับตั้งแต่วันที่ได้รับเรื่อง", 2566, "event 7"),
    ("ภายใน ๗ วันนับถัดจากวันที่ได้รับเรื่อง", 2566, "event 7"),
    ("ภายใน ๙๐ วันนับแต่วันสิ้นปีงบประมาณ", 2566, "2023-12-29"),
    ("โดยเร็ว", 2566, NO_DATE),
    ("โดยด่วน", 2566, NO_DATE),
    ("ทันที", 2566, NO_DATE),
    ("ด่วนที่สุด", 2566, NO_DATE),
]


@pytest.mark.parametrize(
    ("phrase", "year", "expected"), RECURRING + ONCE, ids=[f"{phrase} ({year})" for phrase, year, _ in RECURRING + ONCE]
)
def test_a_phrase_is_understood_as_catalogued_or_asked(phrase: str, year: int, expected: str) -> None:
    assert said(phrase, FiscalYear(year)) == expected


def said(phrase: str, year: FiscalYear) -> str:  # noqa: PLR0911 - one word a sort of meaning
    """Return the nominal dates of a phrase, or in a word why it has none."""
    times = times_in(phrase)
    meaning = meaning_of([one.part for one in times.found], year)
    if times.unknown or (meaning and meaning.question):
        return ASK
    if meaning is None:
        return NOTHING
    if meaning.inherits:
        return AS_BEFORE
    match meaning.cadence:
        case Continuous():
            return NO_DATE
        case AfterEvent(days=count):
            return f"event {count}"
        case None:
            return NOTHING
        case cadence:
            return " ".join(str(slot.nominal) for slot in cadence.slots(year, year.span))


@pytest.mark.parametrize("phrase", ["ทุกสัปดาห์", "สัปดาห์ละ ๑ ครั้ง", "ทุกวันศุกร์"])
def test_weekly_is_every_friday(phrase: str) -> None:
    fridays = said(phrase, FiscalYear(2566)).split()

    assert (len(fridays), fridays[0], fridays[-1]) == (52, "2022-10-07", "2023-09-29")


# ── Periods ──
PERIODS = [
    ("๑ ตุลาคม พ.ศ.๒๕๖๕ – ๓๐ กันยายน ๒๕๖๖", 2566, "2022-10-01 2023-09-30"),
    ("ปีงบประมาณ พ.ศ. ๒๕๖๗", 2567, "2023-10-01 2024-09-30"),
    ("ประจำปีงบประมาณ 2568", 2568, "2024-10-01 2025-09-30"),
    ("ตลอดปีงบประมาณ", 2566, "2022-10-01 2023-09-30"),
    ("ต.ค. ๖๖ – ก.ย. ๖๗", 2567, "2023-10-01 2024-09-30"),
    ("ตุลาคม 2566 - กันยายน 2567", 2567, "2023-10-01 2024-09-30"),
    ("รอบเดือนตุลาคม 2562- เดือนกันยายน 2563", 2563, "2019-10-01 2020-09-30"),
    ("รอบเดือนตุลาคม พ.ศ. 2560 - เดือนกันยายน พ.ศ. 2561", 2561, "2017-10-01 2018-09-30"),
    ("รอบเมษายน", 2566, "2022-10-01 2023-03-31"),
    ("รอบตุลาคม", 2566, "2023-04-01 2023-09-30"),
    ("รอบเดือน เมษายน", 2566, "2022-10-01 2023-03-31"),
    ("รอบ 6 เดือน (1 ตุลาคม 2564 – 30 มีนาคม 2565)", 2565, "2021-10-01 2022-03-30"),
    ("รอบ 12 เดือน (1 เมษายน 2565 – 31 สิงหาคม 2565)", 2565, "2022-04-01 2022-08-31"),
    ("ไตรมาสที่ 4 ตั้งแต่เดือน ตุลาคม 2563 ถึงเดือน กันยายน 2564", 2564, "2020-10-01 2021-09-30"),
    ("ปีการศึกษา", 2566, None),
    ("ปีปฏิทิน", 2566, None),
    ("พ.ศ. ๒๕๖๖", 2566, None),  # a calendar year, which is not the fiscal one
]


@pytest.mark.parametrize(
    ("phrase", "year", "expected"), PERIODS, ids=[f"{phrase} ({year})" for phrase, year, _ in PERIODS]
)
def test_a_period_is_read_as_catalogued_or_not_at_all(phrase: str, year: int, expected: str | None) -> None:
    read = read_period(phrase, FiscalYear(year))

    assert (f"{read.span.start} {read.span.end}" if read else None) == expected
