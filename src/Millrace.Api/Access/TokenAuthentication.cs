using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Millrace.Api.Access;

/// <summary>Sets up the framework's own handler of JSON web tokens.</summary>
internal static class TokenAuthentication
{
    public const string Scheme = "Jwt";

    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    // Signatures with a private key only: a public key is no shared secret, whatever a token says.
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    public static void AddTokenAuthentication(this IServiceCollection services)
    {
        services.AddAuthentication().AddJwtBearer(Scheme, _ => { });
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<TokenOptions>>(Configure);
    }

    private static void Configure(JwtBearerOptions bearer, IOptions<TokenOptions> options)
    {
        var own = options.Value;
        bearer.MapInboundClaims = false;
        bearer.Authority = string.IsNullOrEmpty(own.PublicKey) ? own.Authority : null;
        bearer.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = own.Audience,
            ValidIssuer = own.Issuer,
            ValidAlgorithms = Algorithms,
            ClockSkew = Skew,
            IssuerSigningKey = own.PublicKey is { Length: > 0 } pem && TokenKey.TryRead(pem, out var key) ? key : null,
        };
        bearer.Events = new JwtBearerEvents { OnMessageReceived = TakeToken };
    }

    // One place decides what a credential is; what is none of a token's business is not looked at.
    private static Task TakeToken(MessageReceivedContext context)
    {
        if (context.Options.Authority is null && context.Options.TokenValidationParameters.IssuerSigningKey is null)
        {
            context.NoResult();
        }
        else if (Credential.Read(context.Request) is Credential.Token token)
        {
            context.Token = token.Text;
        }
        else
        {
            context.NoResult();
        }

        return Task.CompletedTask;
    }
}
