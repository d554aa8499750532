using System.CommandLine;
using System.CommandLine.Parsing;

namespace Millrace.Serve;

/// <summary><c>millrace serve</c>: the whole server in one process, or one part of a fleet.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> Urls = new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://localhost:3001",
    };

    private static readonly Option<DirectoryInfo> Data = new("--data")
    {
        Description = "Directory for everything that lasts; made when it is not there. One server each.",
        DefaultValueFactory = _ => new DirectoryInfo(DataDirectory.Default),
    };

    private static readonly Option<string[]> AllowMissing = new("--allow-missing")
    {
        Description = "Start without this protection (the name 'millrace doctor' gives it). May be given several times.",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<Role> RoleOption = new("--role")
    {
        Description = "all: API and runner in one process. api or runner: that part of a fleet, joined by RabbitMQ and Redis (RabbitMq__Url, Redis__Url).",
        DefaultValueFactory = _ => Role.All,
    };

    public static Command Create()
    {
        var command = new Command("serve", "Serve the API and run jobs, in one process with no other service, or as one part of a fleet. Prints one line when ready.")
        {
            RoleOption, Urls, Data, AllowMissing,
        };
        command.SetAction(ServeAsync);
        return command;
    }

    private static Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellation) =>
        Server.RunAsync(
            parsed.GetValue(RoleOption),
            parsed.GetRequiredValue(Urls),
            parsed.GetRequiredValue(Data).FullName,
            parsed.GetValue(AllowMissing) ?? [],
            cancellation);
}
