using System.ComponentModel.DataAnnotations;
using Millrace.Sandbox.Seccomp;

namespace Millrace.Runner.Protections;

/// <summary>The value is <c>off</c>, nothing, or a seccomp profile that can be used on this machine.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SeccompProfileFileAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        try
        {
            if (((SandboxSettings)validationContext.ObjectInstance).SeccompPath is { } path)
            {
                SeccompFilter.Load(path);
            }

            return ValidationResult.Success;
        }
        catch (SeccompProfileException e)
        {
            return new ValidationResult($"Millrace:Sandbox:Seccomp: {e.Message}");
        }
    }
}
