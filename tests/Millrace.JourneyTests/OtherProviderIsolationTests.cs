using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>The same programs, behind the walls of the other provider.</summary>
public sealed class OtherProviderIsolationTests(OtherProviderFixture fixture)
    : IsolationJourneys(fixture.Client, OtherProviderFixture.Provider), IClassFixture<OtherProviderFixture>;
