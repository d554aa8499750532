namespace Millrace.Api.Webhooks;

/// <summary>A name has no address that may be connected to. Which addresses it has is not said: names of an inner network are nobody's business outside.</summary>
internal sealed class AddressRefusedException() : IOException("The host of the URL has no public address.");
