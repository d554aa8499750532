import os, signal

def handler(number, frame):
    print("caught", signal.Signals(number).name, frame.f_lineno, frame.f_code.co_name)

for number in (signal.SIGTERM, signal.SIGUSR1, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, handler)
    os.kill(os.getpid(), number)
signal.signal(signal.SIGALRM, handler)
signal.setitimer(signal.ITIMER_REAL, 0.02)
signal.pause()
