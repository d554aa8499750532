import asyncio

async def work(n):
    await asyncio.sleep(0.01 * n)
    return n * 2

async def main():
    print(await asyncio.gather(*(work(n) for n in range(5))))
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work(n)) for n in range(3)]
    print([task.result() for task in tasks])
    process = await asyncio.create_subprocess_exec("echo", "child", stdout=asyncio.subprocess.PIPE)
    print((await process.communicate())[0])

asyncio.run(main())
