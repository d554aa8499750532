using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Millrace.Api.Access;

/// <summary>Reads the key that tokens are signed with.</summary>
internal static class TokenKey
{
    private const int SmallestRsa = 2048;

    public static bool TryRead(string pem, [NotNullWhen(true)] out SecurityKey? key)
    {
        key = Rsa(pem) as SecurityKey ?? Curve(pem);
        return key is not null;
    }

    private static RsaSecurityKey? Rsa(string pem)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return rsa.KeySize >= SmallestRsa ? new RsaSecurityKey(rsa) : null;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            return null;
        }
    }

    private static ECDsaSecurityKey? Curve(string pem)
    {
        var curve = ECDsa.Create();
        try
        {
            curve.ImportFromPem(pem);
            return new ECDsaSecurityKey(curve);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            curve.Dispose();
            return null;
        }
    }
}
