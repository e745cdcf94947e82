using Mocker.Container.Cgroups;
using Mocker.Shim.Bootstrap;
using Mocker.Shim.Protocol;
using Mocker.Shim.Streams;

namespace Mocker.Shim.Tasks.Runtimes;

/// <summary>Who makes containers and changes them: the engine in this process, or another runtime's program.</summary>
/// <remarks>Each throws the engine's exceptions if it cannot.</remarks>
internal abstract class ContainerRuntime
{
    /// <summary>The one that the options name.</summary>
    /// <param name="options">The runtime's.</param>
    /// <param name="space">containerd's namespace.</param>
    /// <param name="bundle">The container's bundle.</param>
    public static ContainerRuntime Of(Options options, string space, string bundle) => options.BinaryName.Length > 0
        ? new ForeignRuntime(options, options.Store(space).Root, bundle)
        : new LinkedEngine(options.Store(space));

    /// <summary>The first process of a container; 0 where there is none any more.</summary>
    public abstract int PidOf(string id);

    /// <summary>Makes a container whose process waits to be started, or from a checkpoint goes on.</summary>
    public abstract CreatedContainer Create(CreateRequest request, Options options, ProcessStreams streams);

    public abstract void Start(string id);

    /// <summary>Starts a further process.</summary>
    /// <returns>Its process id; it is our child.</returns>
    public abstract int Exec(TaskProcess process, ProcessStreams streams);

    /// <summary>Sends a signal to the first process, or to all.</summary>
    public abstract void Kill(string id, int signal, bool all);

    /// <summary>Removes it; with <paramref name="force"/> whatever state it is in, and if it is there at all.</summary>
    public abstract void Delete(string id, bool force);

    public abstract void Pause(string id);

    public abstract void Resume(string id);

    /// <param name="id">The container.</param>
    /// <param name="resources">The new limits as JSON (config-linux.md, resources).</param>
    public abstract void Update(string id, ReadOnlySpan<byte> resources);

    /// <summary>Dumps it.</summary>
    public abstract void Checkpoint(string id, string path, CheckpointOptions options, Options runtime);
}

/// <summary>A container that has been made.</summary>
/// <param name="Pid">Its first process, our child.</param>
/// <param name="Cgroup">Null without.</param>
/// <param name="SharesPidNamespace">The others do not end with the first process.</param>
internal readonly record struct CreatedContainer(int Pid, Cgroup? Cgroup, bool SharesPidNamespace);
