using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox.Templates;

/// <summary>A program that is started once and copied for each sandbox.</summary>
public sealed record TemplateSpec
{
    /// <summary>For messages, such as <c>python</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What a job would start, with the variables added that make the program wait (<c>native/fork</c>).</summary>
    public required StageCommand Command { get; init; }

    /// <summary>What the template itself may use. Its copies count in cgroups of their own.</summary>
    public required CgroupLimits Limits { get; init; }
}
