namespace Millrace.Serve;

/// <summary>
/// How many workers the thread pool begins with. The runtime's configuration says one, which serves a machine of one or two CPUs
/// best (Millrace.csproj says why); elsewhere there is one for each CPU, as .NET has it by default.
/// </summary>
internal static class WorkerThreads
{
    private const int FewProcessors = 2;

    public static void Provide(int processors)
    {
        if (processors > FewProcessors)
        {
            ThreadPool.GetMinThreads(out _, out var completionPorts);
            ThreadPool.SetMinThreads(processors, completionPorts);
        }
    }
}
