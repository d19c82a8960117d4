"""The sentences about plans, positions and holidays; `sentences.py` joins them to the rest."""

from __future__ import annotations

_CADENCES = {
    "day_of_month": (
        "“day” เป็น {value} ไม่ได้",
        "`day` cannot be {value}",
        'ใช้ day = "last" หรือเลข 1 ถึง 31 / use day = "last" or a number from 1 to 31',
    ),
    "month": (
        "“{key}” เป็น {value} ไม่ได้ เดือนเป็นเลข 1 ถึง 12",
        "`{key}` cannot be {value}: months are 1 to 12",
        "เช่น มีนาคมคือ 3 / March, for instance, is 3",
    ),
    "days_contradict": (
        "กำหนดวันไว้มากกว่าหนึ่งแบบ: {keys}",
        "the day is given in more than one way: {keys}",
        "เหลือไว้เพียงแบบเดียว / keep only one of them",
    ),
    "days_incomplete": (
        "“{present}” ต้องมี “{absent}” ด้วย",
        "`{present}` needs `{absent}` beside it",
        "เพิ่ม {absent} หรือลบ {present} / add {absent} or remove {present}",
    ),
    "months_divide": (
        "ทุก {value} เดือนไม่ลงตัวใน 12 เดือนของปีงบประมาณ",
        "every {value} months does not fit into the 12 months of the fiscal year",
        'ใช้ 1, 2, 3, 4, 6, 12 หรือ type = "dates" / use 1, 2, 3, 4, 6, 12, or write the dates with type = "dates"',
    ),
    "months_close": (
        "สองเดือนนี้อยู่ใกล้กันเกินกว่าจะเป็นปีละสองครั้ง",
        "these two months are too close together for twice a year",
        'เช่น months = [4, 10] หรือใช้ type = "dates" / such as months = [4, 10], or use type = "dates"',
    ),
    "months_two": (
        "“months” ต้องมีสองเดือน",
        "`months` must be two months",
        "เช่น months = [4, 10] / such as months = [4, 10]",
    ),
}

_PLANS = {
    "fiscal_year_ce": (
        "ปีงบประมาณ {value} เป็นปี ค.ศ. แต่ต้องเป็นปี พ.ศ.",
        "the fiscal year {value} is in the common era where the Buddhist era belongs",
        "หมายถึง {close} หรือไม่ / did you mean {close}?",
    ),
    "fiscal_year_range": (
        "ปีงบประมาณต้องอยู่ระหว่าง 2560 ถึง 2599",
        "the fiscal year must lie between 2560 and 2599",
        "แก้ปีงบประมาณให้ถูก / correct the fiscal year",
    ),
    "mail_weekday": (
        "“{key}” ต้องเป็นวันจันทร์ถึงวันศุกร์",
        "`{key}` must be a day from Monday to Friday",
        "สำนักงานปิดวันเสาร์และวันอาทิตย์ / the office is closed on Saturday and Sunday",
    ),
    "make_up_early": (
        "make_up_until ต้องอยู่หลัง send_at",
        "make_up_until must be after send_at",
        "แก้เวลาใดเวลาหนึ่ง / correct one of the two",
    ),
    "measure_twice": (
        "มีมาตรการ “{value}” อยู่แล้ว",
        "there is already a measure `{value}`",
        "ตั้ง id ให้ไม่ซ้ำกัน / give each its own id",
    ),
    "obligation_twice": (
        "มีหน้าที่ “{value}” อยู่แล้วในแผนนี้",
        "there is already an obligation `{value}` in this plan",
        "ตั้ง id ให้ไม่ซ้ำกันทั้งแผน / give each its own id, unique in the whole plan",
    ),
    "unit_unknown": (
        "ไม่มีหน่วยงานภายในชื่อ {value} ใน {where}",
        "there is no unit {value} in {where}",
        "เพิ่มใน [[units]] หรือใส่ชื่อนี้ใน aliases / add it to [[units]], or to some unit's aliases",
    ),
    "unit_unknown_close": (
        "ไม่มีหน่วยงานภายในชื่อ {value} ใน {where}",
        "there is no unit {value} in {where}",
        "หมายถึง “{close}” หรือไม่ / did you mean “{close}”?",
    ),
    "unit_twice": (
        "ระบุหน่วยงานภายใน {value} ไว้แล้ว",
        "the unit {value} is already listed",
        "ลบออกหนึ่งแห่ง / remove one of the two",
    ),
    "position_unknown": (
        "ไม่มีตำแหน่ง {value} ใน {where}",
        "there is no position {value} in {where}",
        "เพิ่มใน [[positions]] / add it to [[positions]]",
    ),
    "position_unknown_close": (
        "ไม่มีตำแหน่ง {value} ใน {where}",
        "there is no position {value} in {where}",
        "หมายถึง “{close}” หรือไม่ / did you mean `{close}`?",
    ),
    "lead_twice": (
        "มี {value} ซ้ำใน “{key}”",
        "{value} stands twice in `{key}`",
        "ลบออกหนึ่งแห่ง / remove one of the two",
    ),
    "escalation_order": (
        "ขั้นนี้ ({value} วันทำการ) ต้องมาหลังขั้นก่อนหน้า ({before} วันทำการ)",
        "this step (after {value} working days) must come later than the one before it ({before})",
        "เรียง after จากน้อยไปมาก / let `after` rise from step to step",
    ),
    "escalation_post": (
        "รายงาน “{value}” ไว้แล้วในขั้นก่อนหน้า",
        "`{value}` is already told by an earlier step",
        "ลบออกหนึ่งขั้น / remove one of the two",
    ),
    "period_reversed": (
        "วันสิ้นสุดอยู่ก่อนวันเริ่มต้น",
        "the period ends before it starts",
        "แก้วันใดวันหนึ่ง / correct one of the two",
    ),
    "period_outside": (
        "ระยะเวลา {value} ไม่อยู่ในปีงบประมาณ {year} ทั้งหมด",
        "the period {value} is not wholly inside the fiscal year {year}",
        "ตรวจว่าเอกสารเขียนไว้เช่นนั้น / check that the document says so",
    ),
    "date_far": (
        "{value} ห่างจากปีงบประมาณ {year} เกินหนึ่งปี",
        "{value} is more than a year away from the fiscal year {year}",
        "ตรวจปี พ.ศ. / check the year",
    ),
    "dates_equal": (
        "มีวันที่ {value} อยู่แล้ว",
        "the date {value} is already listed",
        "ลบออกหนึ่งแห่ง / remove one of the two",
    ),
    "nobody_staff": (
        "หน้าที่ “{value}” เป็นของเจ้าหน้าที่ แต่ผู้รับผิดชอบมีเพียงผู้บริหาร",
        "the obligation `{value}` is owed by staff, but only the executive is responsible",
        "เพิ่มหน่วยงานใน units หรือระบุ receivers / add a unit, or name receivers",
    ),
    "nobody_receives": (
        "หน้าที่ “{value}” ไม่มีผู้รับแจ้ง เพราะหน่วยงานที่รับผิดชอบไม่มีทั้ง receiver และ head",
        "nobody would be told of the obligation `{value}`: its units have neither a receiver nor a head",
        "เพิ่ม receiver ให้หน่วยงาน หรือระบุ receivers / give the unit a receiver, or name receivers",
    ),
    "each_of_executive": (
        "หน้าที่ “{value}” เป็นของผู้บริหาร จึงแยกให้แต่ละหน่วยงานทำเองไม่ได้",
        "the obligation `{value}` is the executive's: it cannot be completed by each unit",
        "ลบ completion / remove `completion`",
    ),
    "each_with_receivers": (
        "หน้าที่ “{value}” ระบุ receivers ไว้ จึงแยกให้แต่ละหน่วยงานทำเองไม่ได้",
        "the obligation `{value}` names receivers, so it cannot be completed by each unit",
        "ลบ receivers หรือลบ completion / remove `receivers` or `completion`",
    ),
    "each_without_receiver": (
        "หน้าที่ “{value}” ต้องทำเองทุกหน่วยงาน แต่ {unit} ไม่มีทั้ง receiver และ head",
        "each unit must complete the obligation `{value}`, but {unit} has neither a receiver nor a head",
        "เพิ่ม receiver ให้หน่วยงานนั้น / give that unit a receiver",
    ),
    "until_of_staff": (
        "หน้าที่ “{value}” เป็นของเจ้าหน้าที่ until ใช้กับงานกำกับติดตามของผู้บริหารเท่านั้น",
        "the obligation `{value}` is owed by staff: `until` is for an executive's follow-ups",
        "ลบ until / remove `until`",
    ),
    "until_without_work": (
        "มาตรการของ “{value}” ไม่มีงานของเจ้าหน้าที่ที่มีวันกำหนด การกำกับติดตามจึงไม่มีวันจบก่อนสิ้นปี",
        "the measure of `{value}` has no dated duty of the staff: its follow-ups never end early",
        "ลบ until หรือเพิ่มงานที่มีวันกำหนด / remove `until`, or add a dated duty",
    ),
    "no_date": (
        "หน้าที่ “{value}” ไม่มีวันครบกำหนดเลยในระยะเวลาของมาตรการ",
        "the obligation `{value}` has no date at all in the measure's period",
        'ตรวจระยะเวลา หรือใช้ type = "continuous" / check the period, or use type = "continuous"',
    ),
    "question_open": (
        "หน้าที่ “{value}” ยังมีคำถามที่รอคำตอบ: {question}",
        "the obligation `{value}` still has an open question: {question}",
        "แก้ cadence แล้วลบบรรทัด question / mend the cadence, then delete the line `question`",
    ),
    "plan_again": (
        "แฟ้มแผนนี้ระบุไว้สองครั้ง",
        "this plan is listed twice",
        "ลบออกหนึ่งแห่ง / remove one of the two",
    ),
    "plan_year_again": (
        "แผนของ “{agency}” ปีงบประมาณ {year} มีอยู่แล้วใน {other}",
        "{other} is already the plan of `{agency}` for the fiscal year {year}",
        "เหลือไว้เพียงแฟ้มเดียว / keep only one of them",
    ),
    "key_of_another_plan": (
        "รายการ “{value}” มีอยู่แล้วในแผนอีกปีของหน่วยงานเดียวกัน ({other})",
        "`{value}` is already an occurrence of the agency's other plan ({other})",
        "ตั้งรหัสข้อ (id) ให้ต่างจากแผนปีก่อน / give the obligation an id that differs from the other year's",
    ),
    "agency_differs": (
        "“{key}” ของหน่วยงาน “{agency}” ไม่ตรงกับใน {other}",
        "`{key}` of the agency `{agency}` differs from {other}",
        "แก้ให้ตรงกัน หรือใช้ id อื่นถ้าเป็นคนละหน่วยงาน / make them agree, or use another id if these are different agencies",
    ),
}

_POSITIONS = {
    "position_twice": (
        "มีตำแหน่ง “{value}” อยู่แล้ว",
        "there is already a position `{value}`",
        "ตั้ง id ให้ไม่ซ้ำกัน / give each its own id",
    ),
    "unit_name_twice": (
        "มีหน่วยงานภายในชื่อ {value} อยู่แล้ว",
        "there is already a unit called {value}",
        "ชื่อ id และ aliases ต้องไม่ซ้ำกัน / ids, titles and aliases must differ",
    ),
    "member_collective": (
        "{value} เป็นคำเรียกรวมเช่นกัน",
        "{value} is itself a collective",
        "ระบุหน่วยงานย่อยทีละหน่วย / list the units one by one",
    ),
    "collective_post": (
        "คำเรียกรวมมี “{key}” ไม่ได้ เพราะใช้ของหน่วยงานสมาชิก",
        "a collective has no `{key}`: its members' own count",
        "ลบออก / remove it",
    ),
    "special_without_address": (
        "ตำแหน่ง “{value}” ({key}) ยังไม่มีที่อยู่อีเมล จะไม่มีจดหมายถึงตำแหน่งนี้",
        "the position `{value}` ({key}) has no address: it will get no mail",
        "เพิ่ม address ใน [[positions]] / add an address to [[positions]]",
    ),
    "special_vacant": (
        "ตำแหน่ง “{value}” ({key}) ว่าง จะไม่มีจดหมายถึงตำแหน่งนี้ เว้นแต่ช่วงที่มีผู้รักษาราชการแทน",
        "the position `{value}` ({key}) is vacant: it gets mail only while somebody acts for it",
        "เพิ่ม [[acting]] ตามคำสั่งรักษาราชการแทน / add the order to [[acting]]",
    ),
    "vacant_holder": (
        "ตำแหน่ง “{value}” ว่าง แต่ยังมีชื่อผู้ดำรงตำแหน่ง",
        "the position `{value}` is vacant and still has a holder's name",
        "ลบบรรทัด holder / delete the line `holder`",
    ),
    "acting_self": (
        "ตำแหน่ง “{value}” รักษาราชการแทนตนเองไม่ได้",
        "the position `{value}` cannot act for itself",
        "ใส่ตำแหน่งของผู้รักษาราชการแทนใน by / name in `by` the position of whoever acts",
    ),
    "acting_overlap": (
        "มีผู้รักษาราชการแทน “{value}” ในวันเดียวกันอยู่แล้ว ตาม {order}",
        "another order has somebody act for `{value}` on some of these days: {order}",
        "แก้วันที่ไม่ให้ซ้อนกัน คำสั่งเดิมสิ้นสุดก่อนคำสั่งใหม่เริ่ม / let one end before the other begins",
    ),
    "acting_circle": (
        "คำสั่งรักษาราชการแทนในวันที่ {day} วนกลับมาที่เดิม จึงไม่มีผู้รับจดหมาย: {value}",
        "on {day} the orders lead in a circle, so that nobody would get the mails: {value}",
        "แก้ by หรือวันที่ของคำสั่งใดคำสั่งหนึ่ง / correct `by` or the dates of one of them",
    ),
    "acting_without_address": (
        "“{value}” ซึ่งรักษาราชการแทน “{post}” ไม่มีที่อยู่อีเมล จดหมายจะข้ามไปขั้นถัดไป",
        "`{value}`, who acts for `{post}`, has no address: the mails go to the next step up",
        "เพิ่ม address ใน [[positions]] / add an address to [[positions]]",
    ),
}

_HOLIDAYS = {
    "holiday_twice": (
        "มีวันที่ {value} อยู่แล้ว",
        "the date {value} is already listed",
        "ลบออกหนึ่งแห่ง / remove one of the two",
    ),
    "holiday_both": (
        "วันที่ {value} อยู่ทั้งใน add และ remove",
        "the date {value} stands under both add and remove",
        "เหลือไว้เพียงแห่งเดียว / keep only one of them",
    ),
    "holiday_weekend": (
        "{value} เป็นวัน{weekday}อยู่แล้ว",
        "{value} is a weekend day anyway",
        "ตรวจวันที่ / check the date",
    ),
    "holiday_range": (
        "{value} อยู่นอกปี พ.ศ. 2558 ถึง 2602",
        "{value} lies outside the years 2558 to 2602",
        "ตรวจปี พ.ศ. / check the year",
    ),
}

PLAN_SENTENCES = _CADENCES | _PLANS | _POSITIONS | _HOLIDAYS
