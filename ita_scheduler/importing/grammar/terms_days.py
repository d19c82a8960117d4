"""Terms. Which day: of the month, of the month after, so many days after the end."""

from __future__ import annotations

from ita_scheduler.domain.cadence import DayOfMonth
from ita_scheduler.importing.grammar import parts
from ita_scheduler.importing.grammar.building import (
    after_quarters,
    after_the_end,
    day_of_month,
    days_behind_the_end,
    days_from_to,
    first_days,
    of_quarter,
    working_days,
)
from ita_scheduler.importing.grammar.pattern import term

DAYS = (
    term(
        "day of the month",
        "({within}|ก่อน)[ทุก]วันที่{n}(ของ[ทุก|แต่ละ]เดือน(?!{month}|ถัด|ต่อ|แรก|สุดท้าย|ที่"
        "|ใด)|(ทุก|ของ)เดือน(?!{month}|ถัด|ต่อ|แรก|สุดท้าย|ที่))|ทุกวันที่{n}(?!{month}|เดือน"
        "{month})",
        day_of_month,
        "ภายในวันที่ 26 ของทุกเดือน",
        "ทุกวันที่ ๕ ของเดือน",
        "ภายในวันที่ ๕ ของเดือน",
        "ทุกวันที่ ๑๕",
    ),
    term(
        "day of the month after",
        "{within}[ทุก]วันที่{n}[ของ][ทุก]เดือน(ถัดไป|ต่อไป|ถัดจาก[เดือน](?!สิ้น|ไตรมาส)[ที่รายงาน|รอบ])(?![หลัง]สิ้น|ไตรมาส)",
        lambda found: parts.OnDay(DayOfMonth(int(found[1]), following=True)),
        "ภายในวันที่เจ็ดของเดือนถัดไป",
        "ภายในวันที่ ๑๐ ของเดือนถัดไป",
    ),
    term(
        "day of the month after a quarter",
        "{within}[ทุก]วันที่{n}ของเดือนถัด(จาก|ไปหลัง|ไปจาก)[วัน][สิ้น[สุด]]ไตรมาส",
        lambda found: parts.OnDay(DayOfMonth(int(found[1]), following=True), 3),
        "วันที่ ๕ ของเดือนถัดจากสิ้นไตรมาส",
    ),
    term(
        "days after the end",
        "{within}{n}วัน[ปฏิทิน]{from}[จาก][วัน][ที่](สิ้น[สุด]|ครบ)[แต่ละ|ทุก]{unit}(?!"
        r"[ที่]\d|{month}|แรก|สุดท้าย)",
        after_the_end,
        "ภายในสามสิบวันนับจากวันสิ้นไตรมาส",
        "ภายใน ๑๕ วันนับแต่วันสิ้นไตรมาส",
        "ภายใน ๙๐ วันนับแต่วันสิ้นปีงบประมาณ",
        "ภายใน ๗ วันหลังสิ้นเดือน",
    ),
    term(
        "so many days after the end",
        "หลัง[จาก][วัน]สิ้น[สุด][แต่ละ|ทุก]{unit}{n}วัน",
        days_behind_the_end,
        "หลังสิ้นไตรมาส ๑๕ วัน",
    ),
    term(
        "before the end",
        "ก่อน[วัน]สิ้น[สุด][แต่ละ|ทุก]{unit}{n}วัน|{n}วันก่อน[วัน]สิ้น[สุด][แต่ละ|ทุก]{unit}",
        parts.Unclear("นับย้อนจากวันสิ้นรอบ ครบกำหนดวันใดบ้าง"),
        "ก่อนสิ้นไตรมาส ๑๕ วัน",
    ),
    term(
        "first days of the month",
        "{within}{n}วันแรกของ[ทุก|แต่ละ]เดือน[ถัดไป]",
        first_days,
        "ภายใน ๕ วันแรกของเดือน",
        "ภายใน ๕ วันแรกของเดือนถัดไป",
    ),
    term(
        "days of the month from to",
        "{within}[วันที่]{n}(-|ถึง)[วันที่]{n}ของ[ทุก|แต่ละ]เดือน(?!{month}|แรก|สุดท้าย|ถัด|ต่อ|หน้า)",
        days_from_to,
        "1-10 ของทุกเดือน",
    ),
    term(
        "day and end of the month",
        "{within}[ทุก]วันที่{n}(และ|,|กับ)[วันที่]({n}(และ|,|กับ)[วันที่]{n}|[วัน]สิ้นเดือน)(ของ[ทุก]เดือน)?",
        parts.Unclear("หลายวันในเดือนเดียว ครบกำหนดวันใดบ้าง"),
        "ทุกวันที่ ๑๕ และวันสิ้นเดือน",
        "วันที่ ๕, ๑๕ และ ๒๕ ของทุกเดือน",
    ),
    term(
        "two weekdays",
        "ทุก[ๆ]วัน{weekday}(และ|,|กับ)[วัน]{weekday}",
        parts.Unclear("หลายวันในสัปดาห์ ครบกำหนดวันใด"),
        "ทุกวันจันทร์และวันพฤหัสบดี",
    ),
    term(
        "days after a quarter",
        r"{within}{n}วัน[ปฏิทิน]{from}[จาก][วัน][ที่]สิ้น[สุด]ไตรมาส[ที่]{quarter}(?!\d)(((,|และ|กับ|/)[ไตรมาส][ที่]{q})*)",
        after_quarters,
        "ภายใน 30 วันนับแต่วันสิ้นไตรมาสที่ 1",
    ),
    term(
        "month of a quarter",
        "({within}[วันที่{n}][ของ]|ทุกวันที่{n}ของ)เดือน{which}ของ[ทุก|แต่ละ]ไตรมาส{next}",
        of_quarter,
        "ในเดือนแรกของทุกไตรมาส",
        "ทุกวันที่ ๒๕ ของเดือนสุดท้ายของแต่ละไตรมาส",
        "ภายในวันที่ ๒๐ ของเดือนแรกของไตรมาสถัดไป",
    ),
    term(
        "working days",
        "{within}{n}วันทำการ(?!{weekday})[{from}|แรก][จาก][วัน][ที่][สิ้น[สุด]][ของ][แต่ละ|ทุก][เดือน[ถัดไป]|ไตรมาส]",
        working_days,
        "ภายใน ๕ วันทำการ",
        "ภายใน 5 วันทำการนับแต่วันสิ้นเดือน",
        "ภายใน ๓ วันทำการแรกของเดือน",
    ),
    term(
        "two days of the month",
        "{within}[ทุก]วันที่{n}(และ|,|กับ|/)[วันที่]{n}ของ[ทุก|แต่ละ]เดือน(?!{month}|ถัด|ต่อ)",
        lambda found: parts.OnTwoDays((int(found[1]), int(found[2]))),
        "ทุกวันที่ ๑ และ ๑๖ ของเดือน",
    ),
    term(
        "every other month",
        "เดือนเว้นเดือน|เดือนคี่|เดือนคู่",
        parts.Unclear("เดือนใดบ้าง"),
        "เดือนเว้นเดือน",
    ),
    term(
        "one day or another",
        "{within}(วันที่){n}หรือ[ก่อน|ภายใน][วัน](ที่{n}|สิ้นเดือน)[ของ[ทุก]เดือน]",
        parts.Unclear("เอกสารให้เลือกสองวัน ใช้วันใด"),
        "ภายในวันที่ 15 หรือก่อนวันสิ้นเดือน",
    ),
    term(
        "part of the month",
        "{within}[ช่วง](ต้น|กลาง|ปลาย)[ของ][ทุก|แต่ละ](เดือน|ปี|ไตรมาส)[งบประมาณ][{month}"
        r"{year}]|{within}สัปดาห์(แรก|ที่\d|สุดท้าย)[ของ[ทุก]เดือน]",
        parts.Unclear("ต้น กลาง ปลาย หรือสัปดาห์ใดของเดือน ถือวันใดเป็นวันครบกำหนด"),
        "ปลายเดือน",
        "ภายในสัปดาห์แรกของเดือน",
        "ต้นเดือนมีนาคม",
    ),
)
