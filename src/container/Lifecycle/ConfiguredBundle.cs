using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Systemd;
using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>A bundle with its configuration read and found valid, and the host that it is to run on.</summary>
public sealed class ConfiguredBundle
{
    private ConfiguredBundle(byte[] text, RuntimeSpec spec, Bundle bundle) => (Text, Spec, Bundle) = (text, spec, bundle);

    /// <summary>config.json as it was read.</summary>
    public byte[] Text { get; }

    public RuntimeSpec Spec { get; }

    public Bundle Bundle { get; }

    public CgroupHost Host { get; } = CgroupHost.Detect();

    /// <summary>Reads and checks a bundle's config.json. What is only doubtful is logged as a warning.</summary>
    /// <exception cref="ContainerException">There is no config.json, or it asks for what cannot be.</exception>
    /// <exception cref="OciDocumentException">It is malformed or against the specification.</exception>
    public static ConfiguredBundle Read(string directory)
    {
        string path = Path.Combine(directory, "config.json");
        byte[] text;
        try
        {
            text = FileContents.Read(Files.CurrentDirectory, path)
                ?? throw new ContainerException($"there is no config.json in the bundle \"{Path.GetFullPath(directory)}\"; name the bundle with --bundle");
        }
        catch (LinuxException e)
        {
            throw new ContainerException($"cannot read \"{path}\": {e.Message}", null, e);
        }
        RuntimeSpec spec = RuntimeSpec.Parse(text);
        foreach (SpecWarning warning in SpecValidator.Validate(spec, text))
            Log.Warning($"config.json#{warning.Pointer}: {warning.Message}");
        return new(text, spec, Bundle.Of(directory, spec));
    }

    /// <summary>Compiles what is done to the host's cgroups: the one place that knows by whom.</summary>
    /// <param name="id">The container's id.</param>
    /// <param name="driver">Who makes its cgroup.</param>
    /// <exception cref="ContainerException">cgroupsPath or resources cannot be had that way.</exception>
    public CgroupPlan CompileCgroups(string id, CgroupDriver driver) => driver switch
    {
        CgroupDriver.Systemd => CgroupPlan.CompileUnit(Host, SystemdUnit.Parse(Spec.Linux?.CgroupsPath, id, UserInstance.IsNeeded()), id, Spec),
        CgroupDriver.Disabled => CgroupPlan.Nothing(Host, Spec.Linux?.Resources),
        _ => CgroupPlan.Compile(Host, CgroupPath.Parse(Spec.Linux?.CgroupsPath, id), Spec.Linux?.Resources),
    };

    /// <summary>Compiles the launch plan.</summary>
    /// <param name="id">The container's id.</param>
    /// <param name="options">What the command line adds.</param>
    /// <param name="cgroup">Where its cgroups are going to be.</param>
    public LaunchPlan Compile(string id, LaunchOptions options, CgroupPaths cgroup)
    {
        bool mountsCgroups = Array.Exists(Spec.Mounts, mount => mount.Type is "cgroup" or "cgroup2");
        return LaunchCompiler.Compile(Spec, Bundle, id, options, mountsCgroups ? Host.MountsForContainer(cgroup, Spec) : []);
    }
}
