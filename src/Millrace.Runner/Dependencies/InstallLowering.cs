using System.Net;
using Millrace.Contracts.Dependencies;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Contracts.Network;
using Millrace.Runner.Egress;
using Millrace.Runner.Lowering;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Dependencies;

/// <summary>What installing a job's packages means for a sandbox, and where that sandbox may connect to.</summary>
internal static class InstallLowering
{
    private const long MiB = 1024 * 1024;
    private const long Processes = 128;
    private const long OpenFiles = 4096;

    public static SandboxSpec Sandbox(DependencyOptions options, long tmpBytes) => new()
    {
        // What is downloaded and what is installed, at one time.
        WorkspaceBytes = Math.Min(2 * options.LayerMb, options.MemoryMb) * MiB,
        TmpBytes = tmpBytes,
    };

    public static StagePlan Stage(JobSpec job, LanguageInstall install, RegistryOptions registry, DependencyOptions options)
    {
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = SandboxPaths.SearchPath,
            ["HOME"] = "/tmp",
            ["TMPDIR"] = SandboxPaths.Workspace + "/.tmp",
            ["LANG"] = "C.UTF-8",
            ["SSL_CERT_FILE"] = "/etc/ssl/certs/ca-certificates.crt",
        };
        foreach (var (name, value) in install.Env)
        {
            environment[name] = Fill(value);
        }

        foreach (var (name, value) in registry.Env.Concat(EgressBroker.Environment))
        {
            environment[name] = value;
        }

        return new StagePlan
        {
            Kind = StageKind.Install,
            Command = new StageCommand { Arguments = [.. install.Command.Select(Fill)], Environment = environment },
            Stdin = ReadOnlyMemory<byte>.Empty,
            Wall = TimeSpan.FromSeconds(options.Seconds),
            Cpu = TimeSpan.FromSeconds(options.Seconds * Environment.ProcessorCount),
            MemoryBytes = options.MemoryMb * MiB,
            Processes = Processes,
            ProcessLimits = new ProcessLimits { OpenFiles = OpenFiles },
        };

        string Fill(string text) => text
            .Replace("{layer}", $"{SandboxPaths.Workspace}/{install.Directory}", StringComparison.Ordinal)
            .Replace("{manifest}", job.Manifests[0].Name, StringComparison.Ordinal)
            .Replace("{registry}", registry.Url!.ToString(), StringComparison.Ordinal);
    }

    public static IReadOnlyCollection<WorkspaceFile> Files(JobSpec job, LanguageInstall install)
    {
        var stubs = job.Files.Select(f => f.Name).Where(name => install.Stubs.Any(glob => Glob.Matches(glob, name)) && job.Manifests.All(m => m.Name != name));
        return [.. job.Manifests.Select(f => new WorkspaceFile(f.Name, f.Content)), .. stubs.Append(".tmp/.keep").Select(name => new WorkspaceFile(name, ReadOnlyMemory<byte>.Empty))];
    }

    public static EgressPolicy Policy(RegistryOptions registry, DependencyOptions options) => new()
    {
        Rules = [RuleOf(registry), .. registry.Hosts.Select(HostRule.Read)],
        Connections = options.Connections,
        Bytes = options.DownloadMb * MiB,
    };

    private static HostRule RuleOf(RegistryOptions registry) => new(HostName.Normalize(registry.Url!.IdnHost) ?? "")
    {
        Ports = [registry.Url.Port],
        Private = registry.Private,
        Address = registry.Address is { } address ? IPAddress.Parse(address) : null,
    };
}
