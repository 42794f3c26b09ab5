# Resamples from the very beginning: Philox4x32-10, unbiased whole numbers,
# places by each method, and the numbers computed of them. A series' name says
# "method statistic block seed replicates".
import statistics
import sys

MASK = 0xFFFFFFFF


def philox(key, counter):
    """Salmon, Moraes, Dror and Shaw (2011), figure 2 and table 2."""
    k0, k1 = key
    c0, c1, c2, c3 = counter
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = ((p1 >> 32) ^ c1 ^ k0, p1 & MASK,
                          (p0 >> 32) ^ c3 ^ k1, p0 & MASK)
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def words(seed, stream):
    block = 0
    while True:
        yield from philox((seed & MASK, seed >> 32),
                          (block & MASK, block >> 32,
                           stream & MASK, stream >> 32))
        block += 1


def below(source, n):
    """Each of 0 .. n - 1 has as many words; those left over are thrown away."""
    surplus = 2 ** 32 % n
    while True:
        product = next(source) * n
        if product & MASK >= surplus:
            return product >> 32


def places(method, block, n, source):
    at = []
    if method == "iid":
        return [below(source, n) for _ in range(n)]
    if method == "moving_block":
        while len(at) < n:
            start = below(source, n - int(block) + 1)
            at += range(start, start + int(block))
        return at[:n]
    place = below(source, n)
    for _ in range(n):
        at.append(place)
        place = (place + 1) % n
        if next(source) < int(2 ** 32 / block):
            place = below(source, n)
    return at


STATISTICS = {"mean": statistics.fmean, "median": statistics.median,
              "sd": statistics.stdev, "sum": sum}

with open(sys.argv[1]) as lines:
    for line in lines:
        name, _, *cells = line.rstrip("\n").split("\t")
        method, statistic, block, seed, replicates = name.split(" ")
        x = [float(cell) for cell in cells]
        for i in range(int(replicates)):
            at = places(method, float(block), len(x), words(int(seed), i))
            value = STATISTICS[statistic]([x[j] for j in at])
            print(f"{name} {i + 1}\t{value:.17g}")
