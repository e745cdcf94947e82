using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Cgroup managers (features-linux.md, Cgroup).</summary>
public sealed class CgroupFeatures : IJsonObject
{
    public bool? V1 { get; init; }

    public bool? V2 { get; init; }

    /// <summary>The system's systemd.</summary>
    public bool? Systemd { get; init; }

    /// <summary>A user's systemd.</summary>
    public bool? SystemdUser { get; init; }

    /// <summary>The rdma controller.</summary>
    public bool? Rdma { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("v1", V1);
        json.WriteOptional("v2", V2);
        json.WriteOptional("systemd", Systemd);
        json.WriteOptional("systemdUser", SystemdUser);
        json.WriteOptional("rdma", Rdma);
        json.WriteEndObject();
    }
}
