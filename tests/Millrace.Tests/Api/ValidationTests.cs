using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Millrace.Contracts.Executions;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api;

public sealed class ValidationTests
{
    /// <summary>Each row: members laid over a good request (null takes one away), the field that is wrong, a word of the message.</summary>
    public static TheoryData<string, string, string> Mistakes => new()
    {
        { """{"language":null}""", "language", "required" },
        { """{"language":5}""", "language", "string" },
        { """{"language":"pyton"}""", "language", "did you mean python" },
        { """{"language":"zzzzzzzzzz"}""", "language", "/api/languages" },
        { """{"language":"rust"}""", "language", "rustc cargo" },
        { """{"version":"9"}""", "version", "3.11.2" },
        { """{"version":"newest please"}""", "version", "selector" },
        { """{"source_code":null}""", "source_code", "required" },
        { """{"source_code":""}""", "source_code", "empty" },
        { """{"source_code":"\ufeff"}""", "source_code", "empty" },
        { """{"source_code":"a\ud800b"}""", "source_code", "Unicode" },
        { """{"source_code":["x"]}""", "source_code", "an array" },
        { """{"sourceCode":"x"}""", "sourceCode", "did you mean source_code" },
        { """{"what is this":1}""", """["what is this"]""", "not a known field" },
        { """{"files":[{"name":"a.py","content":"x"}]}""", "files", "together" },
        { """{"source_code":null,"files":[]}""", "files", "empty" },
        { """{"source_code":null,"files":{}}""", "files", "array" },
        { """{"source_code":null,"files":[1]}""", "files[0]", "object" },
        { """{"source_code":null,"files":[{"content":"x"}]}""", "files[0].name", "required" },
        { """{"source_code":null,"files":[{"name":"a"}]}""", "files[0].content", "required" },
        { """{"source_code":null,"files":[{"name":"","content":"x"}]}""", "files[0].name", "empty" },
        { """{"source_code":null,"files":[{"name":"/a","content":"x"}]}""", "files[0].name", "relative" },
        { """{"source_code":null,"files":[{"name":"a/../b","content":"x"}]}""", "files[0].name", ".." },
        { """{"source_code":null,"files":[{"name":".","content":"x"}]}""", "files[0].name", "." },
        { """{"source_code":null,"files":[{"name":"a/","content":"x"}]}""", "files[0].name", "empty part" },
        { """{"source_code":null,"files":[{"name":"a\u0000b","content":"x"}]}""", "files[0].name", "NUL" },
        { """{"source_code":null,"files":[{"name":".build/x","content":"x"}]}""", "files[0].name", ".build" },
        { """{"source_code":null,"files":[{"name":"a","content":"x"},{"name":"a","content":"y"}]}""", "files[1].name", "files[0]" },
        { """{"source_code":null,"files":[{"name":"a/b","content":"x"},{"name":"a","content":"y"}]}""", "files[0].name", "directory" },
        { """{"source_code":null,"files":[{"name":"a","content":"!","encoding":"base64"}]}""", "files[0].content", "character 1" },
        { """{"source_code":null,"files":[{"name":"a","content":"abc","encoding":"base64"}]}""", "files[0].content", "groups of 4" },
        { """{"source_code":null,"files":[{"name":"a","content":"0g","encoding":"hex"}]}""", "files[0].content", "character 2" },
        { """{"source_code":null,"files":[{"name":"a","content":"abc","encoding":"hex"}]}""", "files[0].content", "whole bytes" },
        { """{"source_code":null,"files":[{"name":"a","content":"x","encoding":"latin1"}]}""", "files[0].encoding", "hex" },
        { """{"source_code":null,"files":[{"name":"a","content":""}]}""", "files[0].content", "entry point" },
        { """{"source_code":null,"files":[{"name":"a","content":"x","mode":7}]}""", "files[0].mode", "not a known field" },
        { """{"source_code":null,"files":[{"name":"a","content":"x"}],"entry_point":"b"}""", "entry_point", "one of the files" },
        { """{"entry_point":"../x"}""", "entry_point", ".." },
        { """{"stdin":5}""", "stdin", "string" },
        { """{"stdin":"?","stdin_encoding":"base64"}""", "stdin", "base64" },
        { """{"stdin":"x","stdin_encoding":"hex"}""", "stdin_encoding", "utf8 or base64" },
        { """{"args":"x"}""", "args", "array" },
        { """{"args":["a",1]}""", "args[1]", "string" },
        { """{"args":["a",null]}""", "args[1]", "null" },
        { """{"args":["a\u0000"]}""", "args[0]", "NUL" },
        { """{"compile_args":["a\u0000"]}""", "compile_args[0]", "NUL" },
        { """{"env":[]}""", "env", "object" },
        { """{"env":{"1A":"x"}}""", "env.1A", "digit" },
        { """{"env":{"A B":"x"}}""", """env["A B"]""", "letters" },
        { """{"env":{"":"x"}}""", """env[""]""", "letters" },
        { """{"env":{"A":1}}""", "env.A", "string" },
        { """{"env":{"A":"\u0000"}}""", "env.A", "NUL" },
        { """{"dependencies":["numpy"]}""", "dependencies", "not available" },
        { """{"network":true}""", "network", "not available" },
        { """{"network":"no"}""", "network", "true or false" },
        { """{"callback_url":"https://example.com"}""", "callback_url", "not available" },
        { """{"workspace_id":"a b"}""", "workspace_id", "1 to 64" },
        { """{"workspace_id":""}""", "workspace_id", "1 to 64" },
        { """{"priority":"urgent"}""", "priority", "low, normal or high" },
        { """{"output_encoding":"hex"}""", "output_encoding", "utf8 or base64" },
        { """{"timeout":"5"}""", "timeout", "number" },
        { """{"timeout":1e400}""", "timeout", "range" },
        { """{"timeout":0}""", "timeout", "0.1 to 300" },
        { """{"timeout":301}""", "timeout", "0.1 to 300" },
        { """{"timeout":-1}""", "timeout", "0.1 to 300" },
        { """{"timeout":2,"limits":{"wall_ms":3000}}""", "timeout", "contradicts" },
        { """{"memory_limit":1.5}""", "memory_limit", "whole number" },
        { """{"memory_limit":9999}""", "memory_limit", "at most 2048" },
        { """{"memory_limit":64,"limits":{"memory_mb":65}}""", "memory_limit", "contradicts" },
        { """{"limits":5}""", "limits", "object" },
        { """{"limits":{"wall_ms":300001}}""", "limits.wall_ms", "at most 300000" },
        { """{"limits":{"wall_ms":99}}""", "limits.wall_ms", "at least 100" },
        { """{"limits":{"wall_ms":1e3}}""", "limits.wall_ms", "whole number" },
        { """{"limits":{"wall_ms":99999999999999999999}}""", "limits.wall_ms", "64 bits" },
        { """{"limits":{"cpu_ms":300001}}""", "limits.cpu_ms", "at most 300000" },
        { """{"limits":{"memory_mb":15}}""", "limits.memory_mb", "at least 16" },
        { """{"limits":{"processes":513}}""", "limits.processes", "at most 512" },
        { """{"limits":{"output_bytes":1023}}""", "limits.output_bytes", "at least 1024" },
        { """{"limits":{"file_mb":0}}""", "limits.file_mb", "at least 1" },
        { """{"limits":{"workspace_mb":1025}}""", "limits.workspace_mb", "at most 1024" },
        { """{"limits":{"compile_wall_ms":120001}}""", "limits.compile_wall_ms", "at most 120000" },
        { """{"limits":{"wall":1}}""", "limits.wall", "did you mean" },
        { """{"tests":[{"stdin":"1"}],"stdin":"x"}""", "stdin", "tests" },
        { """{"tests":[{"stdin":"1"}],"tty":{"cols":80,"rows":24}}""", "tty", "tests" },
        { """{"tests":[{"expected":"1"}]}""", "tests[0].expected", "did you mean" },
        { """{"tests":[{"args":["\u0000"]}]}""", "tests[0].args[0]", "NUL" },
        { """{"artifacts":["/etc/passwd"]}""", "artifacts[0]", "relative" },
        { """{"artifacts":["a/../b"]}""", "artifacts[0]", ".." },
        { """{"artifacts":[""]}""", "artifacts[0]", "empty" },
        { """{"tty":{"cols":80}}""", "tty.rows", "required" },
        { """{"tty":{"cols":0,"rows":24}}""", "tty.cols", "1 to 1000" },
        { """{"tty":{"cols":80,"rows":99999999999}}""", "tty.rows", "1 to 1000" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task A_mistake_is_refused_by_its_field_and_its_rule(string overlay, string field, string word)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.PostAsync(Overlay("""{"language":"python","source_code":"print(1)"}""", overlay));

        var errors = await answer.ErrorsAsync();
        Assert.True(errors.ContainsKey(field), $"{field} is not among {string.Join(", ", errors.Keys)}");
        Assert.Contains(errors[field], message => message.Contains(word, StringComparison.Ordinal));
        Assert.Single(errors);
        Assert.Empty(host.Store.Jobs);
    }

    [Theory]
    [InlineData("Millrace:Requests:SourceBytes", "4", """{"source_code":"äää"}""", "source_code", "at most 4 bytes, but has 6")]
    [InlineData("Millrace:Requests:SourceBytes", "1", """{"source_code":null,"files":[{"name":"a","content":"0001","encoding":"hex"}]}""", "files[0].content", "at most 1 bytes, but has 2")]
    [InlineData("Millrace:Requests:Files", "1", """{"source_code":null,"files":[{"name":"a","content":"x"},{"name":"b","content":"x"}]}""", "files", "at most 1, but are 2")]
    [InlineData("Millrace:Requests:StdinBytes", "1", """{"stdin":"xy"}""", "stdin", "at most 1 bytes, but has 2")]
    [InlineData("Millrace:Requests:StdinBytes", "1", """{"tests":[{"stdin":"xy"}]}""", "tests[0].stdin", "at most 1 bytes, but has 2")]
    [InlineData("Millrace:Requests:Tests", "1", """{"tests":[{},{}]}""", "tests", "at most 1, but are 2")]
    [InlineData("Millrace:Requests:Artifacts", "1", """{"artifacts":["a","b"]}""", "artifacts", "at most 1, but are 2")]
    [InlineData("Millrace:Requests:Arguments", "1", """{"args":["a","b"]}""", "args", "at most 1, but are 2")]
    [InlineData("Millrace:Requests:Variables", "1", """{"env":{"A":"","B":""}}""", "env", "at most 1 variables, but are 2")]
    [InlineData("Millrace:Requests:ArgumentBytes", "9", """{"args":["abcd"],"env":{"A":"bc"}}""", "args", "at most 9 bytes together with env, but are 10")]
    [InlineData("Millrace:Limits:WallMs:Maximum", "20000", """{"limits":{"wall_ms":20001}}""", "limits.wall_ms", "at most 20000")]
    public async Task A_bound_is_the_operators_to_set_and_the_message_names_it(string key, string value, string overlay, string field, string message)
    {
        await using var host = await ApiHost.StartAsync((key, value));

        using var answer = await host.PostAsync(Overlay("""{"language":"python","source_code":"x"}""", overlay));

        Assert.Contains(message, Assert.Single((await answer.ErrorsAsync())[field]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.PostAsync(
            """{"language":"pyton","files":[{"name":"../a","content":"x"},{"name":"b"}],"limits":{"wall_ms":-1,"memory_mb":"big"},"typo":1,"stdin":7,"network":true,"args":[1]}""",
            "?wait=maybe");

        Assert.Equal(
            ["args[0]", "files[0].name", "files[1].content", "language", "limits.memory_mb", "limits.wall_ms", "network", "stdin", "typo", "wait"],
            (await answer.ErrorsAsync()).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_member_that_is_given_twice_is_an_error_at_every_level()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.PostAsync("""{"language":"python","language":"java","source_code":"x","env":{"A":"1","A":"2"},"limits":{"wall_ms":500,"wall_ms":600}}""");

        var errors = await answer.ErrorsAsync();
        Assert.Equal(["env.A", "language", "limits.wall_ms"], errors.Keys.Order(StringComparer.Ordinal));
        Assert.All(errors.Values, messages => Assert.Contains("more than once", Assert.Single(messages), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("null", "null")]
    [InlineData("[]", "array")]
    [InlineData("{\n  \"language\": }", "line 2, byte 15")]
    [InlineData("{\"language\":\"python\"", "not valid JSON")]
    [InlineData("{} {}", "not valid JSON")]
    public async Task A_body_that_is_no_object_is_refused_with_its_place(string body, string word)
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.PostAsync(body);

        Assert.Contains(word, Assert.Single((await answer.ErrorsAsync())["$"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Depth_is_bounded_and_said_so()
    {
        await using var host = await ApiHost.StartAsync();

        using var answer = await host.PostAsync($"{{\"args\":{new string('[', 5000)}{new string(']', 5000)}}}");

        Assert.Contains("deeper than 32", Assert.Single((await answer.ErrorsAsync())["$"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused_by_field_and_by_name()
    {
        await using var host = await ApiHost.StartAsync();
        byte[] body = [.. "{\"language\":\"python\",\"source_code\":\"a"u8, 0xFF, .. "\",\"k"u8, 0xC3, .. "\":1}"u8];

        using var answer = await host.Client.PostAsync("/api/execute", new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } });

        var errors = await answer.ErrorsAsync();
        Assert.Contains("Unicode", Assert.Single(errors["source_code"]), StringComparison.Ordinal);
        Assert.Contains("name", Assert.Single(errors["$"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_ten_thousand_mistakes_has_a_short_answer()
    {
        await using var host = await ApiHost.StartAsync();
        var body = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"x{i}\":1")) + "}";

        using var answer = await host.PostAsync(body);

        var errors = await answer.ErrorsAsync();
        Assert.InRange(errors.Count, 50, 101);
        Assert.Contains("more problems", Assert.Single(errors["$"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_becomes_the_job_it_asks_for()
    {
        await using var host = await ApiHost.StartAsync();

        await host.AcceptAsync("""
            {
              "language": "PY", "version": ">=3.10", "entry_point": "lib/start.py",
              "files": [
                {"name": "lib/start.py", "content": "\ufeffprint(1)\r\n"},
                {"name": "data.bin", "content": "AP8=", "encoding": "base64"},
                {"name": "more.bin", "content": "00fF", "encoding": "hex"},
                {"name": "lib/__init__.py", "content": ""}
              ],
              "stdin": "AAE=", "stdin_encoding": "base64",
              "args": ["a b"], "compile_args": ["-O"], "env": {"LD_PRELOAD": "x.so"}, "dependencies": [], "network": false,
              "workspace_id": "team-1", "timeout": 12.5, "memory_limit": 64, "priority": "high",
              "artifacts": ["*.png", "out/**"], "tty": {"cols": 80, "rows": 24}, "output_encoding": "base64"
            }
            """);

        var spec = Assert.Single(host.Store.Jobs).Spec;
        Assert.Equal(("python", ">=3.10", "lib/start.py", "team-1", JobPriority.High, true), (spec.Language, spec.Version, spec.EntryPoint, spec.WorkspaceId, spec.Priority, spec.Base64Output));
        Assert.Equal("print(1)\r\n", Encoding.UTF8.GetString(spec.Files[0].Content));
        Assert.Equal([0x00, 0xFF], spec.Files[1].Content);
        Assert.Equal([0x00, 0xFF], spec.Files[2].Content);
        Assert.Equal([0x00, 0x01], spec.Stdin);
        Assert.Equal("x.so", spec.Env["LD_PRELOAD"]);
        Assert.Equal(new TerminalSize(80, 24), spec.Tty);
        Assert.Equal((12_500, 12_500, 64), (spec.Limits.WallMs, spec.Limits.CpuMs, spec.Limits.MemoryMb));
        Assert.Equal(JobPriority.High, Assert.Single(host.Queue.Jobs).Priority);
    }

    [Fact]
    public async Task Limits_come_from_the_request_then_the_language_then_the_server()
    {
        await using var host = await ApiHost.StartAsync(("Millrace:Limits:Processes:Default", "7"), ("Millrace:Limits:MemoryMb:Maximum", "400"));

        await host.AcceptAsync("""{"language":"java","source_code":"x","limits":{"file_mb":3}}""");
        await host.AcceptAsync("""{"language":"java","source_code":"x","limits":{"cpu_ms":5000}}""");

        var limits = host.Store.Jobs[0].Spec.Limits;
        Assert.Equal((3, 7), (limits.FileMb, limits.Processes));
        Assert.Equal((20_000, 20_000), (limits.WallMs, limits.CpuMs));
        Assert.Equal(400, limits.MemoryMb);
        Assert.Equal(5000, host.Store.Jobs[1].Spec.Limits.CpuMs);
    }

    [Theory]
    [InlineData("public class Greeter { }", "Greeter.java")]
    [InlineData("class Quiet { }", "Main.java")]
    public async Task A_file_takes_its_name_from_the_source_where_the_language_wants_it(string source, string name)
    {
        await using var host = await ApiHost.StartAsync();

        await host.AcceptAsync(JsonSerializer.Serialize(new { language = "java", source_code = source }));

        Assert.Equal(name, Assert.Single(host.Store.Jobs).Spec.EntryPoint);
    }

    [Fact]
    public async Task While_no_runner_is_connected_the_job_waits_for_one()
    {
        await using var host = await ApiHost.StartAsync();
        host.Workers.Heartbeats.Clear();

        using var answer = await host.PostAsync("""{"language":"rust","source_code":"fn main() {}"}""");

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_program_must_fit_into_its_workspace()
    {
        await using var host = await ApiHost.StartAsync();
        var files = Enumerable.Range(0, 2).Select(i => new { name = $"f{i}", content = new string('x', 600_000) });

        using var answer = await host.PostAsync(JsonSerializer.Serialize(new { language = "python", files, limits = new { workspace_mb = 1 } }));

        Assert.Contains("1200000", Assert.Single((await answer.ErrorsAsync())["limits.workspace_mb"]), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Kind", "Fuzz")]
    public async Task No_body_whatever_makes_the_server_fail()
    {
        await using var host = await ApiHost.StartAsync();
        host.Queue.Capacity = int.MaxValue; // the longer this goes on, the more good ones are among them, and nobody takes any
        string[] names =
        [
            "language", "version", "source_code", "entry_point", "files", "stdin", "stdin_encoding", "args", "env", "compile_args", "dependencies", "workspace_id",
            "timeout", "memory_limit", "limits", "priority", "tests", "artifacts", "tty", "network", "callback_url", "output_encoding",
            "name", "content", "encoding", "cols", "rows", "wall_ms", "cpu_ms", "expected_output", "", "x", "\\ud800",
        ];
        string[] texts =
        [
            "\"python\"", "\"java\"", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"base64\"", "\"hex\"", "\"..\"", "\"a/b\"", "\"a\"", "\"public class X{}\"", "0", "-1", "1", "80", "1e400",
            "99999999999999999999", "1.5", "true", "false", "null", "[]", "{}",
        ];
        var json = Gen.Recursive<string>((depth, inner) => depth > 3
            ? OneOf(texts)
            : Gen.Frequency(
                (3, OneOf(texts)),
                (1, inner.Array[0, 3].Select(items => $"[{string.Join(',', items)}]")),
                (2, Gen.Select(OneOf(names), inner).Array[0, 6].Select(members => "{" + string.Join(',', members.Select(m => $"\"{m.Item1}\":{m.Item2}")) + "}"))));
        var bodies = Gen.OneOf(
            json,
            Gen.Select(json, Gen.Int[0, 20]).Select((text, cut) => text[..Math.Max(0, text.Length - cut)]),
            Gen.Select(OneOf(names), json).Array[0, 8].Select(members => "{\"language\":\"python\",\"source_code\":\"x\"" + string.Concat(members.Select(m => $",\"{m.Item1}\":{m.Item2}")) + "}"));

        await bodies.SampleAsync(
            async body =>
            {
                using var answer = await host.PostAsync(body);
                Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.BadRequest, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            },
            iter: FuzzBudget.Tries(1500),
            time: FuzzBudget.Seconds,
            threads: 1);
    }

    private static Gen<string> OneOf(string[] choices) => Gen.Int[0, choices.Length - 1].Select(i => choices[i]);

    // Lays members over a request by text, so that what JSON libraries refuse to write (half surrogates, odd numbers) survives.
    private static string Overlay(string request, string overlay)
    {
        var members = new Dictionary<string, string>();
        foreach (var json in new[] { request, overlay })
        {
            foreach (var member in JsonDocument.Parse(json).RootElement.EnumerateObject())
            {
                members[member.Name] = member.Value.GetRawText();
            }
        }

        return "{" + string.Join(',', members.Where(m => m.Value != "null").Select(m => $"{JsonSerializer.Serialize(m.Key)}:{m.Value}")) + "}";
    }
}
