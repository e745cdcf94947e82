using Mocker.Linux;

namespace Mocker.Pull.Networks;

/// <summary>A process's network namespace, held open.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private readonly Descriptor _own;

    private NetworkNamespace(Descriptor own, Descriptor descriptor) => (_own, Descriptor) = (own, descriptor);

    public Descriptor Descriptor { get; }

    /// <summary>
    /// This process may make devices in its own: it is root, and not of a user namespace within that which the network namespace belongs to
    /// (network_namespaces(7)).
    /// </summary>
    public static bool IsOurs()
    {
        if (Credentials.EffectiveUserId() != 0)
            return false;
        if (Namespaces.IsInInitialUser())
            return true;
        using Descriptor own = OpenFile("/proc/thread-self/ns/net"), user = OpenFile("/proc/self/ns/user");
        int found = Namespaces.OwnerOf(own.Number);
        // EPERM: it is one that this process's own is in.
        if (found < 0)
            return false;
        using Descriptor owner = new(found);
        return Files.Stat(owner.Number, out FileStatus theirs) >= 0 && Files.Stat(user.Number, out FileStatus ours) >= 0 && theirs.SameFile(ours);
    }

    /// <summary>Opens that of a process.</summary>
    /// <exception cref="LinuxException">It has ended, or is somebody else's.</exception>
    public static NetworkNamespace Of(int pid)
    {
        Descriptor own = OpenFile("/proc/thread-self/ns/net");
        try
        {
            return new(own, OpenFile($"/proc/{pid}/ns/net"));
        }
        catch
        {
            own.Dispose();
            throw;
        }
    }

    /// <summary>Does something in it: the calling thread goes there and comes back. Sockets that are opened there stay there.</summary>
    public void Visit(Action action)
    {
        Kernel.Check(Namespaces.Join(Descriptor.Number, NamespaceTypes.Network), "setns(2)", "network namespace of the container");
        try
        {
            action();
        }
        finally
        {
            if (Namespaces.Join(_own.Number, NamespaceTypes.Network) < 0)
                // In the wrong network namespace everything else would be done to the container.
                Environment.FailFast("cannot come back to the own network namespace");
        }
    }

    public void Dispose()
    {
        Descriptor.Dispose();
        _own.Dispose();
    }

    private static unsafe Descriptor OpenFile(string path)
    {
        using CString name = new(path);
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly), "open(2)", path));
    }
}
