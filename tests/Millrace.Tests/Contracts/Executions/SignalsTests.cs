using Millrace.Contracts.Executions;
using Xunit;

namespace Millrace.Tests.Contracts.Executions;

public sealed class SignalsTests
{
    [Theory]
    [InlineData(1, "SIGHUP")]
    [InlineData(2, "SIGINT")]
    [InlineData(9, "SIGKILL")]
    [InlineData(11, "SIGSEGV")]
    [InlineData(15, "SIGTERM")]
    [InlineData(19, "SIGSTOP")]
    [InlineData(24, "SIGXCPU")]
    [InlineData(25, "SIGXFSZ")]
    [InlineData(28, "SIGWINCH")]
    [InlineData(31, "SIGSYS")]
    public void Names_and_numbers_are_those_of_Linux(int number, string name)
    {
        Assert.Equal(name, Signals.NameOf(number));
        Assert.True(Signals.TryParse(name, out var parsed));
        Assert.Equal(number, parsed);
    }

    [Theory]
    [InlineData(34, "SIGRTMIN")]
    [InlineData(35, "SIGRTMIN+1")]
    [InlineData(64, "SIGRTMIN+30")]
    [InlineData(0, "SIG0")]
    [InlineData(32, "SIG32")]
    [InlineData(255, "SIG255")]
    [InlineData(-1, "SIG-1")]
    public void Every_number_has_some_name(int number, string name) => Assert.Equal(name, Signals.NameOf(number));

    [Theory]
    [InlineData("INT")]
    [InlineData("int")]
    [InlineData("SigInt")]
    public void A_name_is_known_with_and_without_its_prefix_in_any_case(string name)
    {
        Assert.True(Signals.TryParse(name, out var number));
        Assert.Equal(2, number);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("SIG")]
    [InlineData("9")]
    [InlineData("SIGINT ")]
    [InlineData("SIGRTMIN")]
    public void Anything_else_is_no_signal(string? name) => Assert.False(Signals.TryParse(name, out _));
}
