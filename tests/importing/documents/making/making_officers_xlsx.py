"""Write the workbooks of the second corpus: a chart of months, and a table merged as an officer merges."""

import datetime as dt
from pathlib import Path

from making_xlsx import rows, save
from openpyxl import Workbook
from openpyxl.styles import PatternFill

HERE = Path(__file__).resolve().parent.parent
MONTHS = [
    "ต.ค. 67",
    "พ.ย. 67",
    "ธ.ค. 67",
    "ม.ค. 68",
    "ก.พ. 68",
    "มี.ค. 68",
    "เม.ย. 68",
    "พ.ค. 68",
    "มิ.ย. 68",
    "ก.ค. 68",
    "ส.ค. 68",
    "ก.ย. 68",
]


def phasuk() -> None:
    """Twelve columns of months with ticks, a coloured bar without a mark, and a column for the executive."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "แผนปฏิบัติ"
    rows(
        sheet,
        1,
        [
            ["แผนปฏิบัติการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. 2568"],
            ["องค์การบริหารส่วนตำบลผาสุกใหม่ อำเภอวังสามหมอ จังหวัดอุดรธานี"],
            ["ที่", "ประเด็น/กิจกรรม", "ผู้รับผิดชอบ", *MONTHS, "ผู้กำกับติดตาม"],
            [1, "O1 ปรับปรุงโครงสร้างหน่วยงานบนเว็บไซต์", "สำนักปลัด", "✓", *([None] * 11), "ปลัด อบต. ทุกไตรมาส"],
            [
                2,
                "O8 รายงานผลการดำเนินงานรอบ 6 เดือน ต่อนายก อบต.",
                "งานแผน",
                *([None] * 6),
                "✓",
                *([None] * 5),
                "ปลัด อบต.",
            ],
            [
                3,
                "e4 ประชาสัมพันธ์ช่องทางรับฟังความคิดเห็น",
                "ทุกกอง",
                *([None] * 2),
                None,
                None,
                None,
                *([None] * 7),
                "รองนายก อบต.",
            ],
            [4, "O20 รายงานสรุปการใช้ทรัพย์สินต่อผู้บริหาร", "กองคลัง", *([None, None, "✓"] * 4), "นายก อบต. ปีละ 1 ครั้ง"],
        ],
    )
    sheet.merge_cells("A1:P1")
    sheet.merge_cells("A2:P2")
    for column in "FGH":
        sheet[f"{column}6"].fill = PatternFill("solid", fgColor="92D050")
    save(workbook, HERE / "phasuk-2568.xlsx")


def bangkaeo() -> None:
    """Sub-rows below merged cells, sections over the width, real dates, a period written once for all."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Sheet1"
    rows(
        sheet,
        2,
        [
            ["ตารางมาตรการแก้ไข ITA"],
            ["เทศบาลตำบลบางแก้วฟ้า อ.นครชัยศรี จ.นครปฐม ปีงบประมาณ 2567"],
            [None],
            ["ข้อ", "ประเด็น", "กิจกรรมย่อย", "ผู้รับผิดชอบ", "เริ่มต้น", "สิ้นสุด", "รายงานผล", "ผู้บริหารกำกับติดตาม"],
            ["ด้านที่ 1 การเปิดเผยข้อมูล"],
            [
                "O18",
                "แผนการบริหารและพัฒนาทรัพยากรบุคคล",
                "จัดทำแผนอัตรากำลัง",
                "งานการเจ้าหน้าที่",
                dt.date(2023, 10, 2),
                dt.date(2023, 11, 30),
                "รายงานปลัดเทศบาลเมื่อแล้วเสร็จ",
                "ทุกไตรมาส",
            ],
            [None, None, "ประกาศแผนบนเว็บไซต์", "งานประชาสัมพันธ์", dt.date(2023, 12, 1), dt.date(2023, 12, 29), "-", None],
            [
                None,
                None,
                "ประเมินผลแผน",
                "งานการเจ้าหน้าที่",
                dt.date(2024, 8, 1),
                dt.date(2024, 9, 16),
                "รายงานนายกเทศมนตรีภายใน 15 วันหลังสิ้นปีงบประมาณ",
                None,
            ],
            ["ด้านที่ 2 การปฏิบัติงาน"],
            [
                "i1",
                "การปฏิบัติงานตามขั้นตอนหรือระยะเวลา",
                "ตรวจสอบเรื่องค้าง",
                "ทุกกอง",
                dt.date(2023, 10, 1),
                dt.date(2024, 9, 30),
                "ภายในวันที่ 3 ของเดือน",
                "เดือนละครั้ง",
            ],
        ],
    )
    sheet.merge_cells("A2:H2")
    sheet.merge_cells("A3:H3")
    for area in ("A6:H6", "A10:H10", "A7:A9", "B7:B9", "H7:H9"):
        sheet.merge_cells(area)
    save(workbook, HERE / "bangkaeo-2567.xlsx")


def saiyoi() -> None:
    """A column for each quarter with a tick in it, and one that says how often it is reported."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "ITA69"
    rows(
        sheet,
        1,
        [
            ["แนวทางยกระดับ ITA ปี 2569 (จากผลการประเมินปี 2568) เทศบาลตำบลไทรย้อยงาม อำเภอเนินมะปราง จังหวัดพิษณุโลก"],
            ["รหัส", "มาตรการ", "ผู้รับผิดชอบ", "ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4", "รอบการรายงานผู้บริหาร"],
            [
                "O25",
                "จัดทำแผนพัฒนาองค์กรจากผลประเมิน",
                "สำนักปลัดเทศบาล",
                "/",
                None,
                None,
                None,
                "ภายใน 30 วันนับแต่วันสิ้นไตรมาสที่ 1",
            ],
            ["O26", "ดำเนินการตามแผนพัฒนาองค์กร", "ทุกกอง", None, "/", "/", "/", "ทุกสิ้นไตรมาส"],
            ["e10", "เปิดช่องทางร้องเรียนออนไลน์", "งานนิติการ", "/", "/", "/", "/", "เดือนเว้นเดือน เริ่มเดือนพฤศจิกายน 2568"],
        ],
    )
    sheet.merge_cells("A1:H1")
    save(workbook, HERE / "saiyoi-2569.xlsx")


if __name__ == "__main__":
    phasuk()
    bangkaeo()
    saiyoi()
