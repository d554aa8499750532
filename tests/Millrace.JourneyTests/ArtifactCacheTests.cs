using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

public sealed class ArtifactCacheTests(ServerFixture fixture)
{
    private const string Warns = "#include <stdio.h>\nint main(void) { int unused; puts(\"warned\"); return 0; }\n";

    private MillraceClient Client => fixture.Client;

    public static TheoryData<string> Compiled() =>
        [.. LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages")).All.Where(l => l.Compile is not null).Select(l => l.Id)];

    [Theory]
    [MemberData(nameof(Compiled))]
    public async Task The_same_source_is_compiled_once_and_reads_its_own_input_each_time(string languageId)
    {
        var language = LanguageFolder.Load(Path.Combine(AppContext.BaseDirectory, "languages")).All.Single(l => l.Id == languageId);
        var installed = (await Client.GetAsync($"/api/languages/{languageId}"))["available"]!.GetValue<bool>();
        Assert.SkipUnless(installed, $"{language.Name} is not installed here.");
        var source = Fresh(language.Samples.Single(s => s.Name == "stdin-echo").Source);

        var first = await Client.RunAsync(languageId, source, new { stdin = "one\n" });
        var second = await Client.RunAsync(languageId, source, new { stdin = "one\n" });
        var third = await Client.RunAsync(languageId, source, new { stdin = "two\n" });

        Assert.Equal([false, true, true], [first.Compile!.Cached, second.Compile!.Cached, third.Compile!.Cached]);
        Assert.Equal(["> one\n", "> one\n", "> two\n"], [first.Stdout, second.Stdout, third.Stdout]);
        Assert.All([first, second, third], r => Assert.Equal((Outcome.Success, 0), (r.Outcome, r.Compile!.ExitCode)));
    }

    [Fact]
    public async Task What_the_compiler_said_is_said_again_and_the_events_tell_the_same_story()
    {
        var source = Fresh(Warns);

        var first = await Client.RunAsync("c", source);
        var second = await Client.RunAsync("c", source);

        Assert.Contains("unused variable", first.Compile!.Stderr, StringComparison.Ordinal);
        Assert.Equal((first.Compile.Output, first.Compile.Stdout, first.Compile.Stderr), (second.Compile!.Output, second.Compile.Stdout, second.Compile.Stderr));
        Assert.Equal((false, true), (first.Compile.Cached, second.Compile.Cached));
        var story = await StoryOfAsync(second);
        Assert.Equal(await StoryOfAsync(first), story);
        Assert.Equal(["compile started ", $"compile_stderr: {second.Compile.Stderr}", "compile finished 0", "run started ", "stdout: warned\n", "run finished 0"], story);
    }

    [Fact]
    public async Task The_answer_says_cached_only_when_it_is()
    {
        var source = Fresh(Warns);

        var first = await Client.GetAsync($"/api/jobs/{(await Client.RunAsync("c", source)).JobId}");
        var second = await Client.GetAsync($"/api/jobs/{(await Client.RunAsync("c", source)).JobId}");

        Assert.False(first["result"]!["compile"]!.AsObject().ContainsKey("cached"));
        Assert.True(second["result"]!["compile"]!["cached"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("int f = open(\".build/main\", O_WRONLY | O_TRUNC); if (f >= 0) write(f, \"#!/bin/echo poisoned\\n\", 21);")]
    [InlineData("unlink(\".build/main\"); int f = open(\".build/main\", O_WRONLY | O_CREAT, 0755); write(f, \"#!/bin/echo poisoned\\n\", 21); close(f);")]
    [InlineData("unlink(\".build/main\");")]
    [InlineData("chmod(\".build/main\", 0); rename(\".build\", \"elsewhere\");")]
    public async Task A_program_that_spoils_its_own_executable_spoils_it_for_nobody(string spoil)
    {
        var source = Fresh($"#include <fcntl.h>\n#include <stdio.h>\n#include <sys/stat.h>\n#include <unistd.h>\nint main(void) {{ {spoil} puts(\"clean\"); return 0; }}\n");

        for (var run = 0; run < 3; run++)
        {
            var result = await Client.RunAsync("c", source);

            Assert.Equal(("clean\n", run > 0), (result.Stdout, result.Compile!.Cached));
        }
    }

    [Fact]
    public async Task A_source_that_does_not_compile_is_compiled_again()
    {
        var source = Fresh("int main(void) { return missing; }\n");

        var first = await Client.RunAsync("c", source);
        var second = await Client.RunAsync("c", source);

        Assert.Equal((Outcome.CompileError, Outcome.CompileError), (first.Outcome, second.Outcome));
        Assert.False(second.Compile!.Cached);
        Assert.Contains("missing", second.Compile.Stderr, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_option_is_another_program()
    {
        var source = Fresh("#include <stdio.h>\n#ifndef N\n#define N 0\n#endif\nint main(void) { printf(\"%d\\n\", N); }\n");

        var none = await Client.RunAsync("c", source);
        var one = await Client.RunAsync("c", source, new { compile_args = new[] { "-DN=1" } });
        var two = await Client.RunAsync("c", source, new { compile_args = new[] { "-DN=2" } });

        Assert.Equal(["0\n", "1\n", "2\n"], [none.Stdout, one.Stdout, two.Stdout]);
        Assert.All([none, one, two], r => Assert.False(r.Compile!.Cached));
    }

    [Fact]
    public async Task Arguments_environment_and_limits_of_the_program_do_not_matter()
    {
        var source = Fresh("#include <stdio.h>\n#include <stdlib.h>\nint main(int c, char **v) { printf(\"%s %s\\n\", c > 1 ? v[1] : \"-\", getenv(\"WHO\") ? getenv(\"WHO\") : \"-\"); }\n");
        await Client.RunAsync("c", source);

        var result = await Client.RunAsync("c", source, new { args = new[] { "x" }, env = new { WHO = "me" }, limits = new { memory_mb = 64, wall_ms = 2000 } });

        Assert.Equal(("x me\n", true), (result.Stdout, result.Compile!.Cached));
    }

    [Fact]
    public async Task Files_that_the_compiler_left_elsewhere_are_there_as_well()
    {
        var source = Fresh("int main(void) { return 0; }\n");
        var more = new { compile_args = new[] { "-save-temps=cwd" }, artifacts = new[] { "*.s" } };

        var first = await Client.RunAsync("c", source, more);
        var second = await Client.RunAsync("c", source, more);

        Assert.Equal((false, true), (first.Compile!.Cached, second.Compile!.Cached));
        Assert.NotEmpty(first.Artifacts!);
        Assert.Equal(first.Artifacts!, second.Artifacts!);
    }

    [Fact]
    public async Task A_program_almost_as_large_as_a_waiting_sandbox_may_get_is_kept_as_well()
    {
        var source = Fresh("#include <stdio.h>\nstatic char large[60 << 20] = { 1 };\nint main(int c, char **v) { (void)v; printf(\"%d\\n\", large[c - 1]); }\n");

        var first = await Client.RunAsync("c", source);
        var second = await Client.RunAsync("c", source);

        Assert.Equal(("1\n", "1\n", true), (first.Stdout, second.Stdout, second.Compile!.Cached));
    }

    [Fact]
    public async Task Eight_equal_submissions_at_once_compile_once()
    {
        var source = Fresh("#include <iostream>\n#include <map>\n#include <regex>\nint main() { std::string s; std::cin >> s; std::cout << s << std::endl; }\n");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Client.RunAsync("cpp", source, new { stdin = $"{n}\n" })));

        Assert.Equal(Enumerable.Range(0, 8).Select(n => $"{n}\n"), results.Select(r => r.Stdout));
        Assert.Single(results, r => !r.Compile!.Cached);
    }

    [Fact]
    public async Task Those_who_wait_for_a_compilation_that_is_cancelled_compile_themselves()
    {
        var source = Fresh(Slow);
        var first = await Client.SubmitAsync("cpp", source);
        using var socket = await Client.OpenAsync(first);
        await socket.WaitForAsync("stage");
        var second = Client.RunAsync("cpp", source);

        using var answer = await Client.Http.DeleteAsync($"/api/jobs/{first}");
        var cancelled = await socket.ResultAsync();
        var result = await second;

        Assert.Equal(Outcome.Cancelled, cancelled.Outcome);
        Assert.Equal((Outcome.Success, false), (result.Outcome, result.Compile!.Cached));
    }

    [Fact]
    public async Task Who_waits_for_a_compilation_can_be_cancelled_alone()
    {
        var source = Fresh(Slow);
        var first = Client.RunAsync("cpp", source);
        var second = await Client.SubmitAsync("cpp", source);

        using var answer = await Client.Http.DeleteAsync($"/api/jobs/{second}");
        var cancelled = await Client.ResultOfAsync(second);

        Assert.Equal(Outcome.Cancelled, cancelled.Outcome);
        Assert.Equal(Outcome.Success, (await first).Outcome);
    }

    [Fact]
    public async Task Compiled_programs_survive_a_crash_of_the_server_and_damaged_ones_do_not()
    {
        var data = Directory.CreateTempSubdirectory("millrace-test-").FullName;
        try
        {
            var artifacts = Path.Combine(data, "cache", "artifacts");
            await using (var server = await MillraceServer.StartAsync(data))
            {
                Assert.False((await server.Client.RunAsync("c", Warns)).Compile!.Cached);
                await Traces.EventuallyAsync(() => Entries(artifacts).Length, n => n == 1, "entries");
                await server.KillAsync();
            }

            var entry = Entries(artifacts).Single();
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(entry));
            await using (var server = await MillraceServer.StartAsync(data))
            {
                Assert.True((await server.Client.RunAsync("c", Warns)).Compile!.Cached);
            }

            var bytes = await File.ReadAllBytesAsync(entry);
            bytes[^1] ^= 1;
            await File.WriteAllBytesAsync(entry, bytes);
            await using (var server = await MillraceServer.StartAsync(data))
            {
                var result = await server.Client.RunAsync("c", Warns);
                Assert.Equal((Outcome.Success, "warned\n", false), (result.Outcome, result.Stdout, result.Compile!.Cached));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData("Millrace__Cache__MaxMb", "0")]
    [InlineData("Millrace__Cache__Scope", "off")]
    public async Task Turned_off_everything_is_compiled(string key, string value)
    {
        await using var server = await MillraceServer.StartAsync(null, (key, value));

        await server.Client.RunAsync("c", Warns);
        var second = await server.Client.RunAsync("c", Warns);

        Assert.Equal((Outcome.Success, false), (second.Outcome, second.Compile!.Cached));
        Assert.Empty(Entries(Path.Combine(server.Data, "cache", "artifacts")));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_fails_no_job_and_is_told_once()
    {
        var data = Directory.CreateTempSubdirectory("millrace-test-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(data, "cache"), "in the way");
            await using var server = await MillraceServer.StartAsync(data);

            foreach (var source in new[] { Warns, Fresh(Warns) })
            {
                Assert.Equal("warned\n", (await server.Client.RunAsync("c", source)).Stdout);
                Assert.Equal("warned\n", (await server.Client.RunAsync("c", source)).Stdout);
            }

            Assert.Single(server.Log.Split('\n'), line => line.Contains("cannot be kept", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Kept_to_workspaces_nobody_gains_from_another()
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__Cache__Scope", "workspace"));

        var ann = await server.Client.RunAsync("c", Warns, new { workspace_id = "ann" });
        var bob = await server.Client.RunAsync("c", Warns, new { workspace_id = "bob" });
        var again = await server.Client.RunAsync("c", Warns, new { workspace_id = "bob" });

        Assert.Equal([false, false, true], [ann.Compile!.Cached, bob.Compile!.Cached, again.Compile!.Cached]);
    }

    // Seconds of work for the compiler, none for the program.
    private const string Slow = """
        #include <regex>
        #include <iostream>
        template <int N> struct Work { static int go(int x) { std::regex r(std::to_string(N)); return Work<N - 1>::go(x * N % 7919); } };
        template <> struct Work<0> { static int go(int x) { return x; } };
        int main(int c, char **) { return c > 100 ? Work<40>::go(c) : 0; }

        """;

    private static string Fresh(string source) => $"{source}// {Guid.NewGuid()}\n";

    private static string[] Entries(string directory) =>
        Directory.Exists(directory) ? [.. Directory.GetDirectories(directory).SelectMany(Directory.GetFiles)] : [];

    // Output that came in several pieces is told as one: where the pieces end is chance.
    private async Task<IReadOnlyList<string>> StoryOfAsync(ExecutionResult result)
    {
        var story = new List<string>();
        foreach (var e in (await Client.GetAsync($"/api/jobs/{result.JobId}/events?format=json"))["events"]!.AsArray())
        {
            var data = e!["data"]!;
            switch (e["type"]!.GetValue<string>())
            {
                case "stage":
                    story.Add($"{data["stage"]} {data["state"]} {data["exit_code"]}");
                    break;
                case "output" when story[^1].StartsWith($"{data["stream"]}: ", StringComparison.Ordinal):
                    story[^1] += data["text"];
                    break;
                case "output":
                    story.Add($"{data["stream"]}: {data["text"]}");
                    break;
            }
        }

        return story;
    }
}
