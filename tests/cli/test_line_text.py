"""The text for the LINE group: short, courteous, and of units only, whatever stands in the plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ita_scheduler.cli.line_text import MOST_CHARACTERS, MOST_LINES, line_text
from ita_scheduler.domain.cadence import Dates, EveryMonths, Once
from ita_scheduler.domain.folding import fold
from ita_scheduler.domain.overview import overview
from ita_scheduler.domain.plan import Owner
from tests.world import BANGKOK, FOLLOW_UP, MARCH, POSITIONS, QUARTERLY, obligation, office


def text(here, day: str) -> str:
    return line_text(overview(here, fold((), BANGKOK), date.fromisoformat(day)))


def test_it_names_what_is_overdue_what_is_near_and_where_to_answer():
    here = office(QUARTERLY, MARCH, obligation("a-1", Dates(on=(date(2023, 4, 10),))), FOLLOW_UP, units=("all",))

    assert text(here, "2023-04-05").split("\n") == [
        "ติดตามมาตรการ ITA ปี ๒๕๖๖",
        "อบต.ตัวอย่าง",
        "ณ วันพุธที่ ๕ เมษายน ๒๕๖๖",
        "",
        "ยังไม่ได้รับรายงาน ๒ เรื่อง",
        "ทุกภารกิจงาน",
        "• O1 วลีของ q-1 (๒ รอบ ตั้งแต่ ๓๑ ธ.ค. ๖๕)",
        "• O1 วลีของ m-1 (กำหนด ๓๑ มี.ค. ๖๖)",
        "",
        "ครบกำหนดใน ๗ วัน ๑ เรื่อง",
        "ทุกภารกิจงาน",
        "• O1 วลีของ a-1 (ภายใน ๑๐ เม.ย. ๖๖)",
        "",
        "แจ้งผลพร้อมหลักฐาน: ตอบกลับอีเมลแจ้งเตือน",
        "หรือแจ้งผู้ประสานงาน ITA (ผู้ประสานงาน ITA)",
    ]


def test_when_nothing_is_due_it_is_one_line_with_the_next_date():
    assert text(office(MARCH), "2022-11-01") == (
        "ITA ๒๕๖๖ อบต.ตัวอย่าง ณ ๑ พ.ย. ๖๕: ไม่มีเรื่องค้าง และไม่มีกำหนดใน ๗ วันข้างหน้า (กำหนดถัดไป ๓๑ มี.ค. ๖๖)"
    )


def test_a_plan_without_any_date_is_one_line_too():
    assert text(office(), "2022-11-01").endswith("ไม่มีกำหนดใน ๗ วันข้างหน้า")


def test_an_executives_occasion_is_named_before_it_comes_and_never_afterwards():
    here = office(FOLLOW_UP)

    assert "วาระกำกับติดตามของผู้บริหารใน ๗ วัน ๑ เรื่อง\n• O1 วลีของ x-1 (ภายใน ๓๑ ม.ค. ๖๖)" in text(here, "2023-01-26")
    after = text(here, "2023-02-05")
    assert after.count("\n") == 0
    assert "ไม่มีเรื่องค้าง" in after


def test_what_is_to_be_acted_on_today_is_near_and_not_overdue():
    said = text(office(MARCH), "2023-03-31")

    assert "ยังไม่ได้รับรายงาน" not in said
    assert "(ภายใน ๓๑ มี.ค. ๖๖)" in said


def test_what_does_not_fit_is_counted():
    many = [obligation(f"m-{n}", Once(month=3)) for n in range(1, 41)]
    said = text(office(*many), "2023-04-05")

    named = said.count("•")
    assert "ยังไม่ได้รับรายงาน ๔๐ เรื่อง" in said
    assert named > 5
    assert f"และอีก {40 - named} เรื่อง".translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")) in said


WORDS = st.text(st.one_of(st.characters(), st.sampled_from("กำหนดที่ผู้ปั๊ม \n\r\t|*_`<>&")), max_size=300)


@settings(max_examples=60, deadline=None)
@given(
    duties=st.lists(st.tuples(WORDS, st.sampled_from(Owner), st.integers(0, 30)), max_size=40),
    agency=WORDS,
    title=WORDS,
)
def test_whatever_stands_in_the_plan_a_telephone_shows_it(duties, agency, title):
    obligations = [
        replace(
            obligation(f"m-{n}", Dates(on=(date(2023, 3, 20) + timedelta(days=days),)), owner), phrase=words, summary=""
        )
        for n, (words, owner, days) in enumerate(duties)
    ]
    here = office(*obligations)
    (plan,) = here.plans
    measure = replace(plan.measures[0], code=title, title=title)
    here = replace(here, agency=replace(here.agency, name=agency), plans=(replace(plan, measures=(measure,)),))
    said = text(here, "2023-04-03")

    assert len(said) <= MOST_CHARACTERS
    assert said.count("\n") < MOST_LINES
    assert all(line.isprintable() for line in said.split("\n"))
    assert not set("0123456789") & set(said) - set("".join(words for words, *_ in duties) + agency + title)


def test_no_officer_is_named_but_the_coordinator():
    here = office(QUARTERLY, MARCH, EVERY, units=("all",))
    said = text(here, "2023-04-05")

    for name, title in POSITIONS.items():
        assert (title in said) is (name == "coordinator"), title
        assert f"{name}@" not in said


EVERY = obligation("s-1", EveryMonths(months=1))
