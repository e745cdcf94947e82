using System.Text.Json;
using Mocker.Container.Store;
using Mocker.Oci;
using Mocker.Pull.Layers;

namespace Mocker.Pull.Containers;

/// <summary>
/// What is remembered of a container (container.json in its directory): what it was made of, and how far it has come. The engine keeps a record
/// of its own while there are processes; this one stays until the container is removed.
/// </summary>
public sealed record ContainerRecord : IJsonObject
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>The image as the user called it, in full.</summary>
    public required string ImageName { get; init; }

    /// <summary>The image's id: the digest of its configuration.</summary>
    public required Digest ImageId { get; init; }

    /// <summary>The image's manifest, by which it stays in the store even without a name.</summary>
    public required ContentDescriptor Manifest { get; init; }

    /// <summary>The graph driver that has made the root filesystem.</summary>
    public required string Driver { get; init; }

    /// <summary>What is run, with its arguments.</summary>
    public string[] Command { get; init; } = [];

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>Volumes with names that it has.</summary>
    public string[] Volumes { get; init; } = [];

    /// <summary>What the runtime has to make in the root filesystem to mount something there.</summary>
    public string[] MountPoints { get; init; } = [];

    /// <summary>It is removed when it ends.</summary>
    public bool RemovedAtEnd { get; init; }

    /// <summary>The program has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>The program's stdin stays open; otherwise it has none.</summary>
    public bool OpenInput { get; init; }

    /// <summary>The signal by which it is asked to end.</summary>
    public string StopSignal { get; init; } = "SIGTERM";

    /// <summary>Seconds that it gets for that.</summary>
    public int StopTimeout { get; init; } = DefaultStopTimeout;

    /// <summary>The ids in its user namespace; null if that is the host's. They are its own as long as it is there.</summary>
    public ContainerIds? Ids { get; init; }

    /// <summary>What --network says.</summary>
    public string Network { get; init; } = "none";

    /// <summary>Bytes that a log has before it is rotated; null without limit.</summary>
    public long? LogSize { get; init; }

    /// <summary>How many logs are kept; 0 if none is written at all.</summary>
    public int LogFiles { get; init; } = 1;

    /// <summary>The process that stays with it; none before it is started.</summary>
    public ProcessIdentity Monitor { get; init; }

    /// <summary>When its program was started the last time.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When that ended; null while it runs.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>The exit code of the last time, or 128 and the signal.</summary>
    public int ExitCode { get; init; }

    /// <summary>Why it could not be started the last time, or how it ended.</summary>
    public string? Error { get; init; }

    public const int DefaultStopTimeout = 10;

    /// <summary>Reads a record.</summary>
    /// <exception cref="OciDocumentException">Somebody damaged it.</exception>
    public static ContainerRecord Parse(ReadOnlySpan<byte> utf8, string document) => JsonCursor.Parse(utf8, document, Read);

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteString("name", Name);
        json.WriteString("created", Rfc3339.Format(Created));
        json.WriteString("imageName", ImageName);
        json.WriteString("imageId", ImageId.ToString());
        json.WriteOptional("manifest", Manifest);
        json.WriteString("driver", Driver);
        json.WriteUnlessEmpty("command", Command);
        json.WriteUnlessEmpty("labels", Labels);
        json.WriteUnlessEmpty("volumes", Volumes);
        json.WriteUnlessEmpty("mountPoints", MountPoints);
        json.WriteBoolean("removedAtEnd", RemovedAtEnd);
        json.WriteBoolean("terminal", Terminal);
        json.WriteBoolean("openInput", OpenInput);
        json.WriteString("stopSignal", StopSignal);
        json.WriteNumber("stopTimeout", StopTimeout);
        json.WriteOptional("ids", Ids);
        json.WriteString("network", Network);
        json.WriteOptional("logSize", LogSize);
        json.WriteNumber("logFiles", LogFiles);
        Monitor.WriteTo(json, "monitor");
        json.WriteOptional("started", Started is { } started ? Rfc3339.Format(started) : null);
        json.WriteOptional("finished", Finished is { } finished ? Rfc3339.Format(finished) : null);
        json.WriteNumber("exitCode", ExitCode);
        json.WriteOptional("error", Error);
        json.WriteEndObject();
    }

    private static ContainerRecord Read(ref JsonCursor json)
    {
        ContainerRecord rest = new() { Id = "", Name = "", Created = default, ImageName = "", ImageId = default, Manifest = new(), Driver = "" };
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "id": rest = rest with { Id = json.String() }; break;
                case "name": rest = rest with { Name = json.String() }; break;
                case "created": rest = rest with { Created = Rfc3339.Read(ref json) }; break;
                case "imageName": rest = rest with { ImageName = json.String() }; break;
                case "imageId": rest = rest with { ImageId = Digest.Read(ref json) }; break;
                case "manifest": rest = rest with { Manifest = new ContentDescriptor(ref json) }; break;
                case "driver": rest = rest with { Driver = json.String() }; break;
                case "command": rest = rest with { Command = json.Strings() }; break;
                case "labels": rest = rest with { Labels = json.StringMap() }; break;
                case "volumes": rest = rest with { Volumes = json.Strings() }; break;
                case "mountPoints": rest = rest with { MountPoints = json.Strings() }; break;
                case "removedAtEnd": rest = rest with { RemovedAtEnd = json.Boolean() }; break;
                case "terminal": rest = rest with { Terminal = json.Boolean() }; break;
                case "openInput": rest = rest with { OpenInput = json.Boolean() }; break;
                case "stopSignal": rest = rest with { StopSignal = json.String() }; break;
                case "stopTimeout": rest = rest with { StopTimeout = json.Int32() }; break;
                case "ids": rest = rest with { Ids = ContainerIds.Read(ref json) }; break;
                case "network": rest = rest with { Network = json.String() }; break;
                case "logSize": rest = rest with { LogSize = json.Int64() }; break;
                case "logFiles": rest = rest with { LogFiles = json.Int32() }; break;
                case "monitor": rest = rest with { Monitor = ProcessIdentity.Read(ref json) }; break;
                case "started": rest = rest with { Started = Rfc3339.Read(ref json) }; break;
                case "finished": rest = rest with { Finished = Rfc3339.Read(ref json) }; break;
                case "exitCode": rest = rest with { ExitCode = json.Int32() }; break;
                case "error": rest = rest with { Error = json.String() }; break;
                default: json.Ignore(); break;
            }
        json.EndObject("id", "name", "created", "imageName", "imageId", "manifest", "driver");
        return rest;
    }
}
