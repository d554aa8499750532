using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>In the sandboxes that all journeys have.</summary>
public sealed class LimitTests(ServerFixture fixture) : LimitJourneys(fixture.Client);
