using System.Text;
using Millrace.Contracts.Dependencies;
using Millrace.Contracts.Languages;
using Millrace.Runner.Execution;
using Millrace.Runner.Lowering;
using Millrace.Runner.Outcomes;
using Millrace.Sandbox.Stages;

namespace Millrace.Runner.Dependencies;

/// <summary>Passes on what an installer does, and keeps its last words for the job's error.</summary>
internal sealed class InstallTail(IExecutionObserver inner) : IExecutionObserver
{
    private const int KeptBytes = 8 * 1024;
    private const int LongestLine = 300;

    private readonly List<byte> _tail = [];

    public void OnStageStarted(StageKind kind, int? test) => inner.OnStageStarted(kind, test);

    public void OnOutput(StageKind kind, int? test, OutputStream stream, ReadOnlySpan<byte> chunk)
    {
        _tail.AddRange(chunk);
        if (_tail.Count > KeptBytes)
        {
            _tail.RemoveRange(0, _tail.Count - KeptBytes);
        }

        inner.OnOutput(kind, test, stream, chunk);
    }

    public void OnStageFinished(StageReport report) => inner.OnStageFinished(report);

    /// <summary>Whether it said that it had no room. Installers clean up behind them: the disk is not full any more when they end.</summary>
    public bool SaidDiskFull => Text.Contains("No space left on device", StringComparison.Ordinal) || Text.Contains("ENOSPC", StringComparison.Ordinal);

    private string Text => Encoding.UTF8.GetString([.. _tail]);

    /// <summary>The last line that names something that was asked for, else the last one.</summary>
    public string LastWords(LanguageInstall install, string manifest)
    {
        var lines = Text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        var names = Manifests.Names(install, manifest);
        var words = lines.LastOrDefault(line => names.Any(name => line.Contains(name, StringComparison.OrdinalIgnoreCase))) ?? lines.LastOrDefault() ?? "the installer said nothing";
        return words.Length > LongestLine ? words[..LongestLine] + "…" : words;
    }
}
