namespace Millrace.Runner.Lowering;

/// <summary>Millrace's own files that programs in sandboxes use, seen there as <c>{support}</c>.</summary>
/// <param name="Directory">Where they were built.</param>
internal sealed record HelperFiles(string Directory)
{
    /// <summary>Whether one was built.</summary>
    public bool Has(string name) => File.Exists(Path.Combine(Directory, name));
}
