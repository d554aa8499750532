import asyncio

async def fail(n):
    await asyncio.sleep(0)
    raise ValueError(f"task {n}")

async def main():
    await fail(1)

asyncio.run(main())
