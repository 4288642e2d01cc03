"""Groups the ties of `examples/group.rs` with Infomap and tells its adjusted Rand index.

python3 group_infomap.py PAIRS ASSETS EDGES; needs the package `infomap`. PAIRS is what the example writes with
`pairs=FILE`, ASSETS the table of assets with the true workload in its fifth column. Only assets with a
dependency that are not infrastructure count, as in the example; so the edges are the third argument.
"""

import collections
import csv
import math
import sys
import time

from infomap import Infomap


def adjusted_rand(pairs):
    both, ours, theirs = collections.Counter(pairs), collections.Counter(), collections.Counter()
    for (a, b), count in both.items():
        ours[a] += count
        theirs[b] += count
    two = lambda counts: sum(math.comb(count, 2) for count in counts)
    together, a, b = two(both.values()), two(ours.values()), two(theirs.values())
    chance = a * b / math.comb(len(pairs), 2)
    return (together - chance) / ((a + b) / 2 - chance)


def main(pairs_path, assets_path, edges_path):
    weights = collections.Counter()
    with open(pairs_path) as file:
        for row in csv.DictReader(file):
            ends = tuple(sorted((int(row["a"]), int(row["b"]))))
            weights[ends] += float(row["weight"])
    with open(assets_path) as file:
        workload_of = [int(row[4]) for row in list(csv.reader(file))[1:]]
    active = set()
    with open(edges_path) as file:
        for row in csv.DictReader(file):
            active.update((int(row["client"]), int(row["server"])))
    network = Infomap("--two-level --silent --seed 1 --num-trials 2")
    for (a, b), weight in weights.items():
        network.add_link(a, b, weight)
    started = time.process_time()
    result = network.run()
    seconds = time.process_time() - started
    group_of = dict(result.modules())
    known = [asset for asset in sorted(active) if workload_of[asset] >= 0]
    found = [(workload_of[asset], group_of.get(asset, -1 - asset)) for asset in known]
    print(f"infomap: ari {adjusted_rand(found):.4f}  {seconds:.3f} CPU s")


main(*sys.argv[1:4])
