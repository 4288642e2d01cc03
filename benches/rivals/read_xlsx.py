"""The fastest raw reader of a workbook that we know: reads every cell of every sheet, keeps none."""
import sys

from python_calamine import CalamineWorkbook

workbook = CalamineWorkbook.from_path(sys.argv[1])
cells = 0
for name in workbook.sheet_names:
    for row in workbook.get_sheet_by_name(name).iter_rows():
        cells += len(row)
print(cells)
