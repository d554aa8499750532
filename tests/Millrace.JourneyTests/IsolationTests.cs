using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Behind the walls that all journeys have.</summary>
public sealed class IsolationTests(ServerFixture fixture) : IsolationJourneys(fixture.Client, MillraceServer.Provider);
