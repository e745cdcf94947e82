using Mocker.Container.Launch;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// Runs this program once more as root of a user namespace, with a mount namespace beside it, for a user who may not mount: a new pair, or the pair
/// that another process is in. A process with several threads can neither make nor join one (setns(2)), but it can have a child that does.
/// </summary>
public static unsafe class UserNamespaceProgram
{
    private const int Failed = 125;

    /// <summary>Runs it in new namespaces.</summary>
    /// <param name="uids">The users of the new one; 0 is one of them.</param>
    /// <param name="gids">The groups.</param>
    /// <param name="arguments">With argv[0].</param>
    /// <param name="environment">NAME=VALUE each.</param>
    /// <param name="signals">Mask of the signals to pass on; the caller has blocked them.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ContainerException">The ids cannot be mapped, or there can be no such namespace.</exception>
    public static int Run(LinuxIdMapping[] uids, LinuxIdMapping[] gids, string[] arguments, string[] environment, ulong signals)
    {
        Kernel.Check(Sockets.Pair(SocketType.Stream, out int ours, out int theirs), "socketpair(2)");
        using Descriptor mine = new(ours);
        return Run(NamespaceTypes.User | NamespaceTypes.Mount, -1, -1, theirs, arguments, environment, signals, pid =>
        {
            Files.Close(theirs);
            new IdMappings(uids, gids, "/etc/subuid", "/etc/subgid").Write(pid);
            byte go = 1;
            Kernel.Check(Files.Write(mine.Number, &go, 1), "write(2)");
        });
    }

    /// <summary>Runs it in the namespaces of another process of the same user.</summary>
    /// <param name="other">The process.</param>
    /// <inheritdoc cref="Run(LinuxIdMapping[], LinuxIdMapping[], string[], string[], ulong)"/>
    public static int RunBeside(int other, string[] arguments, string[] environment, ulong signals)
    {
        using Descriptor user = Open($"/proc/{other}/ns/user"), mount = Open($"/proc/{other}/ns/mnt");
        return Run(NamespaceTypes.None, user.Number, mount.Number, -1, arguments, environment, signals, static _ => { });
    }

    private static int Run(NamespaceTypes types, int user, int mount, int sync, string[] arguments, string[] environment, ulong signals, Action<int> prepare)
    {
        using Descriptor program = Open("/proc/self/exe");
        using NativeArguments argv = new(arguments), variables = new(environment);
        using CString root = new("/");
        int pid = Processes.Fork(types, out int pidFd);
        if (pid == 0)
        {
            int result = Enter(user, mount, sync, root);
            if (result >= 0)
                result = Processes.Execute(program.Number, argv.Pointers, variables.Pointers);
            Complain(-result);
            Processes.Exit(Failed);
        }
        if (pid < 0)
            throw new ContainerException($"cannot make a user namespace, without which only root can have containers: clone3(2): {LinuxException.Text((Errno)(-pid))}; "
                + "a limit in /proc/sys/user or a setting of the distribution (kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns) may forbid it");
        using Descriptor child = new(pidFd);
        try
        {
            prepare(pid);
        }
        catch
        {
            Processes.PidFdSendSignal(pidFd, (int)Signal.Kill);
            Processes.Wait(pid, out _);
            throw;
        }
        using Foreground foreground = new(pid, child, null, signals, null);
        return foreground.Wait();
    }

    /// <summary>In the forked child, where nothing may be allocated.</summary>
    private static int Enter(int user, int mount, int sync, byte* root)
    {
        int result = 0;
        byte go;
        if (sync >= 0 && Files.Read(sync, &go, 1) != 1)
            return -(int)Errno.EPERM;
        if (user >= 0)
            result = Namespaces.Join(user, NamespaceTypes.User);
        if (result >= 0 && mount >= 0)
            result = Namespaces.Join(mount, NamespaceTypes.Mount);
        if (result >= 0)
            result = Credentials.SetGroup(0);
        if (result >= 0)
            result = Credentials.SetUser(0);
        // What is mounted in there stays in there; what the host mounts comes in.
        if (result >= 0 && mount < 0)
            result = Mounts.Mount(null, root, null, MountFlags.Slave | MountFlags.Recursive, null);
        // The groups that the user has on the host; not to be had where there is one id alone.
        Credentials.SetGroups(null, 0);
        Signals.ResetAll();
        Signals.SetMask(0);
        return result;
    }

    private static void Complain(int error)
    {
        ReadOnlySpan<byte> text = "mocker: cannot enter the user namespace: error "u8;
        byte* line = stackalloc byte[64];
        for (int i = 0; i < text.Length; i++)
            line[i] = text[i];
        int length = text.Length;
        for (int unit = 100; unit > 0; unit /= 10)
            line[length++] = (byte)('0' + error / unit % 10);
        line[length++] = (byte)'\n';
        Files.Write(2, line, length);
    }

    private static Descriptor Open(string name)
    {
        using CString path = new(name);
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly), "open(2)", name));
    }
}
