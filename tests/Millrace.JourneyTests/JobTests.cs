using System.Net;
using System.Text.Json.Nodes;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

public sealed class JobTests(ServerFixture fixture)
{
    private MillraceClient Client => fixture.Client;

    [Fact]
    public async Task A_running_job_can_be_cancelled_and_keeps_what_it_printed()
    {
        var job = await Client.SubmitAsync("python", "import time\nprint('started')\ntime.sleep(60)", new { stdin = "" });
        using var socket = await Client.OpenAsync(job);
        await socket.WaitForOutputAsync("started\n"); // Python writes the line and its end one after the other

        using var answer = await Client.Http.DeleteAsync($"/api/jobs/{job}");
        var result = await socket.ResultAsync();

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal((JobStatus.Cancelled, Outcome.Cancelled, "started\n"), (result.Status, result.Outcome, result.Stdout));
        Assert.Equal("cancelled", (await Client.GetAsync($"/api/jobs/{job}"))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_queued_job_can_be_cancelled_and_never_runs()
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__Runner__Slots", "1"));
        var first = await server.Client.SubmitAsync("python", "import time\ntime.sleep(3)", new { stdin = "" });
        var second = await server.Client.SubmitAsync("python", "print('ran')", new { stdin = "" });

        using var answer = await server.Client.Http.DeleteAsync($"/api/jobs/{second}");
        var result = await server.Client.ResultOfAsync(second);
        await server.Client.Http.DeleteAsync($"/api/jobs/{first}");
        await server.Client.ResultOfAsync(first);

        Assert.Equal((JobStatus.Cancelled, "", 0), (result.Status, result.Stdout, result.Attempt));
    }

    [Fact]
    public async Task A_job_that_waits_for_memory_can_be_cancelled_and_never_runs()
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__Runner__MemoryMb", "1024"));
        var first = await server.Client.SubmitAsync("python", "import time\ntime.sleep(60)", new { stdin = "", memory_limit = 600 });
        await TakenAsync(first);
        var second = await server.Client.SubmitAsync("python", "print('ran')", new { stdin = "", memory_limit = 600 });
        await TakenAsync(second);

        using var answer = await server.Client.Http.DeleteAsync($"/api/jobs/{second}");
        var result = await server.Client.ResultOfAsync(second);
        var meanwhile = await StatusAsync(first);
        await server.Client.Http.DeleteAsync($"/api/jobs/{first}");
        await server.Client.ResultOfAsync(first);

        Assert.Equal((JobStatus.Cancelled, "", 1), (result.Status, result.Stdout, result.Attempt));
        Assert.Equal("running", meanwhile);

        async Task TakenAsync(string job)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await StatusAsync(job) != "running")
            {
                await Task.Delay(20, patience.Token);
            }
        }

        async Task<string> StatusAsync(string job) => (await server.Client.GetAsync($"/api/jobs/{job}"))["status"]!.GetValue<string>();
    }

    [Fact]
    public async Task Tests_compile_once_and_run_many_times()
    {
        const string Doubler = "#include <stdio.h>\nint main(void) { int n; while (scanf(\"%d\", &n) == 1) printf(\"%d\\n\", 2 * n); return n == 99; }";

        var result = await Client.RunAsync("c", Doubler, new
        {
            tests = new object[]
            {
                new { stdin = "1\n2\n", expected_output = "2\n4\n" },
                new { stdin = "5\n", expected_output = "11" },
                new { stdin = "21\n", expected_output = "42  \n\n" },
                new { stdin = "99\n" },
            },
        });

        Assert.Equal([true, false, true, false], result.Tests!.Select(t => t.Passed));
        Assert.Equal([Outcome.Success, Outcome.Success, Outcome.Success, Outcome.NonzeroExit], result.Tests!.Select(t => t.Outcome));
        Assert.Equal("10\n", result.Tests![1].Stdout);
        Assert.Equal("2 of 4 tests did not pass.", result.Error);
        Assert.Equal(0, result.Compile!.ExitCode);
        var events = (await Client.GetAsync($"/api/jobs/{result.JobId}/events?format=json"))["events"]!.AsArray();
        Assert.Single(events, e => e!["type"]!.GetValue<string>() == "stage" && e["data"]!["stage"]!.GetValue<string>() == "compile" && e["data"]!["state"]!.GetValue<string>() == "started");
    }

    [Fact]
    public async Task Several_files_and_an_entry_point_in_a_directory()
    {
        var result = await Client.RunAsync("python", "", new
        {
            files = new object[]
            {
                new { name = "lib/greet.py", content = "def greet(n): return f'Hello, {n}'" },
                new { name = "lib/__init__.py", content = "" },
                new { name = "app/main.py", content = "import sys, os\nsys.path.insert(0, os.getcwd())\nfrom lib.greet import greet\nprint(greet(open('data/name.bin', 'rb').read().decode()), os.getcwd())" },
                new { name = "data/name.bin", content = "QWRh", encoding = "base64" },
            },
            entry_point = "app/main.py",
        });

        Assert.Equal("Hello, Ada /workspace\n", result.Stdout);
    }

    [Fact]
    public async Task Files_the_program_wrote_come_back_as_artifacts()
    {
        var result = await Client.RunAsync(
            "python",
            "import os\nos.makedirs('out/deep')\nopen('out/deep/a.txt', 'w').write('A' * 300_000)\nopen('plot.svg', 'w').write('<svg/>')\nopen('other', 'w').write('no')\nos.symlink('/etc/passwd', 'out/link.txt')\nos.mkfifo('out/pipe.txt')",
            new { artifacts = new[] { "*.svg", "out/**/*.txt" } });

        Assert.Equal(["out/deep/a.txt", "plot.svg"], result.Artifacts!.Select(a => a.Name).Order());
        Assert.Equal(300_000, result.Artifacts!.Single(a => a.Name == "out/deep/a.txt").Size);
        Assert.Equal("<svg/>"u8.ToArray(), Convert.FromBase64String(result.Artifacts!.Single(a => a.Name == "plot.svg").Content));
    }

    [Fact]
    public async Task The_same_idempotency_key_gives_the_same_job()
    {
        async Task<(HttpStatusCode, string?)> Post(string source)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/execute") { Content = JsonContentOf(MillraceClient.Request("python", source)) };
            request.Headers.Add("Idempotency-Key", "the-same-key");
            using var response = await Client.Http.SendAsync(request);
            return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!["job_id"]?.GetValue<string>());
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Post("print(1)")));
        var other = await Post("print(2)");

        Assert.Single(answers.Select(a => a.Item2).Distinct());
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Accepted, a.Item1));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Item1);
    }

    [Fact]
    public async Task A_full_queue_answers_503_and_says_when_to_come_back()
    {
        await using var server = await MillraceServer.StartAsync(null, ("Millrace__Runner__Slots", "1"), ("Millrace__Queue__Capacity", "2"));
        var jobs = new List<string>();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 6 && refused is null; i++)
        {
            var response = await server.Client.PostAsync("/api/execute", MillraceClient.Request("python", "import time\ntime.sleep(2)", new { stdin = "" }));
            if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                refused = response;
            }
            else
            {
                jobs.Add(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["job_id"]!.GetValue<string>());
            }
        }

        Assert.NotNull(refused);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.InRange(jobs.Count, 2, 4);
        Assert.Equal(jobs.Count, (await server.Client.GetAsync("/api/jobs"))["jobs"]!.AsArray().Count);
        foreach (var job in jobs)
        {
            await server.Client.Http.DeleteAsync($"/api/jobs/{job}");
            await server.Client.ResultOfAsync(job);
        }
    }

    [Fact]
    public async Task Accepted_jobs_survive_the_kill_of_the_server_and_leave_nothing_behind()
    {
        var data = Directory.CreateTempSubdirectory("millrace-test-").FullName;
        try
        {
            string running, queued;
            await using (var server = await MillraceServer.StartAsync(data, ("Millrace__Runner__Slots", "1")))
            {
                var pid = server.Process.Id;
                running = await server.Client.SubmitAsync("python", "import time\nprint('partial')\ntime.sleep(2)\nprint('whole')", new { stdin = "" });
                queued = await server.Client.SubmitAsync("bash", "echo queued", new { stdin = "" });
                using (var socket = await server.Client.OpenAsync(running))
                {
                    await socket.WaitForOutputAsync("partial");
                }

                await server.KillAsync();
                await Traces.EventuallyAsync(() => Traces.DescendantsOf(pid), left => left.Count == 0, "processes left by a killed server");
            }

            await using var again = await MillraceServer.StartAsync(data, ("Millrace__Runner__Slots", "1"));
            using var watcher = await again.Client.OpenAsync(running, "?from_seq=3");
            var restarted = await watcher.WaitForAsync("restarted");
            var first = await watcher.ResultAsync();
            var second = await again.Client.ResultOfAsync(queued);

            Assert.Equal(2, restarted["data"]!["attempt"]!.GetValue<int>());
            Assert.Equal((Outcome.Success, 2, "partial\nwhole\n"), (first.Outcome, first.Attempt, first.Stdout));
            Assert.Equal("partial\nwhole\n", watcher.Output);
            Assert.Equal((Outcome.Success, 1, "queued\n"), (second.Outcome, second.Attempt, second.Stdout));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task A_stopped_server_exits_cleanly_and_removes_its_cgroups()
    {
        var server = await MillraceServer.StartAsync();
        var pid = server.Process.Id;
        await server.Client.RunAsync("python", "print(1)");

        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(Traces.InstancesOf(pid));
        Assert.False(Directory.Exists(Path.Combine(server.Data, "runtime")));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_stopped_while_it_prepares_a_toolchain_leaves_nothing_either()
    {
        // Without a job before it: Go's library is compiled for half a second and more.
        var server = await MillraceServer.StartAsync();
        var pid = server.Process.Id;

        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(Traces.InstancesOf(pid));
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Cgroups_of_a_killed_server_are_swept_by_the_next()
    {
        var first = await MillraceServer.StartAsync();
        var pid = first.Process.Id;
        await first.KillAsync();
        await Traces.EventuallyAsync(() => Traces.DescendantsOf(pid), left => left.Count == 0, "processes left by a killed server");
        Assert.NotEmpty(Traces.InstancesOf(pid));

        await using var second = await MillraceServer.StartAsync();

        Assert.Empty(Traces.InstancesOf(pid));
        await first.DisposeAsync();
    }

    [Fact]
    public async Task The_result_says_what_the_run_took()
    {
        var result = await Client.RunAsync("python", "x = 0\nfor i in range(2_000_000): x += i\nb = bytearray(50_000_000)");

        Assert.InRange(result.CpuTime, 20, 5000);
        Assert.InRange(result.Duration, 20, 10_000);
        Assert.InRange(result.MemoryPeak!.Value, 50_000_000, 200_000_000);
        Assert.Equal(1, result.Attempt);
        Assert.Matches(@"^3\.\d+\.\d+$", result.Version!);
        Assert.True(result.Timings.Total >= result.Timings.Ran);
    }

    private static StringContent JsonContentOf(JsonNode body) => new(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
}
