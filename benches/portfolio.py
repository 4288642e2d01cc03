"""A generated portfolio: 100,000 machines in 10,000 workloads with 300,000 dependencies.

python3 portfolio.py FOLDER [MACHINES] ; writes RVTools_tabvInfo.csv and dependencies.csv, the same every time.
"""

import csv
import pathlib
import random
import sys

SYSTEMS = [
    "Microsoft Windows Server 2019 (64-bit)",
    "Microsoft Windows Server 2012 (64-bit)",
    "Ubuntu Linux (64-bit)",
    "Red Hat Enterprise Linux 8 (64-bit)",
]
LEVELS = ["low", "medium", "high", "mission-critical"]


def machines(folder, count):
    with open(folder / "RVTools_tabvInfo.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["VM", "Powerstate", "Template", "DNS Name", "CPUs", "Memory", "NICs", "Disks", "Primary IP Address",
             "Provisioned MiB", "In Use MiB", "OS according to the configuration file", "VM ID", "VM UUID",
             "VI SDK Server", "Application", "Environment", "Owner", "Criticality", "Datacenter", "Cluster", "Host"]
        )
        for one in range(count):
            app = one // 10
            out.writerow(
                [name(one), "poweredOff" if one % 97 == 0 else "poweredOn", "False", f"{name(one)}.corp.example",
                 2 << one % 4, 4096 << one % 4, 1, 1 + one % 3, f"10.{one >> 16}.{one >> 8 & 255}.{one & 255}",
                 204_800 + one % 1000 * 100, 102_400 + one % 1000 * 50, SYSTEMS[app % 4], f"vm-{one}",
                 f"4201{one:08x}-0000-0000-0000-000000000000", "vc1.corp.example", f"Application {app:05}",
                 ["prod", "test", "dev"][app % 3], f"Owner {app % 700}", LEVELS[app % 4], f"DC{app % 3}",
                 f"Cluster{app % 40}", f"esx{one % 400}"]
            )


def name(one):
    return f"srv{one:06}"


def dependencies(folder, count):
    chance = random.Random(7)
    pairs = set()
    apps = count // 10
    while len(pairs) < 3 * count:
        source = chance.randrange(count)
        app = source // 10
        if chance.random() < 0.15:
            app = min(apps - 1, max(0, app + chance.randint(-3, 3)))
        target = app * 10 + chance.randrange(10)
        if source != target:
            pairs.add((source, target, chance.choice([443, 1433, 8080, 5432])))
    with open(folder / "dependencies.csv", "w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(
            ["Time slot", "Source server name", "Source IP", "Source application", "Source process",
             "Destination server name", "Destination IP", "Destination application", "Destination process",
             "Destination port"]
        )
        for source, target, port in sorted(pairs):
            out.writerow(["11/20/2026 06:00-12:00", name(source), "", "", "app", name(target), "", "", "svc", port])


def main(folder, count=100_000):
    machines(pathlib.Path(folder), int(count))
    dependencies(pathlib.Path(folder), int(count))


main(*sys.argv[1:])
