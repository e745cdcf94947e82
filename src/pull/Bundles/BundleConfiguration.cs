using Mocker.Container.Cgroups;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>Makes config.json of an image's configuration (image-spec, conversion.md).</summary>
internal static class BundleConfiguration
{
    /// <summary>Name of the directory of the root filesystem in a bundle.</summary>
    public const string Rootfs = "rootfs";

    // crun before 1.9 refuses later ones.
    private const string OciVersion = "1.0.2";

    private const string DefaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    // The kernel's default; --cpus is a share of it.
    private const ulong CpuPeriod = 100_000;

    /// <param name="image">The image's configuration.</param>
    /// <param name="root">Its root filesystem, open, for names of users.</param>
    /// <param name="settings">What is asked for instead.</param>
    /// <param name="volumes">Directories of the bundle that hold what the image's volumes do, by their place in the container.</param>
    /// <exception cref="ImageException">The image or the settings ask for what cannot be.</exception>
    public static RuntimeSpec Make(ImageConfig image, Descriptor root, BundleSettings settings, IReadOnlyDictionary<string, string> volumes)
    {
        bool rootless = settings.Rootless ?? Credentials.EffectiveUserId() != 0;
        bool unified = CgroupHost.Detect().Mode == CgroupMode.V2;
        RuntimeSpec start = rootless
            ? DefaultSpec.CreateRootless(unified, Credentials.UserId(), Credentials.GroupId())
            : DefaultSpec.Create(unified);
        string[] capabilities = DefaultCapabilities.With(settings.AddedCapabilities, settings.DroppedCapabilities);
        RuntimeSpec spec = new()
        {
            OciVersion = OciVersion,
            Process = new ProcessSpec
            {
                Terminal = settings.Terminal,
                User = ImageUser.Find(settings.User ?? image.Config.User, root),
                Args = Arguments(image.Config, settings),
                Env = EnvironmentOf(image.Config, settings),
                Cwd = WorkingDirectory(image.Config, settings),
                Capabilities = new LinuxCapabilities { Bounding = capabilities, Effective = capabilities, Permitted = capabilities },
                NoNewPrivileges = settings.NoNewPrivileges,
            },
            Root = new Root { Path = Rootfs, Readonly = settings.ReadOnly },
            Hostname = settings.Hostname ?? start.Hostname,
            Mounts = [.. start.Mounts, .. volumes.Select(VolumeMount)],
            Annotations = Annotations(image, settings),
            Linux = new LinuxSpec
            {
                UidMappings = start.Linux!.UidMappings,
                GidMappings = start.Linux.GidMappings,
                Namespaces = [.. start.Linux.Namespaces.Where(one => !settings.HostNetwork || one.Type != "network")],
                Resources = Resources(start.Linux.Resources, settings),
                MaskedPaths = start.Linux.MaskedPaths,
                ReadonlyPaths = start.Linux.ReadonlyPaths,
                Seccomp = Seccomp(settings, capabilities),
            },
        };
        try
        {
            SpecValidator.Validate(spec);
        }
        catch (OciDocumentException e)
        {
            throw new ImageException($"no config.json can be made of the image and the options: {e.Message}", e);
        }
        return spec;
    }

    /// <summary>Entrypoint and Cmd together; a command replaces Cmd.</summary>
    private static string[] Arguments(ExecutionParameters image, BundleSettings settings)
    {
        string[] entrypoint = settings.Entrypoint is null ? image.Entrypoint : settings.Entrypoint.Length == 0 ? [] : [settings.Entrypoint];
        string[] command = settings.Command.Length > 0 ? settings.Command : settings.Entrypoint is null ? image.Cmd : [];
        string[] arguments = [.. entrypoint, .. command];
        return arguments.Length > 0 ? arguments : throw new ImageException("the image does not say what to run: put a command after it");
    }

    /// <summary>The image's variables with those asked for, which replace them; a PATH if there is none.</summary>
    private static string[] EnvironmentOf(ExecutionParameters image, BundleSettings settings)
    {
        List<string> variables = [.. image.Env.Where(variable => variable.Contains('='))];
        if (settings.Terminal && !variables.Exists(variable => Name(variable) == "TERM"))
            variables.Add("TERM=xterm");
        foreach (string wanted in settings.Environment)
        {
            string? value = wanted.Contains('=') ? wanted : Environment.GetEnvironmentVariable(wanted) is string here ? $"{wanted}={here}" : null;
            if (Name(wanted).Length == 0)
                throw new ImageException($"\"{wanted}\" is no variable: it has the form NAME=VALUE");
            variables.RemoveAll(variable => Name(variable) == Name(wanted));
            if (value is not null)
                variables.Add(value);
        }
        return variables.Exists(variable => Name(variable) == "PATH") ? [.. variables] : [DefaultPath, .. variables];
    }

    private static string Name(string variable) => variable.Split('=', 2)[0];

    private static string WorkingDirectory(ExecutionParameters image, BundleSettings settings)
    {
        string directory = settings.WorkingDirectory ?? image.WorkingDir ?? "/";
        return directory.StartsWith('/') ? directory : "/" + directory;
    }

    private static Mount VolumeMount(KeyValuePair<string, string> volume) =>
        new() { Destination = volume.Key, Type = "bind", Source = volume.Value, Options = ["rbind", "rw"] };

    /// <summary>conversion.md, "Annotation Fields": what the image says of itself; its labels win, and what is asked for wins over both.</summary>
    private static Dictionary<string, string> Annotations(ImageConfig image, BundleSettings settings)
    {
        const string prefix = "org.opencontainers.image.";
        Dictionary<string, string> annotations = [];
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                annotations[prefix + name] = value;
        }
        Add("os", image.Os);
        Add("architecture", image.Architecture);
        Add("variant", image.Variant);
        Add("os.version", image.OsVersion);
        Add("author", image.Author);
        Add("created", image.Created is DateTimeOffset created ? Rfc3339.Format(created) : null);
        Add("stopSignal", image.Config.StopSignal);
        Add("exposedPorts", string.Join(',', image.Config.ExposedPorts.Order(StringComparer.Ordinal)));
        foreach (var (name, value) in image.Config.Labels)
            // An empty name is none that config.json may have.
            if (name.Length > 0)
                annotations[name] = value;
        foreach (string annotation in settings.Annotations)
        {
            string[] parts = annotation.Split('=', 2);
            if (parts.Length != 2 || parts[0].Length == 0)
                throw new ImageException($"\"{annotation}\" is no annotation: it has the form NAME=VALUE");
            annotations[parts[0]] = parts[1];
        }
        return annotations;
    }

    private static LinuxResources? Resources(LinuxResources? start, BundleSettings settings)
    {
        LinuxMemory? memory = settings.Memory is null && settings.MemorySwap is null
            ? null
            : new LinuxMemory { Limit = settings.Memory, Swap = settings.MemorySwap };
        LinuxCpu? cpu = settings.Cpus is null && settings.CpuShares is null
            ? null
            : new LinuxCpu
            {
                Shares = settings.CpuShares,
                Period = settings.Cpus is null ? null : CpuPeriod,
                Quota = settings.Cpus is double cpus ? (long)Math.Round(cpus * CpuPeriod) : null,
            };
        LinuxPids? pids = settings.PidsLimit is long limit ? new LinuxPids { Limit = limit } : null;
        return start is null && memory is null && cpu is null && pids is null
            ? null
            : new LinuxResources { Devices = start?.Devices ?? [], Memory = memory, Cpu = cpu, Pids = pids };
    }

    private static LinuxSeccomp? Seccomp(BundleSettings settings, string[] capabilities)
    {
        if (settings.Seccomp is null)
            return DefaultSeccomp.For(capabilities);
        if (settings.Seccomp == "unconfined")
            return null;
        try
        {
            return LinuxSeccomp.Parse(File.ReadAllBytes(settings.Seccomp), settings.Seccomp);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OciDocumentException)
        {
            throw new ImageException($"the filter \"{settings.Seccomp}\" cannot be read: {e.Message}", e);
        }
    }
}
