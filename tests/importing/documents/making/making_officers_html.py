"""Write the web pages of the second corpus: quarters side by side, a page saved from Word, a municipal web page."""

from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

SANTHONG = """<!DOCTYPE html>
<html lang="th"><head><meta charset="utf-8"><title>แผน ITA</title>
<style>td{vertical-align:top} .q{background:#cfc}</style></head><body>
<h3 style="text-align:center">แผนปฏิบัติการยกระดับคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. 2567</h3>
<p style="text-align:center">เทศบาลตำบลสันทองคำ อำเภอสันป่าตอง จังหวัดเชียงใหม่</p>
<table border="1">
<tr><th rowspan="2">ที่</th><th rowspan="2">ประเด็น</th><th rowspan="2">ขั้นตอน</th><th rowspan="2">ผู้ปฏิบัติ</th><th colspan="4">แผนการดำเนินงาน ปีงบประมาณ 2567</th><th rowspan="2">การกำกับติดตาม</th></tr>
<tr><th>ไตรมาส 1<br>(ต.ค.-ธ.ค.)</th><th>ไตรมาส 2<br>(ม.ค.-มี.ค.)</th><th>ไตรมาส 3<br>(เม.ย.-มิ.ย.)</th><th>ไตรมาส 4<br>(ก.ค.-ก.ย.)</th></tr>
<tr><td>1</td><td>O24 การประเมินความเสี่ยงการทุจริต</td><td>1. แต่งตั้งคณะทำงาน<br>2. วิเคราะห์กระบวนงานอนุมัติ อนุญาต</td><td>สำนักปลัด</td>
<td>แต่งตั้งคณะทำงาน</td><td>รายงานผลการประเมินความเสี่ยงต่อนายกเทศมนตรี</td><td></td><td>เผยแพร่ผลบนเว็บไซต์</td><td>ปลัดเทศบาลติดตามทุกไตรมาส</td></tr>
<tr><td>2</td><td>e2 การให้ข้อมูลที่ชัดเจนแก่ผู้รับบริการ</td><td>จัดอบรมพนักงานด่านหน้า</td><td>ทุกกอง</td>
<td></td><td class="q">✓</td><td></td><td class="q">✓</td><td>นายกเทศมนตรีกำกับดูแลอย่างต่อเนื่อง</td></tr>
</table>
<p><b>หมายเหตุ</b> ให้ทุกกองรายงานผลตามแผนนี้ต่องานวิเคราะห์นโยบายและแผน ภายในวันที่ 10 ของเดือนถัดไปหลังสิ้นไตรมาส</p>
</body></html>
"""

NAKHAM = """<html><head><meta charset="utf-8"><title>อบต.นาคำหลวง - ข่าวประชาสัมพันธ์</title></head><body>
<div id="top"><a href="/">หน้าแรก</a> | <a href="/ita">ITA 2567</a> | <a href="/ita68">ITA 2568</a> | ที่ว่าการอำเภอศรีสงคราม</div>
<div class="post">
<h2>มาตรการส่งเสริมคุณธรรมและความโปร่งใส ๒๕๖๘</h2>
<p>เขียนโดย admin เมื่อ 12 พ.ย. 67</p>
<p>ตามหนังสืออำเภอศรีสงคราม ด่วนที่สุด ที่ นพ ๐๐๒๓.๑๑/ว ๑๕๐๒ ลงวันที่ ๒๘ ตุลาคม ๒๕๖๗ ให้องค์กรปกครองส่วนท้องถิ่นรายงานมาตรการฯ ภายในวันที่ ๓๐ พฤศจิกายน ๒๕๖๗ นั้น
องค์การบริหารส่วนตำบลนาคำหลวง อำเภอศรีสงคราม จังหวัดนครพนม ซึ่งปีงบประมาณ พ.ศ. ๒๕๖๗ ได้คะแนนประเมิน ๗๘.๐๕ จึงกำหนดมาตรการสำหรับปีงบประมาณ พ.ศ. ๒๕๖๘ ดังต่อไปนี้</p>
<table>
<tr><td>เวลา</td><td>หัวข้อที่ต้องปรับปรุง</td><td>ผู้รับผิดชอบหลัก</td><td>การปฏิบัติ</td><td>การรายงาน/การกำกับ</td></tr>
<tr><td>ทั้งปีงบประมาณ</td><td><p>ข้อ O๑๒–O๑๔</p><p>การให้บริการและการติดต่อประสานงาน</p></td><td>สำนักปลัด<br>(งานธุรการ)</td><td>• รวบรวมคู่มือ<br>• จัดทำสถิติการให้บริการ</td>
<td>• งานธุรการรายงานสถิติการให้บริการต่อปลัด อบต. ก่อนวันที่ ๕ ของทุกเดือน<br>• ปลัด อบต. เสนอภาพรวมต่อนายก อบต. ภายในสิ้นปีงบประมาณ<br>• นายก อบต. ติดตามในการประชุมประจำเดือน</td></tr>
<tr><td>ต.ค. ๖๗-มี.ค. ๖๘ (รอบแรก) และ เม.ย.-ก.ย. ๖๘ (รอบหลัง)</td><td>i 13 การใช้อำนาจในการบริหารงานบุคคล</td><td>งานบุคคล</td><td>• ประกาศหลักเกณฑ์การประเมิน<br>• แจ้งผลการประเมินเป็นรายบุคคล</td>
<td>• ผลการประเมินต้องได้รับการรายงานต่อนายก อบต. ปีละ ๒ ครั้ง (มี.ค., ก.ย.)<br>• รองนายก อบต. สุ่มสัมภาษณ์พนักงานก่อนสิ้นเดือนพฤษภาคม</td></tr>
<tr><td>๑๕ พ.ย. ๖๗ – ๑๕ ก.พ. ๖๘</td><td>การจัดทำฐานข้อมูลทรัพย์สิน</td><td>กองคลัง</td><td>• สำรวจครุภัณฑ์<br>• ลงทะเบียนภายใน ๓ ห้องเก็บพัสดุ</td>
<td>• หลังจากได้รับอนุมัติ ๑๕ วัน ให้กองคลังเผยแพร่บัญชีทรัพย์สินบนเว็บไซต์<br>• กองคลังได้รายงานแล้วเมื่อวันที่ ๑ ตุลาคม ๒๕๖๗ และให้รายงานอีกครั้งภายในวันที่ ๒๘ กุมภาพันธ์ ๒๕๖๘</td></tr>
</table>
<p>ปรับปรุงล่าสุด 12/11/2567 | ผู้เข้าชม 1,204 คน</p>
</div></body></html>
"""

NONGYAO = """<html xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta http-equiv=Content-Type content="text/html; charset=windows-874">
<meta name=Generator content="Microsoft Word 15 (filtered)">
<style>
<!--
 /* Style Definitions */
 p.MsoNormal, li.MsoNormal, div.MsoNormal
	{margin:0cm; font-size:16.0pt; font-family:"TH SarabunPSK","sans-serif";}
@page WordSection1 {size:841.9pt 595.3pt; margin:2.0cm;}
div.WordSection1 {page:WordSection1;}
-->
</style>
</head>
<body lang=EN-US>
<div class=WordSection1>
<p class=MsoNormal align=center style='text-align:center'><b><span lang=TH>มาตรการส่งเสริมคุณธรรมและความโปร่งใส</span></b></p>
<p class=MsoNormal align=center style='text-align:center'><b><span lang=TH>องค์การบริหารส่วนตำบลหนองยาวใต้ อำเภอเมืองสระบุรี จังหวัดสระบุรี ปี </span>2568</b></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0>
 <tr>
  <td width=200 valign=top><p class=MsoNormal align=center><b><span lang=TH>ตัวชี้วัด</span></b></p></td>
  <td width=120 valign=top><p class=MsoNormal align=center><b><span lang=TH>ผู้กำกับติดตาม</span></b></p></td>
  <td width=120 valign=top><p class=MsoNormal align=center><b><span lang=TH>ผู้ดำเนินการ</span></b></p></td>
  <td width=250 valign=top><p class=MsoNormal align=center><b><span lang=TH>กิจกรรม</span></b></p></td>
  <td width=150 valign=top><p class=MsoNormal align=center><b><span lang=TH>กำหนดส่งรายงาน</span></b></p></td>
  <td width=150 valign=top><p class=MsoNormal align=center><b><span lang=TH>การวัดผล</span></b></p></td>
 </tr>
 <tr>
  <td colspan=6 valign=top><p class=MsoNormal><b><span lang=TH>ส่วนที่ ๑ การเปิดเผยข้อมูล</span></b></p></td>
 </tr>
 <tr>
  <td width=200 valign=top><p class=MsoNormal>O<span lang=TH>๑๑</span></p><p class=MsoNormal><span lang=TH>แผนการจัดซื้อจัดจ้าง</span></p><p class=MsoNormal><span lang=TH>หรือแผนการจัดหาพัสดุ</span></p></td>
  <td width=120 valign=top><p class=MsoNormal><span lang=TH>ปลัด อบต.</span></p></td>
  <td width=120 valign=top><p class=MsoNormal><span lang=TH>กองคลัง</span></p></td>
  <td width=250 valign=top><p class=MsoNormal><span lang=TH>๑.</span><span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span><span lang=TH>จัดทำแผนตามหนังสือกรมบัญชีกลาง ที่ กค ๐๔๐๕.๔/ว ๖๒ ลงวันที่ ๕
  กุมภาพันธ์ ๒๕๖๗</span></p><p class=MsoNormal><span lang=TH>๒.</span><span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span><span lang=TH>ลงประกาศในเว็บไซต์</span></p></td>
  <td width=150 valign=top><p class=MsoNormal><span lang=TH>ภายใน</span> 31 <span lang=TH>ต.ค.</span> 2024</p></td>
  <td width=150 valign=top><p class=MsoNormal><span lang=TH>ร้อยละ ๑๐๐ ภายในเดือนธันวาคม</span></p></td>
 </tr>
 <tr>
  <td width=200 valign=top><p class=MsoNormal>O<span lang=TH>๑๒</span></p><p class=MsoNormal><span lang=TH>รายงานสรุปผลการจัดซื้อจัดจ้างรายเดือน</span></p></td>
  <td width=120 valign=top><p class=MsoNormal><span lang=TH>ปลัด อบต.</span></p></td>
  <td width=120 valign=top><p class=MsoNormal><span lang=TH>กองคลัง</span></p></td>
  <td width=250 valign=top><p class=MsoNormal><span lang=TH>สรุปตามแบบ สขร.๑</span></p></td>
  <td width=150 valign=top><p class=MsoNormal><span lang=TH>ทุกวันที่ ๑๐ ของเดือนถัดไป</span></p></td>
  <td width=150 valign=top><p class=MsoNormal><span lang=TH>ครบ ๑๒ เดือน</span></p></td>
 </tr>
 <tr>
  <td colspan=6 valign=top><p class=MsoNormal><b><span lang=TH>ส่วนที่ ๒ การรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก</span></b></p></td>
 </tr>
 <tr>
  <td width=200 valign=top><p class=MsoNormal>e<span lang=TH>๗ เว็บไซต์ของหน่วยงานมีข้อมูลที่ประชาชนควรรู้</span></p></td>
  <td width=120 valign=top><p class=MsoNormal><span lang=TH>นายก อบต.</span></p></td>
  <td width=120 valign=top><p class=MsoNormal><span lang=TH>งานประชาสัมพันธ์</span></p></td>
  <td width=250 valign=top><p class=MsoNormal><span lang=TH>ปรับปรุงเว็บไซต์ให้รองรับโทรศัพท์มือถือ</span></p></td>
  <td width=150 valign=top><p class=MsoNormal><span lang=TH>๓๐ วันหลังสิ้นสุดแต่ละไตรมาส</span></p></td>
  <td width=150 valign=top><p class=MsoNormal><span lang=TH>ผู้เข้าชมเพิ่มขึ้นร้อยละ ๒๐ ในรอบ ๖ เดือน</span></p></td>
 </tr>
</table>
<p class=MsoNormal><span lang=TH>ประกาศ ณ วันที่ ๑๕ ตุลาคม พ.ศ. ๒๕๖๗</span></p>
</div>
</body></html>
"""


def main() -> None:
    (HERE / "santhong-2567.html").write_text(SANTHONG, encoding="utf-8")
    (HERE / "nakham-2568.html").write_text(NAKHAM, encoding="utf-8")
    (HERE / "nongyao-2568.html").write_bytes(NONGYAO.encode("cp874"))


if __name__ == "__main__":
    main()
