#!/usr/bin/env bash
# Whole imports (read, identify, merge, rank, save) beside raw readers of the same files, in turn.
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-3}
work=${TMPDIR:-/tmp}/landfall-bench
mkdir -p "$work"
cargo build --release -p landfall -p landfall-intake --examples --bins
target=$(cargo metadata --format-version 1 --no-deps | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q python-calamine polars
[ -e "$work/rvtools.xlsx" ] || "$target/release/examples/generate" rvtools 100000 "$work/rvtools.xlsx"
[ -e "$work/dependencies.csv" ] || "$target/release/examples/generate" dependencies 1000000 "$work/dependencies.csv"
ls -l "$work"/rvtools.xlsx "$work"/dependencies.csv

import() { echo "sh -c 'rm -f $work/b.db* && exec $target/release/landfall --database sqlite:$work/b.db import $*'"; }

echo "100,000 VMs, all main tabs"
python3 benches/measure.py "$runs" \
    "python-calamine=$work/venv/bin/python benches/rivals/read_xlsx.py $work/rvtools.xlsx" \
    "landfall import=$(import "$work/rvtools.xlsx")"
echo "1,000,000 dependency rows"
python3 benches/measure.py "$runs" \
    "polars=$work/venv/bin/python benches/rivals/read_csv.py $work/dependencies.csv" \
    "landfall import=$(import "$work/dependencies.csv")"
