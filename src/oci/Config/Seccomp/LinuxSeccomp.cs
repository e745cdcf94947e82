using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A system call filter (config-linux.md, Seccomp; seccomp(2)).</summary>
public sealed class LinuxSeccomp : IJsonObject
{
    public LinuxSeccomp()
    {
    }

    internal LinuxSeccomp(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "defaultAction": DefaultAction = json.String(); break;
                case "defaultErrnoRet": DefaultErrnoRet = json.UInt32(); break;
                case "architectures": Architectures = json.Strings(); break;
                case "flags": Flags = json.Strings(); break;
                case "listenerPath": ListenerPath = json.OptionalString(); break;
                case "listenerMetadata": ListenerMetadata = json.OptionalString(); break;
                case "syscalls": Syscalls = json.Array((ref item) => new LinuxSyscall(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject("defaultAction");
    }

    /// <summary><c>SCMP_ACT_…</c> for calls that no rule names; required.</summary>
    public string DefaultAction { get; init; } = "";

    /// <summary>errno of <see cref="DefaultAction"/>; null for EPERM.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary><c>SCMP_ARCH_…</c> names besides the native one.</summary>
    public string[] Architectures { get; init; } = [];

    /// <summary><c>SECCOMP_FILTER_FLAG_…</c> names; null when the document has no list, which lets the runtime choose.</summary>
    public string[]? Flags { get; init; }

    /// <summary>UNIX socket that gets the notification descriptor of SCMP_ACT_NOTIFY.</summary>
    public string? ListenerPath { get; init; }

    /// <summary>Opaque text sent with that descriptor.</summary>
    public string? ListenerMetadata { get; init; }

    public LinuxSyscall[] Syscalls { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("defaultAction", DefaultAction);
        json.WriteOptional("defaultErrnoRet", DefaultErrnoRet);
        json.WriteUnlessEmpty("architectures", Architectures);
        json.WriteOptional("flags", Flags);
        json.WriteOptional("listenerPath", ListenerPath);
        json.WriteOptional("listenerMetadata", ListenerMetadata);
        json.WriteUnlessEmpty("syscalls", Syscalls);
        json.WriteEndObject();
    }

    /// <summary>Reads a filter that stands alone.</summary>
    /// <param name="utf8">The whole text.</param>
    /// <param name="documentName">How errors call it.</param>
    /// <exception cref="OciDocumentException">It is malformed, or a member has the wrong type or is missing.</exception>
    public static LinuxSeccomp Parse(ReadOnlySpan<byte> utf8, string documentName) =>
        JsonCursor.Parse(utf8, documentName, static (ref json) => new LinuxSeccomp(ref json));
}
