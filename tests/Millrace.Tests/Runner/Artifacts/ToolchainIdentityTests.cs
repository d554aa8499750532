using Millrace.Runner.Artifacts;
using Millrace.Tests.Sandbox;
using Xunit;
using static Millrace.Tests.Runner.Artifacts.Compilations;

namespace Millrace.Tests.Runner.Artifacts;

public sealed class ToolchainIdentityTests : IDisposable
{
    private readonly TemporaryDirectory _natives = new();

    public ToolchainIdentityTests() => _natives.Write("live.o", "object");

    [Fact]
    public void It_is_the_same_while_nothing_changes() => Assert.Equal(Identity("12"), Identity("12"));

    [Fact]
    public void Another_version_is_another_toolchain() => Assert.NotEqual(Identity("12"), Identity("13"));

    [Fact]
    public void Other_objects_of_ours_make_another_toolchain()
    {
        var before = Identity("12");
        _natives.Write("live.o", "another");

        Assert.NotEqual(before, Identity("12"));
    }

    [Fact]
    public void What_is_not_installed_has_none()
    {
        Assert.Null(new ToolchainIdentity(Installed(), _natives.Path).Of("rust"));
        Assert.Null(new ToolchainIdentity(Installed(), _natives["missing"]).Of("c"));
    }

    public void Dispose() => _natives.Dispose();

    private string? Identity(string version) => new ToolchainIdentity(Installed(version), _natives.Path).Of("c");
}
