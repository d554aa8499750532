using Millrace.Bench.Bare;
using Millrace.Bench.Server;

namespace Millrace.Bench.Measuring;

/// <summary>What the two ways of measuring cost by themselves. Nothing is subtracted; these figures say how much could be.</summary>
internal sealed class FloorMeasure(Toolchains toolchains, MillraceClient client)
{
    private const int Unmeasured = 20;
    private const int Samples = 101;

    /// <summary>Starting and awaiting <c>true</c>.</summary>
    public double ProcessStartMs(CancellationToken cancellation)
    {
        var command = new BareCommand([Toolchains.Require("true")], "/", toolchains.Environment());
        return Spread.Of(Enumerable.Range(0, Unmeasured + Samples)
            .Select(_ => BareProcess.Run(command, cancellation).Elapsed).ToList().Skip(Unmeasured)).Median;
    }

    /// <summary>Asking the server for its health.</summary>
    public async Task<double> HttpMs(CancellationToken cancellation)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Unmeasured + Samples; i++)
        {
            times.Add(await client.HealthAsync(cancellation));
        }

        return Spread.Of(times.Skip(Unmeasured)).Median;
    }
}
