using System.Diagnostics;

namespace Millrace.Telemetry;

/// <summary>Begins a trace of our own for every request, whatever its sender says of one.</summary>
internal sealed class OwnTracesOnly : DistributedContextPropagator
{
    private static readonly DistributedContextPropagator Usual = CreateDefaultPropagator();

    public override IReadOnlyCollection<string> Fields => Usual.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) => Usual.Inject(activity, carrier, setter);

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        (traceId, traceState) = (null, null);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
