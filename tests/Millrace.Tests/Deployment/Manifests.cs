using k8s;
using k8s.Models;
using Millrace.Tests.Architecture;

namespace Millrace.Tests.Deployment;

/// <summary>What deploy/kubernetes says, read strictly into the types of the Kubernetes API: a key that no type has is a mistake.</summary>
internal static class Manifests
{
    private static readonly Dictionary<string, Type> OwnTypes = new()
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
        ["monitoring.coreos.com/v1/ServiceMonitor"] = typeof(ServiceMonitor),
        ["kustomize.config.k8s.io/v1beta1/Kustomization"] = typeof(Kustomization),
    };

    /// <summary>The folder.</summary>
    public static string Folder { get; } = Repository.PathOf("deploy/kubernetes");

    /// <summary>Every file, by its path below the folder.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<object>> Files { get; } = Directory
        .EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Folder, file), Read);

    /// <summary>Everything of a kind that is applied somewhere; patches are not.</summary>
    public static IEnumerable<T> All<T>() => Files.Where(file => file.Key != "overlays/gvisor/runner.yaml").SelectMany(file => file.Value).OfType<T>();

    /// <summary>The one with a name.</summary>
    public static T One<T>(string name)
        where T : IKubernetesObject<V1ObjectMeta> => All<T>().Single(thing => thing.Metadata.Name == name);

    /// <summary>Objects of the Kubernetes API, read strictly.</summary>
    public static IEnumerable<object> ReadText(string text) => KubernetesYaml.LoadAllFromString(text, OwnTypes, strict: true);

    private static IReadOnlyList<object> Read(string file) => [.. ReadText(File.ReadAllText(file))];
}
