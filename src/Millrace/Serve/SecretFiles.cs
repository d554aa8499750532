using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.KeyPerFile;
using Microsoft.Extensions.FileProviders;

namespace Millrace.Serve;

/// <summary>
/// Configuration that is secret, as containers get it: a directory with one file for each value, named like the variable
/// (<c>Redis__Url</c>). <c>/run/secrets</c> when it is there, or the directory that <c>MILLRACE_SECRETS</c> names. The environment wins.
/// </summary>
internal static class SecretFiles
{
    private const string Variable = "MILLRACE_SECRETS";
    private const string Usual = "/run/secrets";

    /// <summary>Adds the files below every other source.</summary>
    public static void AddTo(IConfigurationBuilder configuration) => AddTo(configuration, Environment.GetEnvironmentVariable(Variable));

    /// <summary>The environment and these files: all that a command besides <c>serve</c> looks at.</summary>
    public static IConfiguration WithEnvironment()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables();
        AddTo(configuration);
        return configuration.Build();
    }

    private static void AddTo(IConfigurationBuilder configuration, string? directory)
    {
        var place = Path.GetFullPath(directory ?? Usual);
        if (!Directory.Exists(place))
        {
            if (directory is not null)
            {
                throw new DirectoryNotFoundException($"{Variable} names {place}, which is not a directory.");
            }

            return;
        }

        configuration.Sources.Insert(0, new KeyPerFileConfigurationSource { FileProvider = new PhysicalFileProvider(place), Optional = true });
    }
}
