using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Millrace.Tests.Api.Fakes;

/// <summary>Reads answers in one line.</summary>
internal static class Answers
{
    public static Task<JsonElement> JsonAsync(this HttpResponseMessage answer) => answer.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>The problem, after checking that it is one of this status.</summary>
    public static async Task<JsonElement> ProblemAsync(this HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode}, not {(int)status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("request_id").GetString());
        return problem;
    }

    /// <summary>The messages of a 400 by field.</summary>
    public static async Task<Dictionary<string, string[]>> ErrorsAsync(this HttpResponseMessage answer)
    {
        var problem = await answer.ProblemAsync(HttpStatusCode.BadRequest);
        return problem.GetProperty("errors").Deserialize<Dictionary<string, string[]>>()!;
    }
}
