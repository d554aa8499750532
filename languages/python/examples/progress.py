import time

WIDTH = 32
for step in range(101):
    full = WIDTH * step // 100
    bar = "█" * full + "░" * (WIDTH - full)
    print(f"\r\x1b[36m{bar}\x1b[0m {step:3d} %", end="", flush=True)
    time.sleep(0.02)
print("\nDone.")
