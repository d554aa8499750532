using System.Text.Json;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>The same programs in sandboxes that are copies of a template: what is bash elsewhere, a Python program becomes.</summary>
public sealed class ForkServerIsolationTests(ForkServerFixture fixture) : IsolationJourneys(fixture.Client, MillraceServer.Provider), IClassFixture<ForkServerFixture>
{
    private readonly MillraceClient _client = fixture.Client;

    protected override async Task<ExecutionResult> Bash(string script)
    {
        // A text in JSON is one in Python, too.
        var result = await _client.RunAsync("python", $"import os\nos.execvp('bash', ['bash', '-c', {JsonSerializer.Serialize(script)}])");
        Assert.True(result.Warm, "It did not run in a copy.");
        return result;
    }
}
