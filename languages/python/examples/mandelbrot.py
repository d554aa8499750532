import colorsys
import shutil

WIDTH = min(100, shutil.get_terminal_size().columns)
HEIGHT, DEPTH = WIDTH * 4 // 7, 60


def colour(x, y):
    c = complex(-2.2 + 3.1 * x / WIDTH, -1.2 + 2.4 * y / HEIGHT)
    z = 0
    for n in range(DEPTH):
        z = z * z + c
        if abs(z) > 2:
            r, g, b = colorsys.hsv_to_rgb(0.55 + n / DEPTH, 0.7, min(1, 0.25 + n / 14))
            return f"{int(r * 255)};{int(g * 255)};{int(b * 255)}"
    return "8;14;18"


# Two pixels to a character: the upper half block's own colour, and the one behind it.
for y in range(0, HEIGHT, 2):
    print("".join(f"\x1b[38;2;{colour(x, y)};48;2;{colour(x, y + 1)}m▀" for x in range(WIDTH)) + "\x1b[0m")
