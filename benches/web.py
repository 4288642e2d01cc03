"""Answers of a running `landfall serve` under 16 clients that read without a pause, and 2 that write.

python3 web.py PORT [--token TOKEN] [--seconds S] [--writers N] PATH… ; needs wrk. Prints the median and the 99th
percentile of each path. A writer states a value or moves a workload, waits for the answer and for a tenth of a
second more, as a quick person with a keyboard would not. Server and clients share the machine.
"""

import argparse
import http.client
import json
import random
import re
import subprocess
import threading
import time

CLIENTS = 16


def write(port, headers, stop, times, seed):
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while not stop.is_set():
        key = f"W-{chance.randrange(1, 9_000)}"
        if chance.random() < 0.5:
            method, path, body = "PATCH", f"/api/v1/workloads/{key}", {"owner": f"Owner {chance.randrange(700)}"}
        else:
            method, path = "PUT", f"/api/v1/workloads/{key}/rank"
            body = {"rank": near(connection, headers, key, chance), "reason": "load"}
        started = time.perf_counter()
        connection.request(method, path, json.dumps(body), {
            "Content-Type": "application/json", "If-Match": "*", **headers,
        })
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - started, answer.status))
        stop.wait(0.1)


def near(connection, headers, key, chance):
    """A rank at most 50 away from the present one."""
    connection.request("GET", f"/api/v1/workloads/{key}", headers=headers)
    rank = json.loads(connection.getresponse().read())["rank"] or 1
    return min(9_000, max(1, rank + chance.randint(-50, 50)))


def read(port, headers, seconds, path):
    told = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    said = subprocess.run(
        ["wrk", "-t1", f"-c{CLIENTS}", f"-d{seconds}", "--latency", *told, f"http://127.0.0.1:{port}{path}"],
        capture_output=True, text=True, check=True,
    ).stdout
    found = dict(re.findall(r"(50|99)%\s+([\d.]+(?:us|ms|s))", said))
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)[1]
    print(f"{path}: median {found['50']}, p99 {found['99']}, {rate} answers a second, "
          f"wrong: {wrong[1] if wrong else 0}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--token")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--writers", type=int, default=2)
    asked = parser.parse_args()
    headers = {"Authorization": f"Bearer {asked.token}"} if asked.token else {}
    stop, times = threading.Event(), []
    writers = [
        threading.Thread(target=write, args=(asked.port, headers, stop, times, seed)) for seed in range(asked.writers)
    ]
    for writer in writers:
        writer.start()
    for path in asked.paths:
        read(asked.port, headers, asked.seconds, path)
    stop.set()
    for writer in writers:
        writer.join()
    if times:
        took = sorted(took for took, _ in times)
        wrong = [status for _, status in times if status not in (200, 422)]
        print(f"{len(took)} writes: median {1e3 * took[len(took) // 2]:.0f} ms, "
              f"p99 {1e3 * took[int(0.99 * (len(took) - 1))]:.0f} ms, wrong: {len(wrong)}")


main()
