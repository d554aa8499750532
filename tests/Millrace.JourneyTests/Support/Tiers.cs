using Millrace.Sandbox.Providers;
using Millrace.Testing;

namespace Millrace.JourneyTests.Support;

/// <summary>Servers whose walls are built by something that may not be on this machine.</summary>
internal static class Tiers
{
    private static readonly string[] Places = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin"];

    /// <summary>Starts a server of that tier: <c>docker</c>, or the name of an OCI runtime. Skips the test, saying why, where there is none.</summary>
    public static async Task<MillraceServer> StartAsync(string tier, params (string Key, string Value)[] more)
    {
        var missing = tier == SandboxProviders.Docker ? PrivateDocker.Missing
            : !Places.Any(place => File.Exists(Path.Combine(place, tier))) ? $"{tier} is not installed."
            : tier != "crun" && !Environment.IsPrivilegedProcess ? $"{tier} needs root."
            : null;
        Assert.SkipWhen(missing is not null, missing ?? "");
        return await MillraceServer.StartAsync(null, [.. await SettingsAsync(tier), .. more]);
    }

    private static async Task<(string Key, string Value)[]> SettingsAsync(string tier) => tier != SandboxProviders.Docker
        ? [("Millrace__Sandbox__Provider", SandboxProviders.Oci), ("Millrace__Sandbox__Oci__Runtime", tier)]
        :
        [
            ("Millrace__Sandbox__Provider", SandboxProviders.Docker),
            ("Millrace__Sandbox__Docker__Endpoint", (await PrivateDocker.CurrentAsync()).Endpoint.ToString()),
            ("Millrace__Sandbox__Docker__Image", PrivateDocker.Image),
            ("Millrace__Sandbox__Docker__ReadOnlyBinds__0", "/usr"),
        ];
}
