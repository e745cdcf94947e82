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
    /// <param name="rootfs">The root filesystem's path, absolute or relative to the bundle.</param>
    /// <exception cref="ImageException">The image or the settings ask for what cannot be.</exception>
    public static RuntimeSpec Make(ImageConfig image, Descriptor root, BundleSettings settings, IReadOnlyDictionary<string, string> volumes, string rootfs = Rootfs)
    {
        bool rootless = settings.Rootless ?? Credentials.EffectiveUserId() != 0;
        bool unified = CgroupHost.Detect().Mode == CgroupMode.V2;
        RuntimeSpec start = rootless
            ? DefaultSpec.CreateRootless(unified, Credentials.UserId(), Credentials.GroupId())
            : DefaultSpec.Create(unified);
        string[] capabilities = settings.Privileged
            ? DefaultCapabilities.With(["ALL"], settings.DroppedCapabilities)
            : DefaultCapabilities.With(settings.AddedCapabilities, settings.DroppedCapabilities);
        User user = ImageUser.Find(settings.User ?? image.Config.User, root);
        // One that its user namespace has not got could not be become.
        _ = (settings.Ids?.UidOutside(user.Uid), settings.Ids?.GidOutside(user.Gid));
        RuntimeSpec spec = new()
        {
            OciVersion = OciVersion,
            Process = new ProcessSpec
            {
                Terminal = settings.Terminal,
                User = user,
                Args = Arguments(image.Config, settings),
                Env = EnvironmentOf(image.Config, settings),
                Cwd = WorkingDirectory(image.Config, settings),
                Capabilities = new LinuxCapabilities { Bounding = capabilities, Effective = capabilities, Permitted = capabilities },
                NoNewPrivileges = settings.NoNewPrivileges,
                ApparmorProfile = settings.AppArmor,
                Rlimits = settings.Limits,
            },
            Root = new Root { Path = rootfs, Readonly = settings.ReadOnly },
            Hostname = settings.Hostname ?? start.Hostname,
            Mounts = BundleMounts.Of(start.Mounts, volumes, settings),
            Annotations = Annotations(image, settings),
            Linux = new LinuxSpec
            {
                UidMappings = settings.Ids?.Uids ?? start.Linux!.UidMappings,
                GidMappings = settings.Ids?.Gids ?? start.Linux!.GidMappings,
                Namespaces = Namespaces(start.Linux!.Namespaces, settings),
                Sysctl = settings.Sysctls,
                Devices = [.. settings.Devices.Select(device => device.Node)],
                Resources = Resources(start.Linux.Resources, settings),
                MaskedPaths = settings.Privileged ? [] : start.Linux.MaskedPaths,
                ReadonlyPaths = settings.Privileged ? [] : start.Linux.ReadonlyPaths,
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
        if (arguments.Length == 0)
            throw new ImageException("the image does not say what to run: put a command after it");
        return settings.Init is null ? arguments : InitProgram.Before(arguments);
    }

    /// <summary>The image's variables with those asked for, which replace them; a PATH if there is none.</summary>
    private static string[] EnvironmentOf(ExecutionParameters image, BundleSettings settings)
    {
        string[] variables = EnvironmentOf(image.Env.Where(variable => variable.Contains('=')), settings.Environment, settings.Terminal);
        return Array.Exists(variables, variable => Name(variable) == "PATH") ? variables : [DefaultPath, .. variables];
    }

    /// <summary>Variables with those asked for, which replace them.</summary>
    /// <param name="start">NAME=VALUE each.</param>
    /// <param name="asked">NAME=VALUE, or NAME for the value that the caller's environment has.</param>
    /// <param name="terminal">There is to be a TERM.</param>
    /// <exception cref="ImageException">One is none.</exception>
    public static string[] EnvironmentOf(IEnumerable<string> start, string[] asked, bool terminal)
    {
        List<string> variables = [.. start];
        if (terminal && !variables.Exists(variable => Name(variable) == "TERM"))
            variables.Add("TERM=xterm");
        foreach (string wanted in asked)
        {
            string? value = wanted.Contains('=') ? wanted : Environment.GetEnvironmentVariable(wanted) is string here ? $"{wanted}={here}" : null;
            if (Name(wanted).Length == 0)
                throw new ImageException($"\"{wanted}\" is no variable: it has the form NAME=VALUE");
            variables.RemoveAll(variable => Name(variable) == Name(wanted));
            if (value is not null)
                variables.Add(value);
        }
        return [.. variables];
    }

    private static string Name(string variable) => variable.Split('=', 2)[0];

    private static string WorkingDirectory(ExecutionParameters image, BundleSettings settings)
    {
        string directory = settings.WorkingDirectory ?? image.WorkingDir ?? "/";
        return directory.StartsWith('/') ? directory : "/" + directory;
    }

    private static LinuxNamespace[] Namespaces(LinuxNamespace[] start, BundleSettings settings)
    {
        if (settings.Ids is not null)
            start = [.. start, new LinuxNamespace { Type = "user" }];
        IEnumerable<LinuxNamespace> others = start.Where(one => one.Type != "network");
        if (settings.NetworkNamespace is string joined)
            return [.. others, new LinuxNamespace { Type = "network", Path = joined }];
        return settings.HostNetwork ? [.. others] : start;
    }

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
        Add("stopSignal", settings.StopSignal ?? image.Config.StopSignal);
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
        LinuxMemory? memory = settings is { Memory: null, MemorySwap: null, MemoryReservation: null }
            ? null
            : new LinuxMemory { Limit = settings.Memory, Swap = settings.MemorySwap, Reservation = settings.MemoryReservation };
        LinuxCpu? cpu = settings is { Cpus: null, CpuShares: null, Cpuset: null }
            ? null
            : new LinuxCpu
            {
                Shares = settings.CpuShares,
                Period = settings.Cpus is null ? null : CpuPeriod,
                Quota = settings.Cpus is double cpus ? (long)Math.Round(cpus * CpuPeriod) : null,
                Cpus = settings.Cpuset,
            };
        LinuxPids? pids = settings.PidsLimit is long limit ? new LinuxPids { Limit = limit } : null;
        LinuxDeviceCgroup[] devices = settings.Privileged
            ? [new LinuxDeviceCgroup { Allow = true, Access = "rwm" }]
            : [.. start?.Devices ?? [], .. start is null ? [] : settings.Devices.Select(device => device.Rule)];
        return start is null && memory is null && cpu is null && pids is null
            ? null
            : new LinuxResources { Devices = devices, Memory = memory, Cpu = cpu, Pids = pids };
    }

    private static LinuxSeccomp? Seccomp(BundleSettings settings, string[] capabilities)
    {
        if (settings.Seccomp is null && !settings.Privileged)
            return DefaultSeccomp.For(capabilities);
        if (settings.Seccomp is null or "unconfined")
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
