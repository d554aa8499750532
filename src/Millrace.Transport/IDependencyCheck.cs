namespace Millrace.Transport;

/// <summary>Looks whether a service beside this process answers; its name stands in <c>GET /health</c>.</summary>
public interface IDependencyCheck
{
    /// <summary>As it is called in the health report, such as <c>redis</c>.</summary>
    string Name { get; }

    /// <summary>Returns what there is to say of it, for people; throws <see cref="TransportUnavailableException"/> when it does not answer.</summary>
    Task<string?> CheckAsync(CancellationToken cancellation);
}
