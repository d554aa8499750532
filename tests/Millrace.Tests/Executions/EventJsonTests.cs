using System.Text;
using Millrace.Contracts.Executions;
using Xunit;

namespace Millrace.Tests.Executions;

public sealed class EventJsonTests
{
    [Fact]
    public void An_output_event_survives_the_wire_and_has_its_public_shape()
    {
        var e = new OutputEvent { JobId = "job_x", Seq = 3, Stream = "stdout", Text = "héllo\n", Timestamp = DateTimeOffset.UnixEpoch };

        var json = EventJson.ToUtf8(e);

        Assert.Equal("""{"type":"output","data":{"stream":"stdout","text":"héllo\n","job_id":"job_x","seq":3,"timestamp":"1970-01-01T00:00:00+00:00"}}""", Encoding.UTF8.GetString(json));
        Assert.Equal(e, EventJson.Read(json));
    }
}
