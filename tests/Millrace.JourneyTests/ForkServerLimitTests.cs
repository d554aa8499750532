using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>The same programs, those in Python in copies of a template.</summary>
public sealed class ForkServerLimitTests(ForkServerFixture fixture) : LimitJourneys(fixture.Client), IClassFixture<ForkServerFixture>;
