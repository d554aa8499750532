namespace Millrace.Bench.Measuring;

/// <summary>CPU time of the whole machine for one run of <c>bash -c :</c>, milliseconds.</summary>
/// <param name="Bare">By hand.</param>
/// <param name="Ours">As a job: request, sandbox made and destroyed, answer.</param>
/// <param name="Client">The part of ours that the measuring client itself used.</param>
/// <param name="Tree">CPU time of the server's own process tree for one job; blind to what the kernel does on nobody's account, deaf to other work.</param>
/// <param name="Idle">What the machine spends when nothing is measured, percent of one core; subtracted from both.</param>
/// <param name="Jobs">How many of each.</param>
internal sealed record SandboxCpuRow(double Bare, double Ours, double Client, double Tree, double Idle, int Jobs)
{
    // Busy beyond this, the whole machine's time says little about ours.
    private const double IdleLimit = 20;

    public double Difference => Ours - Bare;

    /// <summary>True when other work ran meanwhile.</summary>
    public bool Disturbed => Idle > IdleLimit;
}
