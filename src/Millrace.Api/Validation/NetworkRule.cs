using Millrace.Api.Requests;
using Millrace.Contracts.Access;

namespace Millrace.Api.Validation;

/// <summary>Network for a program: the hosts its caller's key names, or none.</summary>
internal static class NetworkRule
{
    /// <summary>Where the program may connect to; empty for nowhere.</summary>
    public static IReadOnlyList<string> Check(bool? wanted, KeyPolicy policy, FieldErrors errors)
    {
        if (wanted is not true)
        {
            return [];
        }

        if (policy.Network is not { Count: > 0 } hosts)
        {
            errors.Add("network", "is not available to you: the key that asks must name the hosts its programs may reach");
            return [];
        }

        return hosts;
    }
}
