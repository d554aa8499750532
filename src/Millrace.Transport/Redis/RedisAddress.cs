using System.Globalization;
using StackExchange.Redis;

namespace Millrace.Transport.Redis;

/// <summary>Reads the address of Redis. What it says of a wrong one never repeats it: it may hold a password.</summary>
internal static class RedisAddress
{
    private const int DefaultPort = 6379;

    /// <exception cref="FormatException">It is no address of a Redis.</exception>
    public static ConfigurationOptions Parse(string text) =>
        text.Contains("://", StringComparison.Ordinal) ? ParseUrl(text) : ParseConnectionString(text);

    private static ConfigurationOptions ParseUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("redis" or "rediss") || url.Host.Length == 0)
        {
            throw new FormatException("it is not of the form redis://[user[:password]@]host[:port][/db] (rediss:// for TLS)");
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            throw new FormatException("a redis:// address has no '?' or '#'; in a password write them as %3F and %23");
        }

        var options = new ConfigurationOptions
        {
            Ssl = url.Scheme == "rediss",
            SslHost = url.Scheme == "rediss" ? url.Host : null,
            DefaultDatabase = DatabaseOf(url),
        };
        options.EndPoints.Add(url.Host, url.Port > 0 ? url.Port : DefaultPort);
        ReadCredentials(url.UserInfo, options);
        return options;
    }

    private static ConfigurationOptions ParseConnectionString(string text)
    {
        try
        {
            var options = ConfigurationOptions.Parse(text, ignoreUnknown: false);
            options.SetDefaultPorts();
            return options.EndPoints.Count > 0 ? options : throw new FormatException("it names no host");
        }
        catch (Exception e) when (e is ArgumentException)
        {
            throw new FormatException("it is neither a redis:// address nor a connection string of StackExchange.Redis");
        }
    }

    private static int DatabaseOf(Uri url)
    {
        var path = url.AbsolutePath.Trim('/');
        return path.Length == 0 ? 0
            : int.TryParse(path, NumberStyles.None, CultureInfo.InvariantCulture, out var database) ? database
            : throw new FormatException("what follows the host is the number of the database, such as /0");
    }

    // redis://:password@host has a password only.
    private static void ReadCredentials(string userInfo, ConfigurationOptions options)
    {
        if (userInfo.Length == 0)
        {
            return;
        }

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = colon < 0 ? (userInfo, "") : (userInfo[..colon], userInfo[(colon + 1)..]);
        options.User = user.Length > 0 ? Uri.UnescapeDataString(user) : null;
        options.Password = password.Length > 0 ? Uri.UnescapeDataString(password) : null;
    }
}
