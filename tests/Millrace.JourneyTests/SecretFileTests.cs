using System.Diagnostics;
using Millrace.JourneyTests.Support;

namespace Millrace.JourneyTests;

/// <summary>Configuration from files, one value each, as containers get what is secret.</summary>
public sealed class SecretFileTests
{
    [Fact]
    public async Task A_file_is_a_setting_and_the_environment_wins()
    {
        var secrets = Directory.CreateTempSubdirectory("millrace-secrets-");
        try
        {
            // A value that stops the start, so that it is seen without one.
            await File.WriteAllTextAsync(Path.Combine(secrets.FullName, "Millrace__Runner__Slots"), "0\n");

            Assert.Contains("Slots", await FailToStartAsync(secrets.FullName), StringComparison.Ordinal);
            var other = await FailToStartAsync(secrets.FullName, ("Millrace__Runner__Slots", "1"), ("Millrace__Runner__WarmFloor", "-1"));
            Assert.Contains("WarmFloor", other, StringComparison.Ordinal);
            Assert.DoesNotContain("Slots", other, StringComparison.Ordinal);
        }
        finally
        {
            secrets.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_directory_that_is_named_and_not_there_stops_the_start()
    {
        Assert.Contains("MILLRACE_SECRETS names /nowhere, which is not a directory.", await FailToStartAsync("/nowhere"), StringComparison.Ordinal);
    }

    private static async Task<string> FailToStartAsync(string secrets, params (string Key, string Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("millrace-test-");
        try
        {
            var start = new ProcessStartInfo(MillraceServer.Program, ["serve", "--urls", "http://127.0.0.1:0", "--data", data.FullName]) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["MILLRACE_SECRETS"] = secrets;
            foreach (var (key, value) in settings)
            {
                start.Environment[key] = value;
            }

            using var process = Process.Start(start)!;
            var said = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 1, said);
            return said;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }
}
