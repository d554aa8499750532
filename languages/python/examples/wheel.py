import math
import sys
import time

RADIUS, FRAMES = 9, 90


def frame(turn):
    rows = [[" "] * (4 * RADIUS + 3) for _ in range(2 * RADIUS + 1)]

    def dot(angle, r, mark):
        x = 2 * RADIUS + 1 + round(2 * r * math.cos(angle))
        y = RADIUS + round(r * math.sin(angle))
        rows[y][x] = mark

    for i in range(72):
        dot(i * math.pi / 36, RADIUS, "·")
    for spoke in range(8):
        angle = turn + spoke * math.pi / 4
        for r in range(1, RADIUS):
            dot(angle, r, "\x1b[33m▪\x1b[0m")
        dot(angle, RADIUS, "\x1b[1;33m■\x1b[0m")
    water = "".join("~≈"[(i + int(turn * 12)) % 2] for i in range(4 * RADIUS + 3))
    return "\n".join("".join(row) for row in rows) + f"\n\x1b[36m{water}\x1b[0m"


sys.stdout.write("\x1b[2J\x1b[?25l")
try:
    for n in range(FRAMES):
        sys.stdout.write("\x1b[H" + frame(n / 14))
        sys.stdout.flush()
        time.sleep(0.04)
finally:
    print("\x1b[?25h")
