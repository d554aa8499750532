using Millrace.Transport;

namespace Millrace.Runner.Slots;

/// <summary>Asks a store that is away again, for as long as it takes: what a runner has in hand must not be lost.</summary>
internal static class StoreRetry
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <exception cref="OperationCanceledException">The runner stops before the store is back.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> ask, TimeProvider time, CancellationToken abandon)
    {
        for (var pause = First; ; pause = pause < Longest ? pause * 2 : Longest)
        {
            try
            {
                return await ask();
            }
            catch (TransportUnavailableException)
            {
                await Task.Delay(pause, time, abandon);
            }
        }
    }
}
