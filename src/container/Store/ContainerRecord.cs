using System.Text.Json;
using Mocker.Container.Cgroups;
using Mocker.Container.IntelRdt;
using Mocker.Oci;

namespace Mocker.Container.Store;

/// <summary>
/// What the runtime remembers of a container between its commands (state.json in the container's directory). It is written
/// before anything is made that would have to be removed, so that `delete` knows what to look for whenever create was
/// interrupted.
/// </summary>
public sealed record ContainerRecord
{
    public required string Id { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>Absolute path of the root filesystem.</summary>
    public required string Rootfs { get; init; }

    public required DateTimeOffset Created { get; init; }

    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <summary>The runtime that makes it, as long as that is not finished; none afterwards.</summary>
    public ProcessIdentity Creator { get; init; }

    /// <summary>The container's first process; none yet while it is being created.</summary>
    public ProcessIdentity Init { get; init; }

    /// <summary>Where its cgroups are or were going to be; null without.</summary>
    public CgroupPaths? Cgroup { get; init; }

    /// <summary>It shares its PID namespace with others, so its end does not end the rest of its processes.</summary>
    public bool SharesPidNamespace { get; init; }

    /// <summary>
    /// For a container that shares the host's mount namespace, how many mounts there were at its root filesystem before its
    /// own: those above are its. Otherwise -1.
    /// </summary>
    public int MountsBefore { get; init; } = -1;

    /// <summary>config.json has poststart or poststop hooks.</summary>
    public bool HasLaterHooks { get; init; }

    /// <summary>It stays in its creator's session keyring, and so do its further processes.</summary>
    public bool KeepsKeyring { get; init; }

    /// <summary>Its processes come from a checkpoint: the first one has not executed its program, though it runs.</summary>
    public bool IsRestored { get; init; }

    /// <summary>Where its class of service is or was going to be; null without.</summary>
    public RdtPaths? Rdt { get; init; }

    /// <summary>The limits of memory that `update` has set in place of those of config.json; null before the first.</summary>
    public LinuxMemory? MemoryLimits { get; init; }

    internal void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, Id);
        json.WriteString("bundle"u8, Bundle);
        json.WriteString("rootfs"u8, Rootfs);
        json.WriteString("created"u8, Rfc3339.Format(Created));
        json.WriteUnlessEmpty("annotations", Annotations);
        Creator.WriteTo(json, "creator");
        Init.WriteTo(json, "init");
        if (Cgroup is not null)
        {
            json.WritePropertyName("cgroup"u8);
            Cgroup.Write(json);
        }
        json.WriteBoolean("sharesPidNamespace"u8, SharesPidNamespace);
        if (MountsBefore >= 0)
            json.WriteNumber("mountsBefore"u8, MountsBefore);
        json.WriteBoolean("hasLaterHooks"u8, HasLaterHooks);
        json.WriteBoolean("keepsKeyring"u8, KeepsKeyring);
        if (IsRestored)
            json.WriteBoolean("isRestored"u8, true);
        json.WriteOptional("memoryLimits", MemoryLimits);
        if (Rdt is not null)
        {
            json.WritePropertyName("rdt"u8);
            Rdt.Write(json);
        }
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write(Utf8JsonWriter)"/> wrote.</summary>
    /// <exception cref="OciDocumentException">It is not such a document.</exception>
    internal static ContainerRecord Parse(ReadOnlySpan<byte> utf8, string document) =>
        JsonCursor.Parse(utf8, document, (ref json) => Read(ref json));

    private static ContainerRecord Read(ref JsonCursor json)
    {
        string id = "", bundle = "", rootfs = "";
        DateTimeOffset created = default;
        Dictionary<string, string> annotations = [];
        ProcessIdentity creator = default, init = default;
        CgroupPaths? cgroup = null;
        LinuxMemory? limits = null;
        RdtPaths? rdt = null;
        int mounts = -1;
        bool sharesPid = false, hooks = false, keyring = false, restored = false;
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "id": id = json.String(); break;
                case "bundle": bundle = json.String(); break;
                case "rootfs": rootfs = json.String(); break;
                case "created": created = Rfc3339.Read(ref json); break;
                case "annotations": annotations = json.StringMap(); break;
                case "creator": creator = ProcessIdentity.Read(ref json); break;
                case "init": init = ProcessIdentity.Read(ref json); break;
                case "cgroup": cgroup = ReadCgroup(ref json); break;
                case "mountsBefore": mounts = json.Int32(); break;
                case "sharesPidNamespace": sharesPid = json.Boolean(); break;
                case "keepsKeyring": keyring = json.Boolean(); break;
                case "isRestored": restored = json.Boolean(); break;
                case "rdt": rdt = RdtPaths.Read(ref json); break;
                case "memoryLimits": limits = new LinuxMemory(ref json); break;
                case "hasLaterHooks": hooks = json.Boolean(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("id", "bundle", "rootfs", "created");
        return new()
        {
            Id = id,
            Bundle = bundle,
            Rootfs = rootfs,
            Created = created,
            Annotations = annotations,
            Creator = creator,
            Init = init,
            Cgroup = cgroup,
            SharesPidNamespace = sharesPid,
            HasLaterHooks = hooks,
            KeepsKeyring = keyring,
            IsRestored = restored,
            MountsBefore = mounts,
            MemoryLimits = limits,
            Rdt = rdt,
        };
    }

    private static CgroupPaths ReadCgroup(ref JsonCursor json)
    {
        Dictionary<string, string> paths = [];
        string[] made = [];
        string? unit = null;
        bool isUser = false;
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "paths": paths = json.StringMap(); break;
                case "made": made = json.Strings(); break;
                case "unit": unit = json.String(); break;
                case "userUnit": isUser = json.Boolean(); break;
                default: json.Ignore(); break;
            }
        json.EndObject("paths", "made");
        return new([.. paths], made, unit is null ? null : new(unit, isUser));
    }
}
