using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Millrace.Tests.Deployment;

/// <summary>Puts what an alias stands for in its place, so that the same text may be read as different types.</summary>
internal sealed class WithoutAliases : IParser
{
    private readonly Queue<ParsingEvent> _events = new();

    public WithoutAliases(IParser parser)
    {
        var known = new Dictionary<AnchorName, List<ParsingEvent>>();
        var open = new List<(AnchorName Anchor, int Depth, List<ParsingEvent> Events)>();
        var depth = 0;
        while (parser.MoveNext())
        {
            IReadOnlyList<ParsingEvent> next = parser.Current is AnchorAlias alias ? known[alias.Value] : [parser.Current!];
            var before = depth;
            depth += next.Sum(e => e.NestingIncrease);
            if (parser.Current is NodeEvent { Anchor.IsEmpty: false } node)
            {
                open.Add((node.Anchor, before, []));
            }

            foreach (var recording in open)
            {
                recording.Events.AddRange(next);
            }

            foreach (var done in open.Where(recording => recording.Depth == depth).ToArray())
            {
                known[done.Anchor] = done.Events;
                open.Remove(done);
            }

            foreach (var e in next)
            {
                _events.Enqueue(Bare(e));
            }
        }
    }

    public ParsingEvent? Current { get; private set; }

    public bool MoveNext()
    {
        Current = _events.Count > 0 ? _events.Dequeue() : null;
        return Current is not null;
    }

    // An anchor would be a second one of its name where its text stands again.
    private static ParsingEvent Bare(ParsingEvent e) => e switch
    {
        YamlDotNet.Core.Events.Scalar { Anchor.IsEmpty: false } s => new YamlDotNet.Core.Events.Scalar(AnchorName.Empty, s.Tag, s.Value, s.Style, s.IsPlainImplicit, s.IsQuotedImplicit, s.Start, s.End),
        MappingStart { Anchor.IsEmpty: false } m => new MappingStart(AnchorName.Empty, m.Tag, m.IsImplicit, m.Style, m.Start, m.End),
        SequenceStart { Anchor.IsEmpty: false } s => new SequenceStart(AnchorName.Empty, s.Tag, s.IsImplicit, s.Style, s.Start, s.End),
        _ => e,
    };
}
