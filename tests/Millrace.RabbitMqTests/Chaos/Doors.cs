using System.Net.Security;

namespace Millrace.RabbitMqTests.Chaos;

/// <summary>Where a client may ask now, and whom it trusts there.</summary>
/// <param name="Addresses">Asked again for every connection.</param>
/// <param name="Trust">Judges certificates; null where there are none.</param>
internal sealed record Doors(Func<IReadOnlyList<Uri>> Addresses, RemoteCertificateValidationCallback? Trust = null);
