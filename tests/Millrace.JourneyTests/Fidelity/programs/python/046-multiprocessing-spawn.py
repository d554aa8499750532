import multiprocessing

print("module is", __name__)

def work(connection, n):
    connection.send((__name__, n * n, __file__))

if __name__ == "__main__":
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, 9))
    process.start()
    print(ours.recv())
    process.join()
    print(process.exitcode)
