"""The names of local offices: in full and short, and what their chief and their permanent secretary are called."""

from __future__ import annotations

_SHORT = {
    "องค์การบริหารส่วนตำบล": "อบต.",
    "องค์การบริหารส่วนจังหวัด": "อบจ.",
    "เทศบาลตำบล": "ทต.",
    "เทศบาลเมือง": "ทม.",
    "เทศบาลนคร": "ทน.",
}
_ASSEMBLIES = ("องค์การบริหารส่วนตำบล", "องค์การบริหารส่วนจังหวัด", "เมืองพัทยา")


def full_name(name: str) -> str:
    """Write อบต.ดงมะไฟ as องค์การบริหารส่วนตำบลดงมะไฟ; other names stay as they are."""
    for full, short in _SHORT.items():
        if name.startswith(short):
            return full + name.removeprefix(short).lstrip()
    return name


def short_name(name: str) -> str:
    """Write องค์การบริหารส่วนตำบลดงมะไฟ as อบต.ดงมะไฟ; other names stay as they are."""
    for full, short in _SHORT.items():
        if name.startswith(full):
            return short + name.removeprefix(full).lstrip()
    return name


def chief_title(agency: str) -> str:
    """Return what the office's chief executive is called: นายกองค์การบริหารส่วนตำบล…, นายกเทศมนตรีตำบล…."""
    name = full_name(agency)
    if name.startswith("เทศบาล"):
        return f"นายกเทศมนตรี{name.removeprefix('เทศบาล')}"
    return f"นายก{name}" if name.startswith(_ASSEMBLIES) else f"ผู้บริหาร{name}"


def secretary_title(agency: str) -> str:
    """Return what its permanent secretary is called: ปลัดองค์การบริหารส่วนตำบล…, ปลัดเทศบาลตำบล…."""
    name = full_name(agency)
    return f"ปลัด{name}" if name.startswith(("เทศบาล", *_ASSEMBLIES)) else f"รองผู้บริหาร{name}"


def of_agency(unit: str, agency: str) -> str:
    """Write สำนักปลัด as offices of this kind do: สำนักปลัดเทศบาล, สำนักปลัดองค์การบริหารส่วนจังหวัด."""
    name = full_name(agency)
    if unit != "สำนักปลัด":
        return unit
    if name.startswith("เทศบาล"):
        return "สำนักปลัดเทศบาล"
    return "สำนักปลัดองค์การบริหารส่วนจังหวัด" if name.startswith("องค์การบริหารส่วนจังหวัด") else unit
