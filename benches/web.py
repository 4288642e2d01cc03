"""Answers of a running `landfall serve` under 16 clients, which read without a pause.

python3 web.py PORT PATH… ; prints the median and the 99th percentile of each path. Server and clients share the
machine, and the clients are slow themselves: read the figures as upper limits.
"""

import http.client
import sys
import threading
import time

CLIENTS, SECONDS = 16, 10


def answers(port, path, stop, times, wrong):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while time.time() < stop:
        started = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status != 200:
            wrong.append(answer.status)


def main(port, paths):
    for path in paths:
        times, wrong, stop = [], [], time.time() + SECONDS / len(paths)
        clients = [
            threading.Thread(target=answers, args=(port, path, stop, times, wrong)) for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        times.sort()
        median, most = (1e3 * times[int(share * (len(times) - 1))] for share in (0.5, 0.99))
        print(f"{path}: {len(times)} answers, median {median:.1f} ms, p99 {most:.1f} ms, not 200: {len(wrong)}")


main(int(sys.argv[1]), sys.argv[2:])
