using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

public sealed class PoolTests
{
    [Fact]
    public async Task Default_jobs_find_a_toolchain_waiting_and_the_pool_says_so()
    {
        await using var server = await MillraceServer.StartAsync();
        foreach (var (language, source) in ((string, string)[])[("python", "print(1)"), ("nodejs", "console.log(1)")])
        {
            var result = await WarmRunAsync(server, language, source, null);
            Assert.Equal("1\n", result.Stdout);
            Assert.True((await WarmRunAsync(server, language, "", new { tty = new { cols = 100, rows = 30 }, stdin = "", files = new[] { new { name = FileNameOf(language), content = source } } })).Warm);
        }

        await Traces.EventuallyAsync(() => HitsAsync(server, "python").GetAwaiter().GetResult(), hits => hits >= 1, "hits of python");
    }

    [Fact]
    public async Task A_warm_Python_that_prints_line_by_line_does_so_through_memory_and_all_of_it_arrives()
    {
        await using var server = await MillraceServer.StartAsync();
        const string Source = """
            for i in range(100_000):
                print(i)
            print("memfd:stdout" in open("/proc/self/maps").read())
            """;

        var result = await WarmRunAsync(server, "python", Source, null);

        Assert.True(result.Warm);
        Assert.Equal(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\n")) + "True\n", result.Stdout);
    }

    [Theory]
    [InlineData("""{"args": ["x"]}""")]
    [InlineData("""{"env": {"A": "1"}}""")]
    [InlineData("""{"entry_point": "other.py"}""")]
    public async Task A_job_with_anything_of_its_own_takes_the_ordinary_way(string more)
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__Runner__PoolSize", "1"));

        var result = await server.Client.RunAsync("python", "print('fine')", System.Text.Json.Nodes.JsonNode.Parse(more));

        Assert.Equal((false, "fine\n"), (result.Warm, result.Stdout));
    }

    [Fact]
    public async Task What_a_language_prepared_is_seen_by_all_and_changed_by_none()
    {
        await using var server = await MillraceServer.StartAsync();
        Assert.SkipUnless(File.Exists("/usr/bin/go"), "Go is not installed, and no other language prepares anything.");

        var seen = "";
        await Traces.EventuallyAsync(
            () => seen = server.Client.RunAsync("bash", "ls /millrace/prepared/go 2>/dev/null | wc -l").GetAwaiter().GetResult().Stdout.Trim(),
            count => count is not ("0" or ""),
            "the build cache of Go");
        var vandal = await server.Client.RunAsync("bash", "touch /millrace/prepared/go/x || rm -r /millrace/prepared/go || echo refused");
        var hello = await server.Client.RunAsync(
            "go", "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hi\") }\n", new { compile_args = new[] { "-x" } });

        Assert.Equal("refused\n", vandal.Stdout);
        Assert.Equal("hi\n", hello.Stdout);

        // The standard library is linked as it was found: nothing of it was compiled for this job.
        Assert.DoesNotContain("fmt.a", hello.Compile!.Stderr.Split('\n').Where(line => line.Contains("/compile ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')));
    }

    [Fact]
    public async Task What_a_language_prepared_is_linked_ahead_of_the_job_which_is_not_called_warm_for_that()
    {
        await using var server = await MillraceServer.StartAsync();
        Assert.SkipUnless(File.Exists("/usr/bin/go"), "Go is not installed, and no other language prepares anything.");
        const string Source = """
            package main

            import (
                "fmt"
                "os"
                "path/filepath"
                "strings"
            )

            func main() {
                links := 0
                filepath.Walk("/tmp/go-cache", func(path string, info os.FileInfo, err error) error {
                    if target, e := os.Readlink(path); e == nil && strings.HasPrefix(target, "/millrace/prepared/go/") {
                        links++
                    }
                    return err
                })
                fmt.Println(links > 100)
                kept, _ := filepath.Glob("/tmp/go-cache/toolexec/*")
                for _, path := range kept {
                    target, _ := os.Readlink(path)
                    fmt.Println(strings.Split(filepath.Base(path), "-")[0], strings.HasPrefix(target, "/millrace/prepared/go/"))
                }
            }
            """;
        await Traces.EventuallyAsync(
            () => server.Client.RunAsync("bash", "test -d /millrace/prepared/go && echo there").GetAwaiter().GetResult().Stdout, said => said == "there\n", "the build cache of Go");
        await Traces.EventuallyAsync(() => ShelfAsync(server, "go").GetAwaiter().GetResult()["ready"]!.GetValue<int>(), ready => ready > 0, "a sandbox for Go");

        var result = await server.Client.RunAsync("go", Source);

        // What the tools said when their versions were asked for is among it, and nobody asked again.
        Assert.Equal((false, "true\nasm true\ncgo true\ncompile true\nlink true\n"), (result.Warm, result.Stdout));
        await Traces.EventuallyAsync(() => HitsAsync(server, "go").GetAwaiter().GetResult(), hits => hits == 1, "the hit of Go");
        Assert.False((await ShelfAsync(server, "go"))["gated"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Without_the_warm_pool_nothing_is_warm()
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__Runner__WarmPool", "false"));

        for (var i = 0; i < 3; i++)
        {
            Assert.False((await server.Client.RunAsync("python", "print(1)")).Warm);
        }
    }

    [Theory]
    [InlineData("# coding: latin-1\nprint('fine')")]
    [InlineData("#!/usr/bin/python3\n# -*- coding: iso-8859-15 -*-\nprint('fine')")]
    public async Task A_python_source_with_a_coding_cookie_which_is_read_twice_is_warm_too(string source)
    {
        await using var server = await MillraceServer.StartAsync();

        Assert.Equal("fine\n", (await WarmRunAsync(server, "python", source, null)).Stdout);
    }

    [Fact]
    public async Task A_package_json_decides_how_nodejs_boots_so_its_job_is_not_warm()
    {
        await using var server = await MillraceServer.StartAsync();

        var result = await server.Client.RunAsync("nodejs", "", new
        {
            files = new[]
            {
                new { name = "main.js", content = "import { readFileSync } from 'fs'; console.log(typeof require, readFileSync('package.json').length)" },
                new { name = "package.json", content = "{\"type\": \"module\"}" },
            },
        });

        Assert.Equal((false, "undefined 18\n"), (result.Warm, result.Stdout));
    }

    private static string FileNameOf(string language) => language == "python" ? "main.py" : "main.js";

    // One waits of each kind; it may have been taken a moment ago.
    private static async Task<ExecutionResult> WarmRunAsync(MillraceServer server, string language, string source, object? more)
    {
        ExecutionResult result;
        var tries = 0;
        do
        {
            result = await server.Client.RunAsync(language, source, more);
            Assert.Equal(Outcome.Success, result.Outcome);
            await Task.Delay(100);
        }
        while (!result.Warm && ++tries < 50);

        Assert.True(result.Warm, $"{language} was never warm");
        return result;
    }

    private static async Task<long> HitsAsync(MillraceServer server, string key) => (await ShelfAsync(server, key))["hits"]!.GetValue<long>();

    private static async Task<System.Text.Json.Nodes.JsonNode> ShelfAsync(MillraceServer server, string key)
    {
        var pool = await server.Client.GetAsync("/api/pool");
        return pool["runners"]![0]!["shelves"]!.AsArray().Single(s => s!["key"]!.GetValue<string>() == key)!;
    }
}
