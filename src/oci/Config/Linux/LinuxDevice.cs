using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A device node of the container (config-linux.md, Devices; mknod(2)).</summary>
public sealed class LinuxDevice : IJsonObject
{
    public LinuxDevice()
    {
    }

    internal LinuxDevice(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "type": Type = json.String(); break;
                case "path": Path = json.String(); break;
                case "major": Major = json.Int64(); break;
                case "minor": Minor = json.Int64(); break;
                case "fileMode": FileMode = json.UInt32(); break;
                case "uid": Uid = json.UInt32(); break;
                case "gid": Gid = json.UInt32(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("type", "path");
    }

    /// <summary><c>c</c>, <c>u</c> (as <c>c</c>), <c>b</c> or <c>p</c> (FIFO); required.</summary>
    public string Type { get; init; } = "";

    /// <summary>Absolute path inside the container; required.</summary>
    public string Path { get; init; } = "";

    /// <summary>Required unless <see cref="Type"/> is <c>p</c>.</summary>
    public long? Major { get; init; }

    /// <summary>Required unless <see cref="Type"/> is <c>p</c>.</summary>
    public long? Minor { get; init; }

    /// <summary>
    /// Permission bits as a number (octal 666 is 438); null for octal 666. Some engines add the type bits of st_mode,
    /// so mask with octal 7777.
    /// </summary>
    public uint? FileMode { get; init; }

    /// <summary>Owner inside the container; null for 0.</summary>
    public uint? Uid { get; init; }

    /// <summary>Group inside the container; null for 0.</summary>
    public uint? Gid { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", Type);
        json.WriteString("path", Path);
        json.WriteOptional("major", Major);
        json.WriteOptional("minor", Minor);
        json.WriteOptional("fileMode", FileMode);
        json.WriteOptional("uid", Uid);
        json.WriteOptional("gid", Gid);
        json.WriteEndObject();
    }
}
