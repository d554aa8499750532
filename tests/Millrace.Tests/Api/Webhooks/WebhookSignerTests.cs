using System.Text;
using Microsoft.Extensions.Options;
using Millrace.Api.Webhooks;
using Xunit;

namespace Millrace.Tests.Api.Webhooks;

public sealed class WebhookSignerTests
{
    // The example of the Standard Webhooks specification.
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const long Timestamp = 1614265330;
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    [Fact]
    public void A_signature_is_the_one_that_others_verify() =>
        Assert.Equal(Signature, WebhookSigner.SignWith(Convert.FromBase64String(Senders.Secret["whsec_".Length..]), WebhookSigner.Message(Id, Timestamp, Body)));

    [Fact]
    public void Each_secret_signs_so_that_a_receiver_may_know_the_old_or_the_new()
    {
        var old = Signer(Senders.Secret).Sign("ours", Id, Timestamp, Body);

        var both = Signer($"whsec_{Convert.ToBase64String(new byte[32])}, {Senders.Secret}").Sign("ours", Id, Timestamp, Body).Split(' ');

        Assert.Equal(2, both.Length);
        Assert.Equal(old, both[1]);
    }

    [Fact]
    public void Each_tenant_has_a_secret_of_its_own_that_stays_the_same_and_is_none_of_the_servers()
    {
        var (ours, theirs) = (Signer(Senders.Secret).SecretsOf("ours"), Signer(Senders.Secret).SecretsOf("theirs"));

        Assert.Equal("whsec_n8Us4QLXK9zqNe3IorXboywg5SqUN66Ewji84ijmfng=", WebhookSecrets.Text(Assert.Single(ours)));
        Assert.NotEqual(Assert.Single(theirs), ours[0]);
        Assert.NotEqual(Senders.Secret, WebhookSecrets.Text(ours[0]));
    }

    [Theory]
    [InlineData("secret")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("whsec_not base64 at all, is it?")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData(Senders.Secret + ",whsec_c2hvcnQ=")]
    public void A_bad_secret_is_refused_without_being_repeated(string secret)
    {
        var result = new WebhookOptionsValidator().Validate(null, new WebhookOptions { Secret = secret });

        var failure = Assert.Single(result.Failures!);
        Assert.StartsWith("Millrace:Webhooks:Secret must be whsec_ and base64", failure, StringComparison.Ordinal);
        Assert.DoesNotContain(secret.Length > 6 ? secret : "secret is", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_is_a_server_without_callbacks()
    {
        Assert.True(new WebhookOptionsValidator().Validate(null, new WebhookOptions()).Succeeded);
        Assert.False(Signer("").CanSign);
    }

    private static WebhookSigner Signer(string secret) => new(Options.Create(new WebhookOptions { Secret = secret }));
}
