using System.Net;
using Millrace.Api.Webhooks;
using Xunit;

namespace Millrace.Tests.Api.Webhooks;

public sealed class ReceiverPolicyTests
{
    [Theory]
    [InlineData("https://example.com/hook?x=1")]
    [InlineData("https://example.com:8443/")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://[2606:4700::1111]/")]
    [InlineData("https://bücher.example/")]
    public void A_public_https_URL_is_accepted(string url) => Assert.Null(new ReceiverPolicyOf().Policy.Problem(url));

    [Theory]
    [InlineData("", "whole URL")]
    [InlineData("example.com/hook", "whole URL")]
    [InlineData("/hook", "https://")]
    [InlineData("https://", "whole URL")]
    [InlineData("https://exa mple.com/", "whole URL")]
    [InlineData("https://example.com/\r\nHost: x", "whole URL")]
    [InlineData("http://example.com/", "must begin with https://")]
    [InlineData("ftp://example.com/", "must begin with https://")]
    [InlineData("file:///etc/passwd", "")]
    [InlineData("gopher://example.com/", "must begin with https://")]
    [InlineData("https://user:secret@example.com/", "user name or password")]
    [InlineData("https://user@example.com/", "user name or password")]
    [InlineData("https://example.com/#part", "fragment")]
    [InlineData("https://example.com:25/", "port 25")]
    [InlineData("https://example.com:22/", "port 22")]
    [InlineData("https://localhost/", "loopback")]
    [InlineData("https://LOCALHOST./", "loopback")]
    [InlineData("https://api.localhost/", "loopback")]
    [InlineData("https://127.0.0.1/", "loopback")]
    [InlineData("https://127.1/", "loopback")]
    [InlineData("https://2130706433/", "loopback")]
    [InlineData("https://0x7f.0.0.1/", "loopback")]
    [InlineData("https://[::1]/", "loopback")]
    [InlineData("https://[::ffff:10.0.0.1]/", "private")]
    [InlineData("https://169.254.169.254/latest/meta-data/", "link-local")]
    [InlineData("https://[fd00:ec2::254]/", "private")]
    public void Anything_else_is_refused_with_its_reason(string url, string word) =>
        Assert.Contains(word, new ReceiverPolicyOf().Policy.Problem(url), StringComparison.Ordinal);

    [Fact]
    public void A_long_URL_is_refused_by_its_length() =>
        Assert.Contains("at most 2048", new ReceiverPolicyOf().Policy.Problem("https://example.com/" + new string('x', 2048)), StringComparison.Ordinal);

    [Fact]
    public void What_is_allowed_by_configuration_is_allowed_and_nothing_beside_it()
    {
        var options = new WebhookOptions();
        options.AllowedNetworks.Add("10.2.0.0/16");
        var policy = new ReceiverPolicyOf(options).Policy;

        Assert.True(policy.Allows(IPAddress.Parse("10.2.3.4")));
        Assert.True(policy.Allows(IPAddress.Parse("::ffff:10.2.3.4")));
        Assert.False(policy.Allows(IPAddress.Parse("10.3.0.1")));
        Assert.False(policy.Allows(IPAddress.Loopback));
        Assert.Null(policy.Problem("https://10.2.3.4/"));
        Assert.NotNull(policy.Problem("https://10.3.0.1/"));
        Assert.Null(new ReceiverPolicyOf(new WebhookOptions { AllowPrivate = true, AllowHttp = true }).Policy.Problem("http://localhost:8080/"));
    }

    private sealed class ReceiverPolicyOf(WebhookOptions? options = null)
    {
        public ReceiverPolicy Policy { get; } = Senders.Policy(options ?? new WebhookOptions());
    }
}
