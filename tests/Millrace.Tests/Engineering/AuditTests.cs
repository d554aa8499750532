using System.Diagnostics;
using Millrace.Tests.Architecture;
using Xunit;

namespace Millrace.Tests.Engineering;

/// <summary>What <c>eng/audit</c> makes of what registries answer.</summary>
public sealed class AuditTests
{
    private const string Nuget = "nuget-none", Npm = "npm-none", KnownToNuget = "nuget-vulnerable", KnownToNpm = "npm-vulnerable";

    [Fact]
    public async Task Registries_that_know_their_advisories_and_none_of_ours_pass()
    {
        var (status, report) = await DecideAsync(Nuget, KnownToNuget, Npm, KnownToNpm);

        Assert.Equal("Dependency audit\n  NuGet  no known vulnerabilities\n  npm    no known vulnerabilities\n", report);
        Assert.Equal(0, status);
    }

    [Fact]
    public async Task A_vulnerable_package_of_either_fails_and_is_named_with_its_advisory()
    {
        var (status, report) = await DecideAsync("nuget-vulnerable", KnownToNuget, "npm-vulnerable", KnownToNpm);

        Assert.Equal(1, status);
        Assert.Equal(
            """
            Dependency audit
              NuGet  VULNERABLE: 2 found
              npm    VULNERABLE: 2 found

              severity  package                         version  where                                 advisory
              high      Newtonsoft.Json                 12.0.1   src/Millrace.Api/Millrace.Api.csproj  https://github.com/advisories/GHSA-5crp-9r3c-p9vr
              high      System.Text.RegularExpressions  4.3.0    src/Millrace.Api/Millrace.Api.csproj  https://github.com/advisories/GHSA-cmhx-cq75-c4mj
              critical  minimist                        <0.2.4   web                                   https://github.com/advisories/GHSA-xvch-5gv4-984h
              moderate  minimist                        <0.2.1   web                                   https://github.com/advisories/GHSA-vh95-rmgr-6w4m

            """,
            report);
    }

    [Fact]
    public async Task One_vulnerable_package_fails_though_the_other_registry_cannot_be_asked()
    {
        var (status, report) = await DecideAsync("nuget-vulnerable", KnownToNuget, "npm-refused", "npm-refused");

        Assert.Equal(1, status);
        Assert.Contains("npm    NOT AUDITED: the registry could not be asked: 405 Method Not Allowed", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_asked_is_no_failure_and_is_told_without_its_name()
    {
        var (status, report) = await DecideAsync("nuget-unrestored", KnownToNuget, "npm-refused", KnownToNpm);

        Assert.Equal(3, status);
        Assert.Contains("NuGet  NOT AUDITED: the registry could not be asked: No assets file was found", report, StringComparison.Ordinal);
        Assert.Contains("npm    NOT AUDITED: the registry could not be asked: 405 Method Not Allowed - POST /npm/-/npm/v1/security/advisories/bulk", report, StringComparison.Ordinal);
        Assert.DoesNotContain("packages.test", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_knows_no_advisory_at_all_is_not_believed()
    {
        var (status, report) = await DecideAsync(Nuget, "nuget-none", Npm, "npm-none");

        Assert.Equal(3, status);
        Assert.Contains("NuGet  NOT AUDITED: the registry has no advisories (it does not even know Newtonsoft.Json's)", report, StringComparison.Ordinal);
        Assert.Contains("npm    NOT AUDITED: the registry has no advisories (it does not even know minimist's)", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_answer_is_told_in_the_words_of_who_should_have_asked()
    {
        var (status, report) = await DecideAsync(null, KnownToNuget, null, null, ("nuget.err", "Determining projects\n/usr/lib/x.targets : error NU1301: Unable to load https://packages.test/v3/index.json.\n"));

        Assert.Equal(3, status);
        Assert.Contains("NuGet  NOT AUDITED: the registry could not be asked: /usr/lib/x.targets : error NU1301: Unable to load /v3/index.json.", report, StringComparison.Ordinal);
        Assert.Contains("npm    NOT AUDITED: the registry could not be asked: there was no answer", report, StringComparison.Ordinal);
    }

    private static async Task<(int Status, string Report)> DecideAsync(
        string? nuget, string? nugetKnown, string? npm, string? npmKnown, params (string Name, string Text)[] more)
    {
        var answers = Directory.CreateTempSubdirectory("millrace-test-");
        try
        {
            foreach (var (name, recorded) in new[] { ("nuget", nuget), ("nuget-known", nugetKnown), ("npm", npm), ("npm-known", npmKnown) })
            {
                if (recorded is not null)
                {
                    File.Copy(Repository.PathOf($"tests/Millrace.Tests/Engineering/Recorded/{recorded}.json"), Path.Combine(answers.FullName, name + ".json"));
                }
            }

            foreach (var (name, text) in more)
            {
                await File.WriteAllTextAsync(Path.Combine(answers.FullName, name), text);
            }

            using var node = Process.Start(new ProcessStartInfo("node", [Repository.PathOf("eng/audit.mjs"), answers.FullName, "/build"]) { RedirectStandardOutput = true })!;
            var report = await node.StandardOutput.ReadToEndAsync();
            await node.WaitForExitAsync();
            return (node.ExitCode, report);
        }
        finally
        {
            answers.Delete(recursive: true);
        }
    }
}
