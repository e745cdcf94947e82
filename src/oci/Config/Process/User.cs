using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Identity of a process inside the container (config.md, POSIX-platform User).</summary>
public sealed class User : IJsonObject
{
    public User()
    {
    }

    internal User(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "uid": Uid = json.UInt32(); break;
                case "gid": Gid = json.UInt32(); break;
                case "umask": Umask = json.UInt32(); break;
                case "additionalGids": AdditionalGids = json.Array((ref item) => item.UInt32()); break;
                case "username": Username = json.OptionalString(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    public uint Uid { get; init; }

    public uint Gid { get; init; }

    /// <summary>umask(2), at most octal 777; null leaves it to the runtime.</summary>
    public uint? Umask { get; init; }

    public uint[] AdditionalGids { get; init; } = [];

    /// <summary>Windows only; kept for warnings.</summary>
    public string? Username { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("uid", Uid);
        json.WriteNumber("gid", Gid);
        json.WriteOptional("umask", Umask);
        json.WriteUnlessEmpty("additionalGids", AdditionalGids);
        json.WriteOptional("username", Username);
        json.WriteEndObject();
    }
}
