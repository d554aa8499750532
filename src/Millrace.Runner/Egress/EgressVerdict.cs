namespace Millrace.Runner.Egress;

/// <summary>What became of one request to leave a sandbox.</summary>
public enum EgressVerdict
{
    /// <summary>It was connected.</summary>
    Allowed,

    /// <summary>It was no request a proxy understands, too long, or too slow.</summary>
    Malformed,

    /// <summary>The host is not among those that are allowed.</summary>
    HostNotListed,

    /// <summary>The host is, the port is not.</summary>
    PortNotListed,

    /// <summary>The host has an address that is not public, and is not one that may.</summary>
    AddressNotPublic,

    /// <summary>The name does not resolve.</summary>
    NotFound,

    /// <summary>Nobody answers there.</summary>
    Unreachable,

    /// <summary>The sandbox has used up its connections or its bytes.</summary>
    Exhausted,
}
