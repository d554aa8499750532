using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Execution;

/// <summary>
/// The limits the host keeps itself while a stage runs: the wall clock, and the CPU time of all its processes. One timer,
/// which goes off when the first of the two could be reached; a stage that ends before costs nothing more.
/// </summary>
internal sealed class StageLimits : IDisposable
{
    private static readonly TimeSpan ShortestCheck = TimeSpan.FromMilliseconds(20);

    private readonly SandboxStage _stage;
    private readonly StagePlan _plan;
    private readonly ICgroup _cgroup;
    private readonly TimeSpan? _cpuBefore;
    private readonly Action<StopReason> _reached;
    private readonly ITimer _timer;

    /// <param name="stage">The stage; its time counts from its start, not from here.</param>
    /// <param name="plan">Its limits.</param>
    /// <param name="cgroup">Where its CPU time is counted.</param>
    /// <param name="cpuBefore">What was counted there before it; null where nothing is counted.</param>
    /// <param name="reached">Told once a limit is reached.</param>
    public StageLimits(SandboxStage stage, StagePlan plan, ICgroup cgroup, TimeSpan? cpuBefore, Action<StopReason> reached)
    {
        _stage = stage;
        _plan = plan;
        _cgroup = cgroup;
        _cpuBefore = cpuBefore;
        _reached = reached;
        _timer = TimeProvider.System.CreateTimer(_ => Check(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Next(plan.Wall, plan.Cpu), Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer.Dispose();

    private void Check()
    {
        var wallLeft = _plan.Wall - (_stage.RunningFor ?? TimeSpan.Zero);
        var cpuLeft = _plan.Cpu - CpuUsed();
        if (wallLeft <= TimeSpan.Zero)
        {
            _reached(StopReason.WallTime);
        }
        else if (cpuLeft <= TimeSpan.Zero)
        {
            _reached(StopReason.CpuTime);
        }
        else
        {
            _timer.Change(Next(wallLeft, cpuLeft), Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan CpuUsed() => _cpuBefore is { } before && _cgroup.Read().CpuTime is { } now ? now - before : TimeSpan.Zero;

    // CPU time cannot be used up sooner than with all CPUs at work.
    private TimeSpan Next(TimeSpan wallLeft, TimeSpan cpuLeft)
    {
        var cpu = _cpuBefore is null ? wallLeft : cpuLeft / Environment.ProcessorCount;
        cpu = cpu > ShortestCheck ? cpu : ShortestCheck;
        return cpu < wallLeft ? cpu : wallLeft;
    }
}
