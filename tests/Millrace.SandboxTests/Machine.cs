using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Sandbox.Cgroups;
using Millrace.Sandbox.Providers;
using Millrace.Sandbox.Stages;
using Millrace.Sandbox.Templates;

namespace Millrace.SandboxTests;

/// <summary>A provider of this test's own, and what tests need to look into its sandboxes from outside.</summary>
public sealed class Machine : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("millrace-test-");

    private readonly bool _copies;
    private ISandboxTemplate? _template;

    /// <param name="provider">Who builds the walls.</param>
    /// <param name="copies">Sandboxes are copies of a template, which runs Python.</param>
    /// <param name="change">What is different from the options of most tests.</param>
    public Machine(string provider, bool copies = false, Func<SpawningOptions, SpawningOptions>? change = null)
        : this(new Tier(provider), copies, change)
    {
    }

    /// <param name="tier">Who builds the walls, and how.</param>
    /// <param name="copies">Sandboxes are copies of a template, which runs Python.</param>
    /// <param name="change">What is different from the options of most tests.</param>
    public Machine(Tier tier, bool copies = false, Func<SpawningOptions, SpawningOptions>? change = null)
    {
        _copies = copies;
        RuntimeDirectory = Path.Combine(_directory.FullName, "runtime");
        var options = tier.Options(RuntimeDirectory);
        Provider = SandboxProviders.Create(tier.Provider, change?.Invoke(options) ?? options, NullLoggerFactory.Instance);
    }

    public string RuntimeDirectory { get; }

    public static SandboxSpec Spec { get; } = new() { WorkspaceBytes = 16 << 20, TmpBytes = 16 << 20 };

    public ISandboxProvider Provider { get; }

    /// <summary>The provider, when it has a spawner.</summary>
    public SpawningProvider Spawning => (SpawningProvider)Provider;

    /// <summary>The provider, when it makes templates.</summary>
    public ITemplateProvider Templates => (ITemplateProvider)Provider;

    public static StageCommand Command(params string[] arguments) => new()
    {
        Arguments = arguments,
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
    };

    /// <summary>What a template of the program in the given command runs, whose script is <c>main.py</c>.</summary>
    public static TemplateSpec Template(StageCommand command) => new()
    {
        Name = "test",
        Command = command with
        {
            Environment = new OrderedDictionary<string, string>(
                [.. command.Environment, new("LD_PRELOAD", "/millrace/fork.so"), new("MILLRACE_GATE", command.Terminal is null ? "pipes:main.py" : "terminal:main.py")]),
        },
        Limits = new CgroupLimits(256L << 20, 64, null),
    };

    public async Task<Sandbox.Sandbox> StartAsync()
    {
        if (!_copies)
        {
            return await Sandbox.Sandbox.StartAsync(Provider, Spec, CancellationToken.None);
        }

        _template ??= await Templates.StartTemplateAsync(Template(Command("python3", "main.py")), CancellationToken.None);
        return await Sandbox.Sandbox.StartAsync(await _template.ForkAsync(Spec, CancellationToken.None), CancellationToken.None);
    }

    /// <summary>Runs one program and returns what it printed.</summary>
    public static async Task<(StageExit Exit, string Output)> RunAsync(Sandbox.Sandbox sandbox, params string[] arguments)
    {
        var output = new CollectedOutput();
        var stage = await sandbox.StartAsync(Command(arguments), new ProcessLimits(), output, CancellationToken.None);
        await stage.CloseStdinAsync(CancellationToken.None);
        return (await stage.Exit.WaitAsync(TimeSpan.FromSeconds(30)), output.Text);
    }

    /// <summary>Runs a line of bash and returns what it printed.</summary>
    public static async Task<string> BashAsync(Sandbox.Sandbox sandbox, string script) => (await RunAsync(sandbox, "bash", "-c", script)).Output;

    /// <summary>Waits for something to become true; fails after a minute, saying what it was.</summary>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(condition, () => what);

    /// <summary>The same, where what it was is known only then.</summary>
    public static async Task UntilAsync(Func<bool> condition, Func<string> what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(1), what());
            await Task.Delay(20);
        }
    }

    /// <summary>Host pids of everything in a pid namespace.</summary>
    public static IReadOnlyList<int> HostProcessesIn(string pidNamespace) =>
        [.. Directory.GetDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && NamespaceOf(pid, "pid") == pidNamespace)];

    /// <summary>The kernel's name of a namespace of a process; null when it is gone.</summary>
    public static string? NamespaceOf(int pid, string kind)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Host pids of the sandboxes' processes, by the host user id they run under.</summary>
    public static ILookup<uint, int> ProcessesByUid(uint first, uint count) =>
        Directory.GetDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0)
            .Select(pid => (pid, uid: UidOf(pid)))
            .Where(p => p.uid >= first && p.uid < first + count)
            .ToLookup(p => p.uid!.Value, p => p.pid);

    public async ValueTask DisposeAsync()
    {
        if (_template is not null)
        {
            await _template.DisposeAsync();
        }

        await Provider.DisposeAsync();
        if (Directory.Exists(_directory.FullName))
        {
            _directory.Delete(recursive: true);
        }
    }

    private static uint? UidOf(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal));
            return uint.Parse(line.Split('\t')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>Keeps output as text, the first bytes of it.</summary>
public sealed class CollectedOutput : IStageOutput
{
    private const int Most = 4 << 20;

    private readonly StringBuilder _text = new();

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public void OnOutput(OutputStream stream, ReadOnlySpan<byte> chunk)
    {
        lock (_text)
        {
            if (_text.Length < Most)
            {
                _text.Append(Encoding.UTF8.GetString(chunk));
            }
        }
    }
}
