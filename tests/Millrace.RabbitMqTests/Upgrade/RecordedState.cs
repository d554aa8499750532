using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.RabbitMqTests.Upgrade;

/// <summary>
/// What a version leaves behind for others: everything in Redis, the message of a job that waits, the message of a result, and what it
/// answered. Lies in tests/Millrace.RabbitMqTests/Upgrade/Recorded, as the version before this one has left it.
/// </summary>
/// <param name="Redis">Commands that make it again.</param>
/// <param name="Job">Body of a message that nobody has taken.</param>
/// <param name="Result">Body of what other systems are told.</param>
/// <param name="Answers">The API's answers, by path; under <c>key</c> the key they were asked with, under <c>waiting</c> the job of the message.</param>
internal sealed record RecordedState(IReadOnlyList<IReadOnlyList<byte[]>> Redis, byte[] Job, byte[] Result, JsonObject Answers)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public string Key => Answers["key"]!.GetValue<string>();

    public string Waiting => Answers["waiting"]!.GetValue<string>();

    public static async Task<RecordedState> LoadAsync(string folder) => new(
        RedisDump.Parse(await File.ReadAllLinesAsync(Path.Combine(folder, "redis.jsonl"))),
        await File.ReadAllBytesAsync(Path.Combine(folder, "job-message.json")),
        await File.ReadAllBytesAsync(Path.Combine(folder, "result-message.json")),
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "answers.json")))!.AsObject());

    public async Task SaveAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllLinesAsync(Path.Combine(folder, "redis.jsonl"), RedisDump.ToLines(Redis));
        await File.WriteAllBytesAsync(Path.Combine(folder, "job-message.json"), Job);
        await File.WriteAllBytesAsync(Path.Combine(folder, "result-message.json"), Result);
        await File.WriteAllTextAsync(Path.Combine(folder, "answers.json"), Answers.ToJsonString(Indented));
    }
}
