"""The words of Thai documents about time: one row for each way of saying something, with examples that are its tests.

How a row is written stands in `pattern`, what its match becomes in `building`, what the parts mean together in
`meaning`. Of two rows that match at one place the longer match wins, then the earlier row.
"""

from __future__ import annotations

from ita_scheduler.importing.grammar.pattern import compiled
from ita_scheduler.importing.grammar.terms_dated import DATED
from ita_scheduler.importing.grammar.terms_dateless import DATELESS
from ita_scheduler.importing.grammar.terms_days import DAYS
from ita_scheduler.importing.grammar.terms_often import OFTEN

TERMS = (*OFTEN, *DAYS, *DATED, *DATELESS)

# What smells of time. A stretch that none of the rows above covers is not understood, and the clause has no date.
SIGNALS = compiled(
    r"ภายใน(?=\d+(วัน|เดือน|ปี|สัปดาห์|ชั่วโมง|ไตรมาส|/|-|ของ|$)|วัน|เดือน|ปี|ไตรมาส|สัปดาห์|เวลา|กำหนด|ระยะ)"
    r"|ภายใน(?=สิ้น|…|\.\.|งวด|ภาค|ต้น|กลาง|ปลาย|ช่วง|ห้วง|รอบ|ครึ่ง|ไม่เกิน|{month}|$)"
    r"|ทุก[ๆ](?=\d|วัน|เดือน|ปี|สัปดาห์|ไตรมาส|ครึ่ง|ภาค|งวด|รอบ|สิ้น)|ไตรมาส|ครึ่งปี(?!แรก|หลัง)"
    r"|\d+(วัน(?!ที่)|เดือน|ปี(?!ที่)|ครั้ง|สัปดาห์)|(?<!กลาง)วันที่(?=\d)|สิ้น(เดือน|ปี|ไตรมาส|สุดไตรมาส)|{month}"
    r"|ก่อนวัน|ก่อนสิ้น|ราย(เดือน|ไตรมาส|ปี|สัปดาห์|วัน|ภาค|งวด)|รอบ(?=\d)|(ต้น|กลาง|ปลาย)(เดือน|ปี)"
    r"|ภาคเรียน|ปีการศึกษา|ปีปฏิทิน|(เดือน|ไตรมาส|ปี|สัปดาห์)ละ|25\d\d(?!\d)|\d{1,2}/\d{1,2}/\d{2,4}"
    r"|เดือน(ถัดไป|ต่อไป|นี้)"
)
