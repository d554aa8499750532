namespace Millrace.Api.Webhooks;

/// <summary>How results are sent to callback URLs. Section <c>Millrace:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Millrace:Webhooks";

    /// <summary>
    /// What the secrets of all tenants are made of, with which their callbacks are signed: <c>whsec_</c> and base64 of 24 to 64 bytes.
    /// Of several, separated by commas, each signs, so that a secret can be changed without a gap. Without one, requests with a <c>callback_url</c> are refused. The same in every API of a fleet.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>Whether callbacks may go to addresses that are not public. Default no.</summary>
    public bool AllowPrivate { get; set; }

    /// <summary>Networks that are not public and to which callbacks may go all the same, such as <c>10.2.0.0/16</c>. Default none.</summary>
    public IList<string> AllowedNetworks { get; } = [];

    /// <summary>Whether callbacks may go over plain <c>http</c>. Default no.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Attempts at the same time, in each API. Default 32, 1 to 1 000.</summary>
    public int Concurrency { get; set; } = 32;

    /// <summary>Attempts at the same time for one host and port, in each API. Default 4, 1 to 1 000.</summary>
    public int PerReceiver { get; set; } = 4;

    /// <summary>The longest time of one attempt, from the question for the address to the status of the answer, s. Default 10, 0.1 to 120.</summary>
    public double AttemptSeconds { get; set; } = 10;

    /// <summary>The pause after the first failure, s; it doubles with each. Each pause is shortened or lengthened by up to a fifth by chance. Default 5, 0.05 to 3 600.</summary>
    public double FirstPauseSeconds { get; set; } = 5;

    /// <summary>The longest pause, s. Default 3 600, 0.05 to 86 400.</summary>
    public double LongestPauseSeconds { get; set; } = 3_600;

    /// <summary>For how long after its job's end a callback is tried, s. Default 86 400 (a day), 1 to 604 800. Never longer than jobs are kept.</summary>
    public double GiveUpSeconds { get; set; } = 86_400;
}
