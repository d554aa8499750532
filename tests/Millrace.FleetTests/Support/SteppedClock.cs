using Microsoft.Extensions.Time.Testing;

namespace Millrace.FleetTests.Support;

/// <summary>Tells the time of a clock that a test moves, and waits in real time: what is dated is exact, what is paced goes on.</summary>
internal sealed class SteppedClock(FakeTimeProvider dates) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => dates.GetUtcNow();
}
