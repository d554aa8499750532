using System.Text.Json.Nodes;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Network for a program: where its caller's key says, through the broker, and nowhere else.</summary>
public sealed class NetworkTests(ServerFixture fixture)
{
    private const string Fetch =
        """
        import urllib.request
        for address in ("http://millrace-unlisted.test/", "http://localhost/", "http://millrace-nobody.invalid/", "http://localhost:8080/"):
            try:
                print(urllib.request.urlopen(address, timeout=20).status)
            except urllib.error.HTTPError as e:
                print(e.code, e.read().decode().strip())
        """;

    [Fact]
    public async Task A_program_reaches_what_its_key_names_and_nothing_private_though_it_is_named()
    {
        using var client = await fixture.Server.ClientWithKeyAsync("--name", "net", "--network", "localhost,millrace-nobody.invalid", "--tenant", "net");

        var result = await client.RunAsync("python", Fetch, new { network = true });

        Assert.Equal(
            [
                "403 millrace: millrace-unlisted.test is not among the hosts this sandbox may reach.",
                "403 millrace: localhost has an address that must not be reached.",
                "502 millrace: millrace-nobody.invalid cannot be found.",
                "403 millrace: localhost may not be reached on port 8080.",
            ],
            (result.Stdout + result.Stderr + result.Error).TrimEnd('\n').Split('\n'));
        Assert.Contains($"Job {result.JobId} of net (run) asked for localhost:80: AddressNotPublic.", fixture.Server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_asking_for_it_there_is_none()
    {
        using var client = await fixture.Server.ClientWithKeyAsync("--name", "net", "--network", "localhost");

        var result = await client.RunAsync("python", "import os, socket\nprint([n for n in os.environ if 'proxy' in n.lower()])\ntry: socket.create_connection(('127.0.0.1', 3128), 2)\nexcept OSError as e: print(e.errno)\n");

        Assert.Equal("[]\n111\n", result.Stdout);
    }

    [Fact]
    public async Task Whoever_has_no_key_that_names_hosts_is_refused()
    {
        using var key = await fixture.Server.ClientWithKeyAsync("--name", "plain");
        foreach (var client in new[] { fixture.Client, key })
        {
            using var response = await client.PostAsync("/api/execute?wait=true", MillraceClient.Request("python", "print(1)", new { network = true }));

            Assert.Equal(400, (int)response.StatusCode);
            Assert.Contains("the key that asks must name the hosts", JsonNode.Parse(await response.Content.ReadAsStringAsync())!["errors"]!["network"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        }
    }
}
