namespace Millrace.Tests.Deployment;

/// <summary>One service of compose.yaml.</summary>
internal sealed class ComposeService
{
    public required string Image { get; set; }

    public List<string>? Command { get; set; }

    public string? User { get; set; }

    public string? Hostname { get; set; }

    public string? Restart { get; set; }

    public bool ReadOnly { get; set; }

    public bool Privileged { get; set; }

    public string? Cgroup { get; set; }

    public List<string> CapDrop { get; set; } = [];

    public List<string> CapAdd { get; set; } = [];

    public List<string> SecurityOpt { get; set; } = [];

    public List<string> Profiles { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public List<string> Tmpfs { get; set; } = [];

    public List<ComposeGrant> Secrets { get; set; } = [];

    public Dictionary<string, string> Environment { get; set; } = [];

    public required ComposeNetworkNames Networks { get; set; }

    public Dictionary<string, ComposeDependency> DependsOn { get; set; } = [];

    public ComposeHealthCheck? Healthcheck { get; set; }

    public string? StopSignal { get; set; }

    public string? StopGracePeriod { get; set; }

    public required ComposeLogging Logging { get; set; }

    public required ComposeDeploy Deploy { get; set; }
}

internal sealed class ComposeDependency
{
    public required string Condition { get; set; }
}

internal sealed class ComposeHealthCheck
{
    public required List<string> Test { get; set; }

    public required string Interval { get; set; }

    public required string Timeout { get; set; }

    public required int Retries { get; set; }

    public string? StartPeriod { get; set; }
}

internal sealed class ComposeLogging
{
    public required string Driver { get; set; }

    public required Dictionary<string, string> Options { get; set; }
}

internal sealed class ComposeDeploy
{
    public int Replicas { get; set; } = 1;

    public required ComposeResources Resources { get; set; }
}

internal sealed class ComposeResources
{
    public required ComposeLimits Limits { get; set; }
}

internal sealed class ComposeLimits
{
    public required string Cpus { get; set; }

    public required string Memory { get; set; }

    public required int Pids { get; set; }
}

internal sealed class ComposeNetwork
{
    public bool Internal { get; set; }

    public ComposeIpam? Ipam { get; set; }
}

internal sealed class ComposeIpam
{
    public required List<Dictionary<string, string>> Config { get; set; }
}

internal sealed class ComposeSecret
{
    public required string File { get; set; }
}
