using System.Net.Sockets;
using System.Security.Authentication;
using RabbitMQ.Client.Exceptions;

namespace Millrace.Transport.Queue.RabbitMq;

/// <summary>Tells apart what can go wrong with a broker.</summary>
internal static class BrokerErrors
{
    /// <summary>Whether the connection or the channel is gone, so that a new one may do.</summary>
    public static bool IsLoss(Exception e) =>
        e is OperationInterruptedException or AlreadyClosedException or BrokerUnreachableException or IOException or SocketException or TimeoutException or ObjectDisposedException
        || (e is RabbitMQClientException and not PublishException);

    /// <summary>The cause, for people; never a URL.</summary>
    public static string Explain(Exception e)
    {
        var inner = e;
        while (inner is not (AuthenticationFailureException or AuthenticationException) && Cause(inner) is { } cause)
        {
            inner = cause;
        }

        return inner switch
        {
            AuthenticationFailureException => "it does not accept user and password of RabbitMq:Url.",
            AuthenticationException => $"TLS failed: {inner.Message} The authorities of this machine are asked; SSL_CERT_FILE names others.",
            OperationInterruptedException { ShutdownReason: { } reason } => $"{reason.ReplyText}.",
            _ => inner.Message,
        };
    }

    private static Exception? Cause(Exception e) => (e as AggregateException)?.InnerExceptions.LastOrDefault() ?? e.InnerException;
}
