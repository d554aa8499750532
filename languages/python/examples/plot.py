from math import cos, exp, pi

WIDTH, HEIGHT, MARGIN = 640, 320, 40


def wave(t):
    return exp(-t / 6) * cos(2 * pi * t / 2.5)


points = []
for i in range(401):
    t = i / 40
    x = MARGIN + (WIDTH - 2 * MARGIN) * t / 10
    y = HEIGHT / 2 - (HEIGHT / 2 - MARGIN) * wave(t)
    points.append(f"{x:.1f},{y:.1f}")

with open("wave.svg", "w") as picture:
    picture.write(f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">
<rect width="{WIDTH}" height="{HEIGHT}" fill="#0f1a1c"/>
<path d="M{MARGIN} {HEIGHT / 2}H{WIDTH - MARGIN}M{MARGIN} {MARGIN}V{HEIGHT - MARGIN}" stroke="#3d5356" fill="none"/>
<polyline points="{' '.join(points)}" fill="none" stroke="#4fd1c0" stroke-width="3" stroke-linejoin="round"/>
<text x="{WIDTH - MARGIN}" y="{MARGIN}" text-anchor="end" font-family="sans-serif" font-size="16" fill="#d7e4e2">a swing that dies away</text>
</svg>""")

print("wave.svg is written; see Files.")
