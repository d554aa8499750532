using Millrace.Bench;
using Xunit;

namespace Millrace.Tests.Bench;

public sealed class LoadCommandTests
{
    [Theory]
    [InlineData("--rate fast", "--rate is a number from 0.1 to 10000, not 'fast'.")]
    [InlineData("--rate 0", "--rate is a number from 0.1 to 10000, not '0'.")]
    [InlineData("--seconds 1e9", "--seconds is a number from 1 to 3600, not '1e9'.")]
    [InlineData("--arrivals often", "--arrivals is poisson or constant, not 'often'.")]
    [InlineData("--languages python=x", "--languages: the weight of python is 'x'; it is a number above 0, at most 1000000.")]
    [InlineData("--url localhost:3001", "--url is the address of a server, such as http://localhost:3001, not 'localhost:3001'.")]
    [InlineData("--websockets 0.7 --events 0.7", "--websockets and --events are parts of all jobs: together at most 1.")]
    [InlineData("--websockets 0.95", "--websockets and --events are parts of all jobs: together at most 1.")]
    [InlineData("--each --to 9", "--to is the highest rate of a search: at least --rate.")]
    [InlineData("--find --rate 50 --to 10", "--to is the highest rate of a search: at least --rate.")]
    [InlineData("--each --url http://localhost:1", "--each compares with the toolchains of this machine: it cannot go with --url.")]
    public void A_bad_option_gets_one_sentence(string arguments, string expected) =>
        Assert.Equal([expected], BenchCommand.Create().Parse($"load {arguments}").Errors.Select(e => e.Message));

    [Fact]
    public void Every_bad_option_is_told_at_once() =>
        Assert.Equal(2, BenchCommand.Create().Parse("load --rate x --ramp y").Errors.Count);

    [Theory]
    [InlineData("")]
    [InlineData("--url http://localhost:3001 --rate 0.5 --arrivals constant --languages c,bash=0.5 --websockets 1 --events 0 --new 1")]
    [InlineData("--each --rate 30")]
    [InlineData("--find --p95 1000 --failed 0 --to 10 --within 0.2")]
    public void Good_options_are_taken(string arguments) => Assert.Empty(BenchCommand.Create().Parse($"load {arguments}").Errors);
}
