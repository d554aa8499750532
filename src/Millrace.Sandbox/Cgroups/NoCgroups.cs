using Millrace.Sandbox.Spawning;

namespace Millrace.Sandbox.Cgroups;

/// <summary>For machines where no cgroup may be made, when the operator allows that by name.</summary>
internal sealed class NoCgroups(string problem) : ICgroupHierarchy
{
    public string Version => "none";

    public IReadOnlyList<string> Controllers => [];

    public string? Problem => problem;

    public IReadOnlyList<string> Directories => [];

    public ICgroup Create(string name) => new NoCgroup();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class NoCgroup : ICgroup
    {
        public CgroupJoin Join => CgroupJoin.None;

        public void Apply(CgroupLimits limits)
        {
        }

        public CgroupUsage Read() => default;

        public long? ReadMemoryPeak() => null;

        public void ResetPeak()
        {
        }

        public void Kill()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
