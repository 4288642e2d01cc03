#!/usr/bin/env python3
"""Plans every instance of a folder within CPU seconds and prints cost, bound, gap and peak memory.

usage: plans.py MEASURE FOLDER [SEED]    MEASURE is the built example `measure` of landfall-planning

Two instances are planned at a time. Costs: lower is better; no plan can cost less than the bound.
"""
import concurrent.futures
import os
import re
import subprocess
import sys

LIMITS = {100: (10, 60), 1_000: (0.5, 10, 60), 10_000: (4, 14, 60), 100_000: (40, 60)}


def plan(measure, path, seconds, seed):
    command = [measure, path, str(seconds), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        lines = process.stdout.read().splitlines()
        _, _, used = os.wait4(process.pid, 0)
        process.returncode = 0
    found = re.search(r"first (\d+) cost (\d+) bound (\d+) gap ([\d.]+) % .*violations (\d+)", lines[-1])
    first, cost, bound, gap, violations = found.groups()
    at = re.search(r"([\d.]+) s ", lines[1])
    return int(first), int(cost), int(bound), float(gap), int(violations), float(at.group(1)), used.ru_maxrss / 1024


def main():
    measure, folder = sys.argv[1], sys.argv[2]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    jobs = []
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        # Only the head: what this process has in memory would count as the planner's.
        with open(path, encoding="utf-8") as file:
            items = int(re.search(r'"items":(\d+)', file.read(4096)).group(1))
        jobs += [(items, name, path, seconds) for seconds in LIMITS.get(items, (10,))]
    jobs.sort(key=lambda job: (job[0], job[3], job[1]))
    print("| instance | CPU s | first plan | after s | cost | bound | gap % | MiB | violations |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda job: plan(measure, job[2], job[3], seed), jobs)
        for (_, name, _, seconds), result in zip(jobs, results):
            first, cost, bound, gap, violations, at, memory = result
            print(f"| {name.removesuffix('.json')} | {seconds} | {first:,} | {at:.3f} | {cost:,} | {bound:,} "
                  f"| {gap:.2f} | {memory:.0f} | {violations} |", flush=True)


if __name__ == "__main__":
    main()
