"""What shows that a report was made: a memo's number, and not just any number."""

from __future__ import annotations

import pytest

from ita_scheduler.domain.evidence import lacking
from ita_scheduler.domain.plan import Action


@pytest.mark.parametrize(
    "evidence",
    [
        "ที่ ยส 72101/123/66",
        "ยส ๗๒๑๐๑/๑๒/๒๕๖๖",
        "คำสั่งที่ 12/3/2566",
        "ที่ ยส 72101/123 ลงวันที่ 3 เม.ย. 66",
        "บันทึกข้อความที่ 45/2566",
        "https://ดงมะไฟ.ไทย:8080/รายงาน",
        "ดูที่https://office.example/o1",
    ],
)
def test_a_number_of_a_memo_or_an_address_shows_a_report(evidence):
    assert lacking((Action.REPORT,), evidence, ()) is None


@pytest.mark.parametrize(
    "evidence",
    [
        "ส่งแล้ว",
        "ส่งแล้ววันที่ 3",
        "ส่งแล้ววันที่ 3 เมษายน 2566",
        "ส่งแล้วเมื่อ 3 เม.ย. 66",
        "ส่งแล้วเมื่อ ๓/๔/๖๖",
        "ส่งแล้ว 15.30 น.",
        "ร้อยละ 80.5",
        "ส่งแล้ว ๑๐๐%",
        "ครั้งที่ 2",
        "http://ยังไม่เสร็จ",
        "javascript:alert(x)//https://x.y",
    ],
)
def test_a_day_an_hour_or_a_share_shows_none(evidence):
    assert lacking((Action.REPORT,), evidence, ()) is not None


@pytest.mark.parametrize("evidence", [".", "-", "\u200b", "  "])
def test_signs_alone_show_nothing(evidence):
    assert lacking((Action.PERFORM,), evidence, ()) is not None
