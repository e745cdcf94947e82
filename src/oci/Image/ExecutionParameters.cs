using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How an image is run unless one says otherwise (config.md, "config").</summary>
public sealed class ExecutionParameters : IJsonObject
{
    private static readonly string[] s_known =
        ["User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal", "ArgsEscaped"];

    public ExecutionParameters()
    {
    }

    internal ExecutionParameters(ref JsonCursor json)
    {
        List<UnknownMember> others = [];
        json.BeginObject();
        while (json.NextMemberOf(s_known, others))
            switch (json.Name)
            {
                case "User": User = json.OptionalString(); break;
                case "ExposedPorts": ExposedPorts = ReadNames(ref json); break;
                case "Env": Env = json.Strings(); break;
                case "Entrypoint": Entrypoint = json.Strings(); break;
                case "Cmd": Cmd = json.Strings(); break;
                case "Volumes": Volumes = ReadNames(ref json); break;
                case "WorkingDir": WorkingDir = json.OptionalString(); break;
                case "Labels": Labels = json.StringMap(); break;
                case "StopSignal": StopSignal = json.OptionalString(); break;
                case "ArgsEscaped": ArgsEscaped = json.Boolean(); break;
            }
        json.EndObject();
        Others = [.. others];
    }

    /// <summary>user, uid, user:group, uid:gid, uid:group or user:gid; names are looked up in the image.</summary>
    public string? User { get; init; }

    /// <summary>port, port/tcp or port/udp.</summary>
    public string[] ExposedPorts { get; init; } = [];

    /// <summary>NAME=VALUE each.</summary>
    public string[] Env { get; init; } = [];

    /// <summary>What is executed, before <see cref="Cmd"/>.</summary>
    public string[] Entrypoint { get; init; } = [];

    /// <summary>Arguments of <see cref="Entrypoint"/>, or what is executed where there is none.</summary>
    public string[] Cmd { get; init; } = [];

    /// <summary>Directories whose contents are the container's own.</summary>
    public string[] Volumes { get; init; } = [];

    public string? WorkingDir { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>Name of the signal that ends the container, or its number.</summary>
    public string? StopSignal { get; init; }

    /// <summary>Of Windows; kept so that a copy is the same.</summary>
    public bool ArgsEscaped { get; init; }

    /// <summary>What is none of image-spec's: Docker's Healthcheck, OnBuild and Shell, or whatever else.</summary>
    public UnknownMember[] Others { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("User", User);
        WriteNames(json, "ExposedPorts", ExposedPorts);
        json.WriteUnlessEmpty("Env", Env);
        json.WriteUnlessEmpty("Entrypoint", Entrypoint);
        json.WriteUnlessEmpty("Cmd", Cmd);
        WriteNames(json, "Volumes", Volumes);
        json.WriteOptional("WorkingDir", WorkingDir);
        json.WriteUnlessEmpty("Labels", Labels);
        json.WriteOptional("StopSignal", StopSignal);
        json.WriteOptional("ArgsEscaped", ArgsEscaped ? true : null);
        foreach (UnknownMember other in Others)
            other.WriteTo(json);
        json.WriteEndObject();
    }

    /// <summary>A set, as Go writes one: an object whose names count and whose values are empty objects.</summary>
    private static string[] ReadNames(ref JsonCursor json) => [.. json.Map((ref value) => value.Presence()).Keys];

    private static void WriteNames(Utf8JsonWriter json, string name, string[] names)
    {
        if (names.Length == 0)
            return;
        json.WriteStartObject(name);
        foreach (string each in names)
        {
            json.WriteStartObject(each);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }
}
