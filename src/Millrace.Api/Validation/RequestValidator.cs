using System.Globalization;
using Microsoft.Extensions.Options;
using Millrace.Api.Requests;
using Millrace.Api.Webhooks;
using Millrace.Contracts.Access;
using Millrace.Contracts.Executions;

namespace Millrace.Api.Validation;

/// <summary>Turns a request of the wire into the job it asks for. Every rule runs, whatever the others found.</summary>
internal sealed class RequestValidator(
    LanguageRule languages, LimitPolicy limits, DependenciesRule dependencies, CallbackRule callbacks, IOptions<RequestOptions> options)
{
    private const long MiB = 1024 * 1024;

    /// <summary>The job; null when the request has errors.</summary>
    public async Task<JobSpec?> ValidateAsync(ExecutionRequest request, bool wait, KeyPolicy policy, FieldErrors errors, CancellationToken cancellation)
    {
        var language = await languages.CheckAsync(request, errors, cancellation);
        var program = SourceRule.Check(request, language, options.Value, errors);
        (program, var manifests) = dependencies.Check(request, language, program, errors);
        var stdin = InputRule.CheckStdin(request, options.Value, errors);
        var tests = InputRule.CheckTests(request, options.Value, errors);
        ArgumentsRule.Check(request, options.Value, errors);
        ArtifactsRule.Check(request.Artifacts, options.Value, errors);
        ChoicesRule.CheckTerminal(request.Tty, errors);
        var workspace = ChoicesRule.CheckWorkspace(request.WorkspaceId, errors);
        var priority = ChoicesRule.CheckPriority(request.Priority, policy.MaxPriority, errors);
        var base64 = ChoicesRule.CheckBase64Output(request.OutputEncoding, errors);
        var network = NetworkRule.Check(request.Network, policy, errors);
        callbacks.Check(request.CallbackUrl, errors);
        var decided = limits.Decide(request, language?.Limits, errors, policy.MaxLimits);
        CheckFits(program, decided, errors);

        if (errors.Any || language is null)
        {
            return null;
        }

        // Who waits for the answer cannot type; who watches the stream can, unless the input came with the request.
        var interactive = stdin is null && tests.Count == 0 && !wait;
        return new JobSpec
        {
            Language = language.Id,
            Version = request.Version ?? "*",
            EntryPoint = program.EntryPoint,
            Files = program.Files,
            Stdin = interactive || tests.Count > 0 ? null : stdin ?? [],
            Interactive = interactive,
            Args = request.Args ?? [],
            Env = request.Env ?? new Dictionary<string, string>(),
            CompileArgs = request.CompileArgs ?? [],
            WorkspaceId = workspace,
            Limits = decided,
            Priority = priority,
            Tests = tests,
            Artifacts = request.Artifacts ?? [],
            Manifests = manifests,
            Network = network,
            Tty = request.Tty,
            Base64Output = base64,
            CallbackUrl = request.CallbackUrl,
        };
    }

    /// <summary>Only the tests of a request.</summary>
    public void CheckTests(ExecutionRequest request, FieldErrors errors) => InputRule.CheckTests(request, options.Value, errors);

    private static void CheckFits(ProgramFiles program, Limits limits, FieldErrors errors)
    {
        var total = program.Files.Sum(f => (long)f.Content.Length);
        if (total > limits.WorkspaceMb * MiB)
        {
            errors.Add("limits.workspace_mb", string.Create(CultureInfo.InvariantCulture, $"must hold the program: its files are {total} bytes"));
        }
    }
}
