using Mocker.Container.Cgroups;
using Mocker.Container.Checkpointing.Criu;
using Mocker.Oci;

namespace Mocker.Container.Checkpointing;

/// <summary>What dumping and restoring have in common: which CRIU it takes, and how it is asked.</summary>
internal static class CriuSupport
{
    // 3.16: profiles of security modules; 3.15: external PID namespaces and the notice of a ready page server; 3.14: the
    // freezer of cgroup version 2.
    private const int OldestVersion = 31600;

    /// <summary>The annotation that names a file of settings for CRIU.</summary>
    public const string ConfigurationAnnotation = "org.criu.config";

    // Verbose enough to find a cause in (criu(8), -v4), as runc has it.
    private const int LogLevel = 4;

    private const uint NetworkNamespace = 0x40000000;

    /// <summary>Fails where CRIU is not there, too old, or cannot do with this kernel what is asked.</summary>
    /// <exception cref="ContainerException">So it is.</exception>
    public static void Require(CheckpointOptions options)
    {
        int version = CriuProcess.Version();
        if (version < OldestVersion)
            throw new ContainerException($"CRIU is too old: it is version {version / 10000}.{version / 100 % 100}, and 3.16 is needed");
        if (!options.PreDump && !options.LazyPages)
            return;
        CriuAnswer can = CriuProcess.Features();
        if (options.PreDump && !can.TracksMemory)
            throw new ContainerException("--pre-dump is not possible: CRIU says that this kernel cannot track changes of memory (CONFIG_MEM_SOFT_DIRTY)");
        if (options.LazyPages && !can.HasLazyPages)
            throw new ContainerException("--lazy-pages is not possible: CRIU says that this kernel lacks what it takes of userfaultfd(2)");
    }

    /// <summary>What is asked of a dump and of a restore alike.</summary>
    public static CriuOptions OptionsOf(CheckpointOptions options, RuntimeSpec spec, CheckpointImages images, string log)
    {
        CriuOptions request = new();
        request.Set(CriuOption.ImagesDirectory, images.Number);
        if (images.WorkNumber >= 0)
            request.Set(CriuOption.WorkDirectory, images.WorkNumber);
        request.Set(CriuOption.LogLevel, LogLevel);
        request.Set(CriuOption.LogFile, log);
        request.Set(CriuOption.ConfigurationFile, ConfigurationFile(spec));
        request.Set(CriuOption.NotifyScripts, true);
        request.Set(CriuOption.ManageCgroups, true);
        request.Set(CriuOption.ManageCgroupsMode, (long)options.CgroupsMode);
        // Network devices and their settings are others' business (config-linux.md, Network Devices).
        request.Set(CriuOption.EmptyNamespaces, NetworkNamespace);
        request.Set(CriuOption.OrphanTerminal, true);
        request.Set(CriuOption.ShellJob, options.ShellJob);
        request.Set(CriuOption.TcpEstablished, options.TcpEstablished);
        request.Set(CriuOption.ExternalUnixSockets, options.ExternalUnixSockets);
        request.Set(CriuOption.FileLocks, options.FileLocks);
        request.Set(CriuOption.AutoDedup, options.AutoDedup);
        request.Set(CriuOption.LazyPages, options.LazyPages);
        return request;
    }

    /// <summary>A mount of cgroups is a set of bind mounts: in version 1, without a cgroup namespace.</summary>
    public static bool BindsCgroups(CgroupHost host, RuntimeSpec spec) =>
        host.Mode != CgroupMode.V2 && spec.Linux?.Namespace("cgroup") is null && Array.Exists(spec.Mounts, mount => mount.Type is "cgroup" or "cgroup2");

    /// <summary>CRIU's settings for containers: those of runc, for they are found under its name; an annotation names others, or "" for none.</summary>
    private static string? ConfigurationFile(RuntimeSpec spec) =>
        !spec.Annotations.TryGetValue(ConfigurationAnnotation, out string? file) ? "/etc/criu/runc.conf" : file.Length > 0 ? file : null;
}
