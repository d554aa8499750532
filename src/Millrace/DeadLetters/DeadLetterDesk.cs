using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Millrace.Contracts.Executions;
using Millrace.Contracts.Languages;
using Millrace.Serve;
using Millrace.Transport;
using Millrace.Transport.Queue;
using Millrace.Transport.Queue.RabbitMq;

namespace Millrace.DeadLetters;

/// <summary>Does what the command line asks of the archive of dead letters, with the configuration a server would have.</summary>
internal sealed class DeadLetterDesk(DeadLetterBox box, TimeProvider time, TextWriter output)
{
    public static async Task<int> RunAsync(Func<DeadLetterDesk, Task<int>> work)
    {
        var sources = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables();
        SecretFiles.AddTo(sources);
        var configuration = sources.Build();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(LanguageFolder.Load(Installation.LanguagesDirectory))
            .AddRabbitMqQueue(configuration)
            .BuildServiceProvider();
        try
        {
            return await work(new DeadLetterDesk(services.GetRequiredService<DeadLetterBox>(), TimeProvider.System, Console.Out));
        }
        catch (Exception e) when (e is QueueUnavailableException or QueueMisconfiguredException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync($"millrace: {e.Message}");
            return 1;
        }
    }

    public async Task<int> ListAsync(int limit, CancellationToken cancellation)
    {
        var letters = await box.ListAsync(limit, cancellation);
        foreach (var letter in letters)
        {
            var language = letter.Job?.Language ?? "-";
            var at = letter.At?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-";
            await output.WriteLineAsync($"{letter.JobId ?? "(no id)",-30}  {at,-20}  {language,-10}  {letter.Reason}");
        }

        if (letters.Count == 0)
        {
            await output.WriteLineAsync("There are no dead letters.");
        }

        return 0;
    }

    public async Task<int> RetryAsync(Func<string?, bool> chosen, CancellationToken cancellation)
    {
        var retried = await box.RetryAsync(letter => chosen(letter.JobId), Renew, cancellation);
        foreach (var one in retried)
        {
            await output.WriteLineAsync(one.JobId is { } id
                ? $"{one.Letter.JobId} runs again as {id}"
                : $"{one.Letter.JobId ?? "(no id)"} carries no job that could be run again; it stays");
        }

        await output.WriteLineAsync($"{retried.Count(one => one.JobId is not null)} tried again.");
        return retried.Any(one => one.JobId is null) ? 1 : 0;
    }

    public async Task<int> DropAsync(Func<string?, bool> chosen, CancellationToken cancellation)
    {
        var dropped = await box.DropAsync(letter => chosen(letter.JobId), cancellation);
        await output.WriteLineAsync($"{dropped} dropped.");
        return 0;
    }

    private JobRecord Renew(JobRecord given) => new()
    {
        JobId = JobIds.Create(),
        Tenant = given.Tenant,
        Spec = given.Spec,
        Status = JobStatus.Queued,
        CreatedAt = time.GetUtcNow(),
    };
}
