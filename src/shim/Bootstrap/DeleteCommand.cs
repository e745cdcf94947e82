using Google.Protobuf;
using Mocker.Linux;
using Mocker.Shim.Events;
using Mocker.Shim.Protocol;
using Mocker.Shim.Tasks;
using Mocker.Shim.Tasks.Runtimes;

namespace Mocker.Shim.Bootstrap;

/// <summary>`delete`: removes what is left of a container whose server has gone, properly or not, and tells how it ended.</summary>
internal static class DeleteCommand
{
    /// <summary>What a container that nobody saw ending is said to have ended with: killed.</summary>
    private const uint Killed = 128 + (uint)Signal.Kill;

    public static int Run(ShimArguments arguments)
    {
        BundleFiles files = new(arguments.Bundle);
        ContainerRuntime runtime = ContainerRuntime.Of(files.ReadOptions(), arguments.Namespace, arguments.Bundle);
        int pid = runtime.PidOf(arguments.Id);
        runtime.Delete(arguments.Id, force: true);
        Rootfs.Unmount(files.Rootfs);
        RemoveSocket(files);
        DeleteResponse answer = files.ReadExit() ?? new() { Pid = (uint)pid, ExitStatus = Killed, ExitedAt = Clock.Now() };
        Output.Write(1, answer.ToByteArray());
        return 0;
    }

    /// <summary>A server that was killed has left its socket. Where one accepts, it serves others of the group.</summary>
    private static unsafe void RemoveSocket(BundleFiles files)
    {
        if (files.ReadAddress() is not ServerAddress address || address.Accepts())
            return;
        using CString path = new(address.Path);
        Files.UnlinkAt(Files.CurrentDirectory, path);
    }
}
