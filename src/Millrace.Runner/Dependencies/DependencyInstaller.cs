using System.Collections.Concurrent;
using System.Text;
using Millrace.Contracts.Dependencies;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Contracts.Network;
using Millrace.Runner.Artifacts;
using Millrace.Runner.Egress;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox;
using Millrace.Sandbox.Pool;

namespace Millrace.Runner.Dependencies;

/// <summary>
/// Has the packages of a job at hand: an installed set that is there already, or one that is installed now, in a sandbox of
/// its own whose only way out is the broker to the language's registry. Jobs that want the same at one time wait for the first.
/// </summary>
internal sealed class DependencyInstaller(
    SandboxPool pool, EgressBroker broker, LayerStore? store, ToolchainIdentity toolchains, DependencyOptions options, RunnerOptions runner) : IDisposable
{
    private const long MiB = 1024 * 1024;
    private const long OutputBytes = 256 * 1024;

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _flights = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turns = new(options.Parallel);

    /// <summary>Memory an installation takes beside the job's, bytes; 0 for a job without packages.</summary>
    public long MemoryFor(JobSpec job) => job.Manifests.Count > 0 ? options.MemoryMb * MiB : 0;

    /// <summary>Installs what a job wants, or finds it installed.</summary>
    public async Task<InstalledPackages> InstallAsync(
        JobSpec job, LanguageDefinition language, EgressAsker asker, IExecutionObserver observer, CancellationToken cancellation)
    {
        if (store is null || language.Install is not { } install || !options.Offers(language.Id) || toolchains.Of(language.Id) is not { } toolchain)
        {
            throw new SandboxException($"This runner installs no packages for {language.Id}, and the API has accepted a job that wants some: give both the same {DependencyOptions.Section}.");
        }

        var registry = options.Registries[language.Id];
        var plan = InstallLowering.Stage(job, install, registry, options);
        var key = LayerKey.Of(job, install, toolchain, registry, options.Scope, asker.Tenant);
        while (true)
        {
            if (store.TryOpen(key) is { } found)
            {
                return new InstalledPackages(Replay(plan, observer), found);
            }

            var flight = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var first = _flights.GetOrAdd(key, flight);
            if (first != flight)
            {
                // Whether it succeeded is seen in the store; if not, this job finds out for itself.
                await first.Task.WaitAsync(cancellation);
                continue;
            }

            try
            {
                await _turns.WaitAsync(cancellation);
                try
                {
                    return await InstallAsync(new Installation(job, install, registry, plan, key, asker), observer, cancellation);
                }
                finally
                {
                    _turns.Release();
                }
            }
            finally
            {
                _flights.TryRemove(KeyValuePair.Create(key, flight));
                flight.TrySetResult();
            }
        }
    }

    public void Dispose() => _turns.Dispose();

    private static StageReport Replay(StagePlan plan, IExecutionObserver observer)
    {
        var report = new StageReport { Plan = plan, ExitCode = 0, Cached = true };
        observer.OnStageStarted(plan.Kind, null);
        observer.OnStageFinished(report);
        return report;
    }

    private async Task<InstalledPackages> InstallAsync(Installation task, IExecutionObserver observer, CancellationToken cancellation)
    {
        await using var session = broker.Open(InstallLowering.Policy(task.Registry, options), task.Asker);
        var sandbox = await pool.RentAsync(InstallLowering.Sandbox(options, runner.TmpMb * MiB), [], cancellation);
        try
        {
            await session.AttachAsync(sandbox.Sandbox, cancellation);
            await sandbox.Sandbox.WriteFilesAsync(InstallLowering.Files(task.Job, task.Install), cancellation);
            var tail = new InstallTail(observer);
            var report = await new StageExecution(sandbox, task.Plan, new OutputBudget(OutputBytes), tail, runner.Cpus).RunAsync(cancellation);
            if (report.ExitCode != 0 || report.Stopped != StopReason.None || report.Failure is not null)
            {
                var words = tail.LastWords(task.Install, Encoding.UTF8.GetString(task.Job.Manifests[0].Content));
                return new InstalledPackages(report with { LastWords = words, TooLarge = report.Stopped == StopReason.None && tail.SaidDiskFull, RegistryFailed = session.Refused.Any(r => IsRegistry(r, task.Registry)) }, null);
            }

            return await KeepAsync(task, sandbox.Sandbox, report, cancellation);
        }
        finally
        {
            pool.Retire(sandbox);
        }
    }

    // The registry was listed, and it could not be reached: nothing the job has asked for is to blame.
    private static bool IsRegistry((string Target, EgressVerdict Verdict) refused, RegistryOptions registry) =>
        refused.Verdict is EgressVerdict.NotFound or EgressVerdict.Unreachable or EgressVerdict.AddressNotPublic
        && refused.Target == $"{HostName.Normalize(registry.Url!.IdnHost)}:{registry.Url.Port}";

    private async Task<InstalledPackages> KeepAsync(Installation task, Sandbox.Sandbox sandbox, StageReport report, CancellationToken cancellation)
    {
        var staged = store!.Stage();
        var kept = false;
        using var writer = new LayerWriter(staged, task.Install.Directory + "/");
        try
        {
            var leftOut = await sandbox.CollectAsync([task.Install.Directory + "/**"], writer, options.LayerFiles, options.LayerMb * MiB, cancellation);
            if (leftOut > 0)
            {
                return new InstalledPackages(report with { TooLarge = true }, null);
            }

            var layer = store.Keep(task.Key, staged, writer.Files, writer.Bytes);
            kept = true;
            return new InstalledPackages(report, layer);
        }
        catch (SandboxException) when (writer.Refusal is { } refusal)
        {
            return new InstalledPackages(report with { Rejected = true, LastWords = refusal }, null);
        }
        finally
        {
            if (!kept)
            {
                store.Discard(staged);
            }
        }
    }

    private sealed record Installation(JobSpec Job, LanguageInstall Install, RegistryOptions Registry, StagePlan Plan, string Key, EgressAsker Asker);
}

/// <summary>How installing ended.</summary>
/// <param name="Report">The installer's stage.</param>
/// <param name="Layer">What it left; null when it failed.</param>
internal sealed record InstalledPackages(StageReport Report, Layer? Layer);
