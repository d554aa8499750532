using System.IO.Pipelines;
using System.Text.Json;
using Millrace.Api;
using Millrace.Api.Answers;
using Millrace.Api.Jobs;
using Millrace.Contracts.Executions;
using Xunit;

namespace Millrace.Tests.Api;

public sealed class WholeBodyTests
{
    // Objects in a list: the serializer looks after each property whether it has gathered enough.
    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(2_000)]
    public async Task A_body_of_any_length_comes_whole(int jobs)
    {
        var list = new JobList { Jobs = [.. Enumerable.Range(0, jobs).Select(Job)] };
        var pipe = new Pipe();
        var written = Task.Run(async () =>
        {
            await JsonSerializer.SerializeAsync(new WholeBody(pipe.Writer), list, ApiJson.Wire);
            await pipe.Writer.CompleteAsync();
        });

        using var reader = new StreamReader(pipe.Reader.AsStream());
        var read = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await written;
        Assert.Equal(JsonSerializer.Serialize(list, ApiJson.Wire), read);
    }

    [Fact]
    public async Task A_short_body_is_left_to_its_end_and_a_long_one_leaves_on_the_way()
    {
        Assert.Equal(0, await FlushedAsync(1_000));
        Assert.NotEqual(0, await FlushedAsync(100_000));
    }

    private static JobView Job(int number) => new()
    {
        JobId = $"job_{number:000000}", Status = JobStatus.Completed, Language = "bash", WorkspaceId = "default", CreatedAt = DateTimeOffset.UnixEpoch, StreamUrl = $"/ws/executions/job_{number:000000}",
    };

    // Bytes that could be read before the end.
    private static async Task<long> FlushedAsync(int length)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        await JsonSerializer.SerializeAsync(new WholeBody(pipe.Writer), Enumerable.Repeat("some text", length / 12).ToArray());
        return pipe.Reader.TryRead(out var read) ? read.Buffer.Length : 0;
    }
}
