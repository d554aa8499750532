using System.Net;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Millrace.Tests.Api.Fakes;
using Xunit;

namespace Millrace.Tests.Api.Access;

public sealed class TokenTests : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);

    private (string, string)[] Settings =>
    [
        ("Millrace:Access:Jwt:PublicKey", _rsa.ExportSubjectPublicKeyInfoPem()),
        ("Millrace:Access:Jwt:Issuer", "https://login.test"),
        ("Millrace:Access:Jwt:Audience", "millrace"),
        ("Millrace:Access:Jwt:ScopePrefix", "millrace:"),
        (ApiHost.Exposed, "true"),
    ];

    [Fact]
    public async Task A_token_names_tenant_and_scopes()
    {
        await using var host = await ApiHost.StartAsync(Settings);
        using var client = host.ClientWith(Token());
        using var reader = host.ClientWith(Token(scope: "openid millrace:read"));

        var id = await TenantTests.AcceptAsync(client);

        Assert.Equal("acme", host.Store.Jobs.Single().Tenant);
        Assert.Null(host.Store.Jobs.Single().Account);
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/api/jobs/{id}")).StatusCode);
        await (await reader.DeleteAsync($"/api/jobs/{id}")).ProblemAsync(HttpStatusCode.Forbidden);
        await (await client.GetAsync("/api/keys")).ProblemAsync(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_that_does_not_hold_is_refused_with_the_reason_and_without_the_token()
    {
        await using var host = await ApiHost.StartAsync(Settings);
        using var other = RSA.Create(2048);
        var tokens = new Dictionary<string, string>
        {
            [Token(expires: -600)] = "expired",
            [Token(audience: "someone")] = "someone else",
            [Token(issuer: "https://evil.test")] = "issuer",
            [Token(key: new RsaSecurityKey(other))] = "signed",
            [Token(tenant: "anonymous")] = "tenant",
            [Token(tenant: "No Such Name")] = "tenant",
            [Token()[..^8]] = "",
            [Unsigned()] = "",
            [SignedWithThePublicKeyAsASecret()] = "",
        };
        foreach (var (token, reason) in tokens)
        {
            using var client = host.ClientWith(token);

            var problem = await (await client.GetAsync("/api/jobs")).ProblemAsync(HttpStatusCode.Unauthorized);

            Assert.Contains(reason, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            Assert.DoesNotContain(token, problem.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keys_work_beside_tokens()
    {
        await using var host = await ApiHost.StartAsync(Settings);
        using var client = await host.ClientWithKeyAsync();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/jobs")).StatusCode);
    }

    public void Dispose() => _rsa.Dispose();

    private string Token(
        string scope = "millrace:execute millrace:read other", string tenant = "acme", string audience = "millrace", string issuer = "https://login.test", int expires = 600, SecurityKey? key = null)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            NotBefore = now.AddSeconds(-1000),
            IssuedAt = now.AddSeconds(-1000),
            Expires = now.AddSeconds(expires),
            Claims = new Dictionary<string, object> { ["sub"] = "someone", ["scope"] = scope, ["tenant"] = tenant },
            SigningCredentials = new SigningCredentials(key ?? new RsaSecurityKey(_rsa), SecurityAlgorithms.RsaSha256),
        });
    }

    private static string Unsigned()
    {
        var parts = new[] { """{"alg":"none"}""", """{"sub":"x","tenant":"acme","scope":"millrace:admin","aud":"millrace","iss":"https://login.test","exp":4102444800}""" };
        return string.Join('.', parts.Select(Base64UrlEncoder.Encode)) + ".";
    }

    // The old confusion: what everyone knows taken for a shared secret.
    private string SignedWithThePublicKeyAsASecret()
    {
        var parts = new[] { """{"alg":"HS256"}""", """{"sub":"x","tenant":"acme","scope":"millrace:admin","aud":"millrace","iss":"https://login.test","exp":4102444800}""" };
        var text = string.Join('.', parts.Select(Base64UrlEncoder.Encode));
        var signature = HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), System.Text.Encoding.UTF8.GetBytes(text));
        return text + "." + Base64UrlEncoder.Encode(signature);
    }
}
