using k8s;
using k8s.Models;

namespace Millrace.Tests.Deployment;

/// <summary>KEDA's, as far as it is used here.</summary>
internal sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public required ScaledObjectSpec Spec { get; set; }
}

internal sealed class ScaledObjectSpec
{
    public required ScaleTarget ScaleTargetRef { get; set; }

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public int PollingInterval { get; set; }

    public int CooldownPeriod { get; set; }

    public ScaleFallback? Fallback { get; set; }

    public ScaleAdvanced? Advanced { get; set; }

    public required IList<ScaleTrigger> Triggers { get; set; }
}

internal sealed class ScaleTarget
{
    public required string Name { get; set; }
}

internal sealed class ScaleFallback
{
    public int FailureThreshold { get; set; }

    public int Replicas { get; set; }
}

internal sealed class ScaleAdvanced
{
    public required ScaleAutoscaler HorizontalPodAutoscalerConfig { get; set; }
}

internal sealed class ScaleAutoscaler
{
    public required V2HorizontalPodAutoscalerBehavior Behavior { get; set; }
}

internal sealed class ScaleTrigger
{
    public required string Type { get; set; }

    public string? MetricType { get; set; }

    public required IDictionary<string, string> Metadata { get; set; }
}

/// <summary>The Prometheus operator's, as far as it is used here.</summary>
internal sealed class ServiceMonitor : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public required ServiceMonitorSpec Spec { get; set; }
}

internal sealed class ServiceMonitorSpec
{
    public required V1LabelSelector Selector { get; set; }

    public required IList<ServiceMonitorEndpoint> Endpoints { get; set; }
}

internal sealed class ServiceMonitorEndpoint
{
    public required string Port { get; set; }

    public required string Path { get; set; }

    public required string Interval { get; set; }
}

/// <summary>Kustomize's, as far as it is used here.</summary>
internal sealed class Kustomization
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public IList<string> Resources { get; set; } = [];

    public IList<KustomizationPatch> Patches { get; set; } = [];

    public IList<KustomizationImage> Images { get; set; } = [];
}

internal sealed class KustomizationPatch
{
    public required string Path { get; set; }

    public required KustomizationTarget Target { get; set; }
}

internal sealed class KustomizationTarget
{
    public required string Kind { get; set; }

    public required string Name { get; set; }
}

internal sealed class KustomizationImage
{
    public required string Name { get; set; }

    public required string NewTag { get; set; }
}
