"""Write the workbooks of the corpus."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent.parent
THAI_DATE = "[$-D07041E]d mmmm yyyy;@"


def rows(sheet: Worksheet, first: int, table: Sequence[Sequence[object]]) -> None:
    """Write the table from row `first` on; a date is a real date, shown in the Buddhist era."""
    for number, row in enumerate(table, first):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, dt.date):
                cell.number_format = THAI_DATE


def save(workbook: Workbook, path: Path) -> None:
    """Save with fixed times, so that making the workbook twice gives the same bytes."""
    stamp = dt.datetime(2024, 1, 1)
    workbook.properties.creator = ""
    workbook.properties.created = stamp
    raw = io.BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                before, _, rest = content.decode().partition("<dcterms:modified")
                written, mark, after = rest.partition("</dcterms:modified>")
                content = f"{before}<dcterms:modified{written.split('>')[0]}>2024-01-01T00:00:00Z{mark}{after}".encode()
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def phonthong() -> None:
    """A cover, the plan, the budget; deadlines as real dates and as text, results with real dates."""
    workbook = Workbook()
    cover = workbook.active
    cover.title = "ปก"
    rows(
        cover,
        3,
        [
            ["แผนดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส"],
            ["ประจำปีงบประมาณ พ.ศ. 2569"],
            ["องค์การบริหารส่วนตำบลโพนทองงาม"],
            ["อำเภอเสลภูมิ จังหวัดร้อยเอ็ด"],
        ],
    )
    plan = workbook.create_sheet("มาตรการ")
    rows(
        plan,
        1,
        [
            ["มาตรการส่งเสริมคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. 2569"],
            [
                "ลำดับ",
                "รหัส",
                "มาตรการ",
                "ขั้นตอน",
                "ผู้รับผิดชอบ",
                "กำหนดแล้วเสร็จ",
                "การรายงานผลและกำกับติดตาม",
                "ผลการดำเนินการ",
                "วันที่รายงานผล",
            ],
            [
                1,
                "O33",
                "การประเมินจริยธรรมเจ้าหน้าที่ของรัฐ",
                "1. จัดทำประมวลจริยธรรมฉบับย่อ\n2. ประเมินพฤติกรรมทางจริยธรรมรายบุคคล",
                "งานการเจ้าหน้าที่",
                dt.date(2026, 3, 31),
                "รายงานผลให้นายก อบต. ทราบ",
                "อยู่ระหว่างดำเนินการ",
                None,
            ],
            [
                2,
                "O4",
                "แผนยุทธศาสตร์หรือแผนพัฒนาท้องถิ่น",
                "1. ทบทวนแผนพัฒนาท้องถิ่น\n2. จัดทำสรุปแผนฉบับประชาชน",
                "งานนโยบายและแผน, กองช่าง",
                "31 ธ.ค. 68",
                "เจ้าหน้าที่วิเคราะห์เสนอนายก อบต. และเผยแพร่บนเว็บไซต์",
                "เผยแพร่แล้ว",
                dt.date(2025, 12, 19),
            ],
            [
                3,
                "e11",
                "การปรับปรุงคุณภาพการให้บริการ",
                "1. สำรวจความพึงพอใจทุกจุด\n2. นำผลมาปรับปรุง",
                "สำนักปลัด\nกองคลัง\nกองช่าง",
                "ตลอดปี",
                "1. ทุกกองรายงานผลสำรวจต่อปลัด อบต. ทุกไตรมาส\n2. ปลัด อบต. ติดตามการปรับปรุงบริการ ปีละ 2 ครั้ง ในเดือนมีนาคมและเดือนกันยายน",
                "ไตรมาส 1 ร้อยละ 91.4",
                dt.date(2026, 1, 5),
            ],
        ],
    )
    plan.merge_cells("A1:I1")
    budget = workbook.create_sheet("งบประมาณ")
    rows(
        budget,
        1,
        [
            ["ลำดับ", "โครงการ", "งบประมาณ", "กำหนดเบิกจ่าย"],
            [1, "อบรมจริยธรรม", 25000, dt.date(2026, 2, 27)],
            [2, "พิมพ์แผนฉบับประชาชน", 18000, dt.date(2025, 12, 12)],
        ],
    )
    save(workbook, HERE / "phonthong-2569.xlsx")


def nongsaeng() -> None:
    """Each step has a row and a deadline of its own; the measure and its unit are merged down beside them."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "แผน ITA 65"
    rows(
        sheet,
        1,
        [
            ["แผนปฏิบัติการตามมาตรการส่งเสริมความโปร่งใส เทศบาลตำบลหนองแสงตะวัน"],
            ["อำเภอหนองวัวซอ จังหวัดอุดรธานี ประจำปีงบประมาณ พ.ศ. 2565"],
            ["หน่วยงานรับผิดชอบ", "ประเด็น/มาตรการ", "ที่", "ขั้นตอนการดำเนินงาน", "กำหนดเวลา"],
            [
                "สำนักปลัดเทศบาล",
                "O13 คู่มือหรือมาตรฐานการปฏิบัติงาน",
                1,
                "ประชุมหัวหน้าส่วนราชการเพื่อคัดเลือกกระบวนงาน",
                "ตุลาคม 2564",
            ],
            [None, None, 2, "จัดทำร่างคู่มือ", "1 - 30 พฤศจิกายน 2564"],
            [None, None, 3, "รายงานนายกเทศมนตรีเพื่อให้ความเห็นชอบ", "ภายในวันที่ 24 ธันวาคม 2564"],
            [None, None, 4, "เผยแพร่บนเว็บไซต์เทศบาล", "ภายในเดือนมกราคม 2565"],
            [
                "งานนิติการ",
                "O29 แนวปฏิบัติการจัดการเรื่องร้องเรียนการทุจริต",
                1,
                "จัดทำผังขั้นตอนการรับเรื่อง",
                "ภายในเดือนตุลาคม",
            ],
            [None, None, 2, "รายงานสถิติเรื่องร้องเรียนต่อปลัดเทศบาล", "ทุกเดือน"],
            [None, None, 3, "รายงานสรุปให้ผู้บริหารทราบ", "งวดไตรมาสที่ 2 ให้รายงานภายในวันที่ 10 เมษายน 2565"],
            ["ทุกกอง", "i7 ความคุ้มค่าในการใช้จ่ายงบประมาณ", 1, "สำรวจความต้องการใช้พัสดุ", "1-15 พ.ค. 65"],
            [None, None, 2, "คณะผู้บริหารติดตามผลการใช้จ่าย", "เดือนมีนาคม-เมษายน 2565"],
        ],
    )
    for area in ("A1:E1", "A2:E2", "A4:A7", "B4:B7", "A8:A10", "B8:B10", "A11:A12", "B11:B12"):
        sheet.merge_cells(area)
    save(workbook, HERE / "nongsaeng-2565.xlsx")


def lamdom() -> None:
    """A header of two storeys that says who owes what; one unit merged down over two measures."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "มาตรการ 2570"
    rows(
        sheet,
        2,
        [
            ["มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๗๐"],
            ["เทศบาลเมืองลำโดมทอง อำเภอเดชอุดม จังหวัดอุบลราชธานี"],
            [],
            ["ประเด็นการพัฒนา", "ขั้นตอน/วิธีการ", "เจ้าหน้าที่", None, "ผู้บริหาร", None, "หมายเหตุ"],
            [None, None, "ผู้รับผิดชอบ", "การรายงานผล", "ผู้กำกับติดตาม", "การกำกับติดตาม", None],
            [
                "O๑๙ แผนการจัดซื้อจัดจ้างหรือแผนการจัดหาพัสดุ",
                "๑. รวบรวมความต้องการของทุกกอง\n๒. จัดทำแผนตามวงเงินที่ได้รับ",
                "กองคลัง (ฝ่ายพัสดุและทรัพย์สิน)",
                "ประกาศเผยแพร่แผนบนเว็บไซต์ ภายใน ๓๐ วันทำการ นับแต่วันที่ได้รับความเห็นชอบวงเงินงบประมาณ",
                "ปลัดเทศบาล",
                "เดือนละ ๑ ครั้ง",
                "หนังสือกรมบัญชีกลาง ว ๖๒ ลงวันที่ ๕ กุมภาพันธ์ ๒๕๖๗",
            ],
            [
                "i๑๘ การแก้ไขปัญหาการทุจริตในหน่วยงาน",
                "๑. จัดกิจกรรมรณรงค์\n๒. เฝ้าระวังจุดเสี่ยง",
                "สำนักปลัดเทศบาล",
                "รายงานผลต่อนายกเทศมนตรี ไตรมาส 4 (รอบ 12 เดือน)",
                "นายกเทศมนตรี",
                "ทุก ๔ เดือน",
                None,
            ],
            [
                "e๑๔ การให้บริการด้วยความโปร่งใส",
                "๑. ติดประกาศค่าธรรมเนียมทุกจุด\n๒. ออกใบเสร็จทุกครั้ง",
                "กองสาธารณสุขและสิ่งแวดล้อม",
                "รายงานผลให้ผู้บริหารทราบ อย่างน้อยไตรมาสละ ๑ ครั้ง",
                "รองนายกเทศมนตรี",
                "อย่างต่อเนื่อง",
                None,
            ],
            [
                "การลดขั้นตอนการออกใบอนุญาต",
                "รวมแบบคำขอให้เหลือฉบับเดียว",
                None,
                "รายงานผลให้ผู้บริหารทราบ ภายในวันที่ ๓๐ กันยายน ๒๕๗๐",
                None,
                "-",
                "ต่อเนื่องจากปี ๒๕๖๙",
            ],
        ],
    )
    for area in (
        "A2:G2",
        "A3:G3",
        "A5:A6",
        "B5:B6",
        "C5:D5",
        "E5:F5",
        "G5:G6",
        "C9:C10",
    ):
        sheet.merge_cells(area)
    people = workbook.create_sheet("คณะกรรมการ")
    rows(
        people,
        1,
        [["ลำดับ", "ตำแหน่ง", "หน้าที่"], [1, "ปลัดเทศบาล", "ประธาน"], [2, "ผู้อำนวยการกองคลัง", "กรรมการ ประชุมทุกเดือน"]],
    )
    save(workbook, HERE / "lamdom-2570.xlsx")


if __name__ == "__main__":
    phonthong()
    nongsaeng()
    lamdom()
