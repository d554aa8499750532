using Millrace.Runner.Output;
using Millrace.Sandbox.Stages;

namespace Millrace.Tests.Runner.Output;

/// <summary>What a recorder makes of a chunk as a text of its own, with as much room as it asks for.</summary>
internal static class RecorderTexts
{
    public static string Take(this OutputRecorder recorder, OutputStream stream, ReadOnlySpan<byte> chunk) =>
        new(recorder.Take(stream, chunk, new char[OutputRecorder.RoomFor(chunk)]));

    public static string Finish(this OutputRecorder recorder, OutputStream stream) => new(recorder.Finish(stream, new char[OutputRecorder.RoomFor([])]));
}
