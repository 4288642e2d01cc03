#!/usr/bin/env python3
"""Runs commands in turn and prints CPU seconds, wall seconds and peak memory of whole processes.

usage: measure.py RUNS NAME=COMMAND [NAME=COMMAND ...]

The first command is the yardstick: the last column is the ratio of CPU medians to it.
"""
import os
import shlex
import statistics
import sys
import time


def run(command):
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        arguments = shlex.split(command)
        os.execvp(arguments[0], arguments)
    _, status, used = os.wait4(child, 0)
    if status != 0:
        sys.exit(f"failed with {os.waitstatus_to_exitcode(status)}: {command}")
    return used.ru_utime + used.ru_stime, time.monotonic() - started, used.ru_maxrss / 1024


def main():
    runs = int(sys.argv[1])
    commands = [argument.split("=", 1) for argument in sys.argv[2:]]
    figures = {name: [] for name, _ in commands}
    for _ in range(runs):
        for name, command in commands:
            figures[name].append(run(command))
    yardstick = None
    print(f"{'command':<24}{'CPU s':>8}{'min':>8}{'max':>8}{'wall s':>8}{'MiB':>8}{'ratio':>8}")
    for name, _ in commands:
        cpu = [figure[0] for figure in figures[name]]
        middle = statistics.median(cpu)
        wall = statistics.median(figure[1] for figure in figures[name])
        memory = max(figure[2] for figure in figures[name])
        yardstick = yardstick or middle
        print(f"{name:<24}{middle:>8.2f}{min(cpu):>8.2f}{max(cpu):>8.2f}{wall:>8.2f}{memory:>8.0f}"
              f"{middle / yardstick:>8.2f}")


if __name__ == "__main__":
    main()
