using System.Text.Json;
using Microsoft.Extensions.Options;
using Millrace.Api.Access;
using Millrace.Api.Requests;
using Millrace.Api.Validation;
using Millrace.Contracts.Executions;
using Millrace.Transport.Shares;

namespace Millrace.Api.Shares;

/// <summary>Makes shares: checks them as if they were to run, names them by what they hold, and keeps them.</summary>
internal sealed class ShareKeeper(IShareStore store, RequestValidator validator, IOptions<ShareOptions> options, TimeProvider time)
{
    private const int LongerBy = 4;
    private const long MiB = 1024 * 1024;

    /// <summary>What is to be kept; null when the request has errors.</summary>
    public async Task<ShareContent?> ValidateAsync(ShareRequest request, Caller caller, FieldErrors errors, CancellationToken cancellation)
    {
        var run = new ExecutionRequest
        {
            Language = request.Language,
            Version = request.Version,
            Files = request.Files,
            EntryPoint = request.EntryPoint,
            Stdin = request.Stdin,
            Args = request.Args,
            CompileArgs = request.CompileArgs,
            Limits = request.Limits,
        };
        var spec = await validator.ValidateAsync(run, wait: true, caller.Policy, errors, cancellation);

        // An editor keeps an input beside its tests, which one request to run could not.
        validator.CheckTests(run with { Stdin = null, Tests = request.Tests }, errors);
        return spec is null || errors.Any ? null : new ShareContent
        {
            Language = spec.Language,
            Version = request.Version,
            Files = request.Files!,
            EntryPoint = spec.EntryPoint,
            Stdin = request.Stdin,
            Args = request.Args,
            CompileArgs = request.CompileArgs,
            Limits = request.Limits,
            Tests = request.Tests,
            Result = request.Result,
        };
    }

    /// <summary>Keeps it; null when there is no room.</summary>
    public async Task<ShareRecord?> KeepAsync(ShareContent content, Caller caller, CancellationToken cancellation)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content, ApiJson.Default.ShareContent);
        var digest = ShareIds.Digest(caller.Tenant, bytes);
        for (var length = ShareIds.ShortLength; ; length = Math.Min(length + LongerBy, ShareIds.FullLength))
        {
            var share = new ShareRecord(ShareIds.Of(digest, length), caller.Tenant, content.Language, time.GetUtcNow(), Convert.ToHexStringLower(digest), bytes);
            var (outcome, kept) = await store.AddAsync(share, options.Value.TotalMb * MiB, cancellation);
            switch (outcome)
            {
                case ShareOutcome.Added or ShareOutcome.Known:
                    return kept;
                case ShareOutcome.Full:
                    return null;
                case ShareOutcome.Taken when length == ShareIds.FullLength:
                    throw new InvalidOperationException($"Two different shares have the digest {share.Digest}.");
            }
        }
    }
}
