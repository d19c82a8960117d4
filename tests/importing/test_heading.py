"""What a document says of itself: agency, district, province, and above all its fiscal year, or the question which."""

from __future__ import annotations

import pytest

from ita_scheduler.importing.document import Paragraph, Place
from ita_scheduler.importing.heading import read_heading
from ita_scheduler.importing.understood import Confidence

PERIOD = "๑ ตุลาคม ๒๕๖๖ – ๓๐ กันยายน ๒๕๖๗"


def heading(*lines: str, cells: tuple[str, ...] = ()):
    paragraphs = [Paragraph(text=line, place=Place(file="a.txt", line=n)) for n, line in enumerate(lines, start=1)]
    return read_heading(paragraphs, cells)


def test_the_office_and_where_it_is():
    read = heading("องค์การบริหารส่วนตำบลดงมะไฟ อำเภอทรายมูล จังหวัดยโสธร", "ประจำปีงบประมาณ พ.ศ. ๒๕๖๖")

    assert [one.value for one in (read.agency, read.district, read.province)] == [
        "องค์การบริหารส่วนตำบลดงมะไฟ", "ทรายมูล", "ยโสธร",
    ]  # fmt: skip
    assert read.fiscal_year.value.be == 2566


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("อบต. หนองบัว อ.เมือง จ.ยโสธร", "องค์การบริหารส่วนตำบลหนองบัว"),
        ("เทศบาลตำบลบ้านใหม่", "เทศบาลตำบลบ้านใหม่"),
        ("ทต. บ้านใหม่", "เทศบาลตำบลบ้านใหม่"),
        ("องค์การบริหารส่วนตําบลโคกสูง", "องค์การบริหารส่วนตำบลโคกสูง"),
        ("องค์การบริหารส่วนตำบลทุกแห่ง", None),
    ],
)
def test_an_agency_is_named_in_full(line, agency):
    read = heading(line).agency

    assert (read.value if read else None) == agency


def test_a_provinces_slip_is_put_right_and_said():
    read = heading("อบต.ดงมะไฟ จังหวัดยโสทร").province

    assert read.value == "ยโสธร"
    assert "ยโสทร" in read.notes[0]


def test_an_unknown_province_stays_as_printed():
    assert heading("จังหวัดกขคง").province.confidence is Confidence.ASSUMED


@pytest.mark.parametrize(
    ("lines", "cells", "year"),
    [
        (("มาตรการ ปีงบประมาณ พ.ศ. ๒๕๖๗",), (), 2567),
        (("มาตรการ ประจำปีงบประมาณ 2567", "จากผลการประเมินปีงบประมาณ ๒๕๖๖"), (), 2567),
        (("จากผลการประเมินปีงบประมาณ ๒๕๖๖", "มาตรการ ปี ๒๕๖๗"), (), 2567),
        (("มาตรการของหน่วยงาน",), (PERIOD,), 2567),
        (("มาตรการ จากผลการประเมินปีงบประมาณ ๒๕๖๖",), (PERIOD, PERIOD), 2567),
        (("มาตรการ ปีงบประมาณ พ.ศ.๖๗",), (), 2567),
    ],
)
def test_the_year_of_the_measures_and_not_the_analysed_one(lines, cells, year):
    read = heading(*lines, cells=cells).fiscal_year

    assert (read.value.be, read.confidence) == (year, Confidence.CERTAIN)


def test_a_year_against_the_periods_is_asked():
    read = heading("มาตรการส่งเสริมคุณธรรม ประจำปีงบประมาณ พ.ศ. ๒๕๖๖", cells=(PERIOD,)).fiscal_year

    assert read.confidence is Confidence.ASK
    assert "๒๕๖๖" in read.notes[0]
    assert "๒๕๖๗" in read.notes[0]


def test_no_year_is_no_year():
    assert heading("มาตรการส่งเสริมคุณธรรม", cells=("ทุกเดือน",)).fiscal_year is None
