using System.Text.Json;

namespace Mocker.Oci;

/// <summary>One rule of a system call filter (config-linux.md, Seccomp, "syscalls").</summary>
public sealed class LinuxSyscall : IJsonObject
{
    public LinuxSyscall()
    {
    }

    internal LinuxSyscall(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "names": Names = json.Strings(); break;
                case "action": Action = json.String(); break;
                case "errnoRet": ErrnoRet = json.UInt32(); break;
                case "args": Args = json.Array((ref item) => new LinuxSeccompArg(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject("names", "action");
    }

    /// <summary>System call names, at least one; required. Names this kernel does not know are ignored.</summary>
    public string[] Names { get; init; } = [];

    /// <summary><c>SCMP_ACT_…</c> name; required.</summary>
    public string Action { get; init; } = "";

    /// <summary>errno for SCMP_ACT_ERRNO, trace message for SCMP_ACT_TRACE; null for EPERM.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>All of these must hold for the rule to match.</summary>
    public LinuxSeccompArg[] Args { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("names", Names);
        json.WriteString("action", Action);
        json.WriteOptional("errnoRet", ErrnoRet);
        json.WriteUnlessEmpty("args", Args);
        json.WriteEndObject();
    }
}
