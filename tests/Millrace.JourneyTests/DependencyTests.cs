using System.Formats.Tar;
using System.Text.Json.Nodes;
using Millrace.Contracts.Executions;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Packages: installed once behind a wall of their own, seen by the program, shared by those who ask for the same.</summary>
public sealed class DependencyTests(DependencyFixture fixture) : IClassFixture<DependencyFixture>
{
    private MillraceClient Client => fixture.Client;

    private PackageIndex Index => fixture.Index;

    [Fact]
    public async Task A_python_package_is_installed_once_and_imported_twice()
    {
        Index.AddWheel("kingfisher", "1.2", ("kingfisher.py", "def call(): return 'a short sharp whistle'\n"));

        var first = await Client.RunAsync("python", "import kingfisher\nprint(kingfisher.call())", new { dependencies = new[] { "kingfisher==1.2" } });
        var asked = Index.Asked.Count(p => p.Contains("kingfisher", StringComparison.Ordinal));
        var second = await Client.RunAsync("python", "import kingfisher\nprint(kingfisher.call(), 'again')", new { dependencies = new[] { "kingfisher==1.2" } });

        Assert.Equal((Outcome.Success, "a short sharp whistle\n"), (first.Outcome, first.Stdout + first.Error + first.Install?.Output));
        Assert.Equal((Outcome.Success, "a short sharp whistle again\n"), (second.Outcome, second.Stdout));
        Assert.Equal((0, false, true), (first.Install!.ExitCode, first.Install.Cached, second.Install!.Cached));
        Assert.True(first.Install.Duration > 0 && first.Timings.Installed > 0, "the first took time");
        Assert.Equal(asked, Index.Asked.Count(p => p.Contains("kingfisher", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_requirements_file_says_the_same_and_its_events_tell_of_the_install_stage()
    {
        Index.AddWheel("heron", "2.0", ("heron.py", "legs = 2\n"));

        var result = await Client.RunAsync("python", "", new
        {
            files = new[] { new { name = "main.py", content = "import heron; print(heron.legs)" }, new { name = "requirements.txt", content = "# birds\nheron >=2, <3  # tall\n" } },
        });

        Assert.Equal((Outcome.Success, "2\n"), (result.Outcome, result.Stdout + result.Error));
        var events = (await Client.GetAsync($"/api/jobs/{result.JobId}/events"))["events"]!.AsArray().Where(e => e!["type"]!.GetValue<string>() == "stage").Select(e => $"{e!["data"]!["stage"]} {e["data"]!["state"]}");
        Assert.Equal(["install started", "install finished", "run started", "run finished"], events);
    }

    [Fact]
    public async Task The_program_itself_has_no_network_and_cannot_write_to_what_was_installed()
    {
        Index.AddWheel("wren", "1.0", ("wren.py", "small = True\n"));
        const string Probe =
            """
            import os, socket, wren
            print(os.path.dirname(wren.__file__))
            for act in (lambda: open("/dependencies/wren.py", "a"), lambda: open("/dependencies/new", "w"), lambda: os.remove("/dependencies/wren.py"), lambda: socket.create_connection(("127.0.0.1", 3128), 2)):
                try:
                    act(); print("done")
                except OSError as e:
                    print(e.errno)
            print([n for n in os.environ if "proxy" in n.lower()])
            """;

        var result = await Client.RunAsync("python", Probe, new { dependencies = new[] { "wren" } });

        Assert.Equal("/dependencies\n13\n30\n30\n111\n[]\n", result.Stdout + result.Stderr + result.Error);
    }

    [Fact]
    public async Task A_package_that_does_not_exist_fails_the_job_by_name()
    {
        var python = await Client.RunAsync("python", "print(1)", new { dependencies = new[] { "no-such-bird" } });
        var node = await Client.RunAsync("nodejs", "console.log(1)", new { dependencies = new[] { "no-such-bird" } });

        Assert.All([python, node], r => Assert.Equal((Outcome.CompileError, JobStatus.Failed, ""), (r.Outcome, r.Status, r.Stdout)));
        Assert.All([python, node], r => Assert.Contains("no-such-bird", r.Error, StringComparison.Ordinal));
        Assert.NotEqual(0, python.Install!.ExitCode);
        Assert.NotEmpty(python.Install.Output);
    }

    [Fact]
    public async Task A_package_of_source_is_not_built_so_its_setup_does_not_run()
    {
        Index.AddSource("cuckoo", "raise SystemExit('CUCKOO WAS HERE')\n");

        var result = await Client.RunAsync("python", "print(1)", new { dependencies = new[] { "cuckoo" } });

        Assert.Equal(Outcome.CompileError, result.Outcome);
        Assert.DoesNotContain("CUCKOO WAS HERE", result.Install!.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Index.Asked, p => p.EndsWith("cuckoo-1.0.tar.gz", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_npm_package_is_required_and_imported_and_its_scripts_do_not_run()
    {
        Index.AddNpm(
            "magpie", "1.0.0", ", \"main\": \"index.js\", \"scripts\": {\"preinstall\": \"touch STOLEN\", \"install\": \"touch STOLEN\", \"postinstall\": \"touch STOLEN\"}",
            [("index.js", "exports.likes = 'silver';\n")]);

        var required = await Client.RunAsync("nodejs", "const m = require('magpie'); console.log(m.likes, require('fs').existsSync('/node_modules/magpie/STOLEN'))", new { dependencies = new[] { "magpie@^1.0.0" } });
        var imported = await Client.RunAsync("nodejs", "import m from 'magpie'; console.log(m.likes)", new { dependencies = new[] { "magpie@^1.0.0" }, entry_point = "main.mjs" });

        Assert.Equal("silver false\n", required.Stdout + required.Stderr + required.Error + (required.Outcome == Outcome.Success ? "" : required.Install?.Output));
        Assert.Equal("silver\n", imported.Stdout + imported.Stderr + imported.Error);
        Assert.True(imported.Install!.Cached);
    }

    [Fact]
    public async Task What_a_hostile_archive_holds_besides_files_stays_behind()
    {
        var setuid = new PaxTarEntry(TarEntryType.RegularFile, "package/setuid") { Mode = (UnixFileMode)0b110_111_101_101, DataStream = new MemoryStream("#!/bin/sh\n"u8.ToArray()) };
        Index.AddNpm(
            "shrike", "1.0.0", "", [("index.js", "exports.ok = true;\n")],
            setuid,
            new PaxTarEntry(TarEntryType.SymbolicLink, "package/link") { LinkName = "/etc/passwd" },
            new PaxTarEntry(TarEntryType.HardLink, "package/hard") { LinkName = "../../../../etc/passwd" },
            new PaxTarEntry(TarEntryType.Fifo, "package/fifo"),
            new PaxTarEntry(TarEntryType.RegularFile, "package/../../../escaped") { DataStream = new MemoryStream([1]) },
            new PaxTarEntry(TarEntryType.RegularFile, "/absolute") { DataStream = new MemoryStream([1]) });

        var result = await Client.RunAsync(
            "nodejs",
            "const fs = require('fs'); const all = []; const walk = d => fs.readdirSync(d, {withFileTypes: true}).forEach(e => e.isDirectory() ? walk(d + '/' + e.name) : all.push((e.isFile() ? (fs.statSync(d + '/' + e.name).mode & 0o7022) : 'STRANGE ') + ' ' + e.name)); walk('/node_modules'); console.log(require('shrike').ok, all.filter(n => !n.startsWith('0 ')).length, all.join().includes('passwd'))",
            new { dependencies = new[] { "shrike" } });

        Assert.Equal("true 0 false\n", result.Stdout + result.Stderr + result.Error);
    }

    [Fact]
    public async Task A_package_with_a_file_of_an_impossible_name_is_refused()
    {
        Index.AddNpm("cowbird", "1.0.0", "", [("index.js", ""), ("a\nb", "")]);

        var result = await Client.RunAsync("nodejs", "console.log(1)", new { dependencies = new[] { "cowbird" } });

        Assert.Equal(
            (Outcome.CompileError, "The dependencies could not be installed: a package holds a file whose name leads elsewhere, or cannot be shown"),
            (result.Outcome, result.Error));
    }

    [Theory]
    [InlineData(7, Outcome.Success)]
    [InlineData(12, Outcome.DiskLimit)]
    [InlineData(40, Outcome.DiskLimit)]
    public async Task A_set_larger_than_it_may_be_is_not_kept(int megabytes, Outcome outcome)
    {
        var name = $"goose{megabytes}";
        Index.AddWheelBomb(name, megabytes);

        var result = await Client.RunAsync("python", $"import {name}; print('in')", new { dependencies = new[] { name } });

        Assert.True(outcome == result.Outcome, $"{result.Outcome} {result.Error} {result.Install?.Output}");
        Assert.Equal(outcome == Outcome.Success ? "in\n" : "", result.Stdout);
    }

    [Fact]
    public async Task Jobs_that_want_the_same_at_one_time_wait_for_one_installation()
    {
        Index.AddWheel("starling", "1.0", ("starling.py", "flock = True\n"));
        var gate = new TaskCompletionSource();
        Index.Gate = gate.Task;
        var jobs = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            jobs.Add(await Client.SubmitAsync("python", $"import starling; print({i}, starling.flock)", new { dependencies = new[] { "starling" }, stdin = "" }));
        }

        foreach (var job in jobs)
        {
            while ((await Client.GetAsync($"/api/jobs/{job}"))["status"]!.GetValue<string>() == "queued")
            {
                await Task.Delay(20);
            }
        }

        gate.SetResult();
        var results = await Task.WhenAll(jobs.Select(Client.ResultOfAsync));

        Assert.Equal(["0 True\n", "1 True\n", "2 True\n", "3 True\n"], results.Select(r => r.Stdout).Order(StringComparer.Ordinal));
        Assert.Equal(3, results.Count(r => r.Install!.Cached));
        Assert.Single(Index.Asked, p => p == "/simple/starling/");
    }

    [Fact]
    public async Task A_go_module_is_compiled_in()
    {
        Index.AddModule("example.test/bittern", "v1.0.0", ("bittern.go", "package bittern\n\nfunc Boom() string { return \"boom\" }\n"));
        const string Source = "package main\n\nimport (\n\t\"fmt\"\n\n\t\"example.test/bittern\"\n)\n\nfunc main() { fmt.Println(bittern.Boom()) }\n";

        var first = await Client.RunAsync("go", Source, new { dependencies = new[] { "example.test/bittern@v1.0.0" } });
        var second = await Client.RunAsync("go", Source, new { dependencies = new[] { "example.test/bittern@v1.0.0" } });

        Assert.Equal("boom\n", first.Stdout + first.Error + (first.Outcome == Outcome.Success ? "" : first.Install?.Output + first.Compile?.Output));
        Assert.Equal(("boom\n", true, true), (second.Stdout, second.Install!.Cached, second.Compile!.Cached));
    }

    [Fact]
    public async Task An_installation_that_takes_too_long_ends_and_says_why()
    {
        var never = new TaskCompletionSource();
        await using var index = await PackageIndex.StartAsync();
        index.Gate = never.Task;
        await using var server = await MillraceServer.StartAsync(
            null, [.. index.Settings, ("Millrace__Dependencies__Seconds", "2"), ("Millrace__Runner__WarmPool", "false"), ("Millrace__Dependencies__Scope", "Tenant")]);

        var result = await server.Client.RunAsync("python", "print(1)", new { dependencies = new[] { "slow" } });
        never.SetResult();

        Assert.Equal((Outcome.TimeLimit, "Stopped: installing the dependencies took longer than 2 s."), (result.Outcome, result.Error));
    }

    [Fact]
    public async Task Installed_sets_outlive_a_restart_and_a_registry_that_is_gone_is_our_fault()
    {
        await using var index = await PackageIndex.StartAsync();
        index.AddWheel("dipper", "1.0", ("dipper.py", "dives = True\n"));
        (string, string)[] settings = [.. index.Settings, ("Millrace__Runner__WarmPool", "false")];
        var data = Directory.CreateTempSubdirectory("millrace-test-");
        try
        {
            await using (var server = await MillraceServer.StartAsync(data.FullName, settings))
            {
                Assert.Equal("True\n", (await server.Client.RunAsync("python", "import dipper; print(dipper.dives)", new { dependencies = new[] { "dipper" } })).Stdout);
            }

            await index.DisposeAsync();
            await using var next = await MillraceServer.StartAsync(data.FullName, settings);
            var again = await next.Client.RunAsync("python", "import dipper; print(dipper.dives)", new { dependencies = new[] { "dipper" } });
            var other = await next.Client.RunAsync("python", "print(1)", new { dependencies = new[] { "wagtail" } });

            Assert.Equal(("True\n", true), (again.Stdout, again.Install?.Cached));
            Assert.Equal((Outcome.InternalError, "The package registry cannot be reached from this server; the runner's log says more."), (other.Outcome, other.Error));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_package_of_the_registry_that_this_machine_is_configured_with_is_installed()
    {
        var registry = await RegistryOfNpmAsync();
        Assert.SkipUnless(registry is not null, "npm on this machine has no registry that answers.");
        await using var server = await MillraceServer.StartAsync(
            null,
            ("Millrace__Dependencies__Enabled", "true"), ("Millrace__Dependencies__Registries__nodejs__Url", registry),
            ("Millrace__Dependencies__Registries__nodejs__Private", "true"), ("Millrace__Runner__WarmPool", "false"));

        var result = await server.Client.RunAsync("nodejs", "console.log(require('left-pad')('x', 3, '.'))", new { dependencies = new[] { "left-pad@1.3.0" } });

        Assert.Equal("..x\n", result.Stdout + result.Stderr + result.Error + (result.Outcome == Outcome.Success ? "" : result.Install?.Output));
    }

    [Theory]
    [InlineData("python", "kingfisher @ http://elsewhere.test/k.whl")]
    [InlineData("python", "--index-url=http://elsewhere.test/")]
    [InlineData("python", "./local")]
    [InlineData("python", "a; touch /tmp/x")]
    [InlineData("python", "a\n-e git+http://elsewhere.test/a")]
    [InlineData("nodejs", "magpie@http://elsewhere.test/m.tgz")]
    [InlineData("nodejs", "user/repository")]
    [InlineData("nodejs", "magpie@file:../x")]
    [InlineData("nodejs", "magpie\": \"1\", \"other")]
    [InlineData("go", "example.test/bittern")]
    [InlineData("go", "../local@v1.0.0")]
    [InlineData("rust", "https://elsewhere.test/dipper.git")]
    [InlineData("rust", "../dipper")]
    [InlineData("rust", "dipper@1\", git = \"https://elsewhere.test/dipper")]
    [InlineData("rust", "dipper[derive\", \"x]")]
    [InlineData("rust", "dipper = { path = \"..\" }")]
    public async Task What_is_no_package_of_the_registry_is_refused(string language, string dependency)
    {
        using var response = await Client.PostAsync("/api/execute?wait=true", MillraceClient.Request(language, "x", new { dependencies = new[] { dependency } }));

        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("package of the registry", body["errors"]!["dependencies[0]"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_without_packages_says_so()
    {
        using var response = await Client.PostAsync("/api/execute?wait=true", MillraceClient.Request("lua", "print(1)", new { dependencies = new[] { "x" } }));

        Assert.Contains("installing packages is not available for Lua on this server", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string?> RegistryOfNpmAsync()
    {
        try
        {
            using var npm = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("npm", ["config", "get", "registry"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var registry = (await npm.StandardOutput.ReadToEndAsync()).Trim();
            await npm.WaitForExitAsync();
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
            using var answer = await http.GetAsync(new Uri(new Uri(registry), "left-pad"), HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode ? registry : null;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or UriFormatException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
