using System.Diagnostics;

namespace Millrace.FleetTests.Support;

/// <summary>Waits for what must come true, and fails when it does not.</summary>
internal static class Until
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.StartNew();
        while (!await condition())
        {
            if (since.Elapsed > Limit)
            {
                throw new TimeoutException($"After {Limit.TotalSeconds} s it is still not so that {what}.");
            }

            await Task.Delay(10);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what) => TrueAsync(() => Task.FromResult(condition()), what);

    /// <summary>A task that may take as long as a connection needs to come back on a loaded machine.</summary>
    public static Task<T> Patiently<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task Patiently(this Task task) => task.WaitAsync(Limit);
}
