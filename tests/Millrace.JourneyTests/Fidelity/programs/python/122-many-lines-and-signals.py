import signal
rings = 0
def ring(number, frame):
    global rings
    rings += 1
signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
i = 0
while i < 20_000 or rings < 5:
    if i < 20_000:
        print(i)
    i += 1
signal.setitimer(signal.ITIMER_REAL, 0)
print("it rang")
