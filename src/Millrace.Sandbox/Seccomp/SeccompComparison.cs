namespace Millrace.Sandbox.Seccomp;

/// <summary>How an argument is compared; all as unsigned 64-bit numbers.</summary>
internal enum SeccompComparison
{
    /// <summary>It is the value.</summary>
    Equal,

    /// <summary>It is not the value.</summary>
    NotEqual,

    /// <summary>It is below the value.</summary>
    Less,

    /// <summary>It is the value or below.</summary>
    LessOrEqual,

    /// <summary>It is above the value.</summary>
    Greater,

    /// <summary>It is the value or above.</summary>
    GreaterOrEqual,

    /// <summary>Of it, the bits that the value has are those of the second value.</summary>
    MaskedEqual,
}
