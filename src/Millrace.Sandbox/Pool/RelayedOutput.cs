using Millrace.Sandbox.Stages;

namespace Millrace.Sandbox.Pool;

/// <summary>The output of a stage whose job is not known yet: kept until somebody asks for it, then passed on.</summary>
internal sealed class RelayedOutput : IStageOutput
{
    // A toolchain that boots says next to nothing; what says more is not worth keeping.
    private const int MostKept = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly List<(OutputStream Stream, byte[] Chunk)> _kept = [];
    private int _bytes;
    private IStageOutput? _target;

    public void OnOutput(OutputStream stream, ReadOnlySpan<byte> chunk)
    {
        lock (_lock)
        {
            if (_target is null)
            {
                if (_bytes + chunk.Length <= MostKept)
                {
                    _kept.Add((stream, chunk.ToArray()));
                    _bytes += chunk.Length;
                }

                return;
            }
        }

        _target.OnOutput(stream, chunk);
    }

    public void PassTo(IStageOutput target)
    {
        lock (_lock)
        {
            foreach (var (stream, chunk) in _kept)
            {
                target.OnOutput(stream, chunk);
            }

            _kept.Clear();
            _target = target;
        }
    }
}
