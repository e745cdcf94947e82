using System.Runtime.ExceptionServices;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>
/// Runs something on a thread that does not share its working directory, root and umask with the rest of the process, and
/// that has namespaces of its own for all that the child's steps change: what they do ends with the thread. Descriptors
/// stay shared, since /proc/self/fd shows those of the process.
/// </summary>
internal static class PrivateThread
{
    private const NamespaceTypes OwnDirectories = (NamespaceTypes)0x200; // CLONE_FS, unshare(2)
    private const NamespaceTypes OwnDescriptors = (NamespaceTypes)0x400; // CLONE_FILES

    public static void Run(Action action)
    {
        Skip.IfNot(Credentials.EffectiveUserId() == 0, "needs root to make a mount namespace");
        Run(OwnDirectories | NamespaceTypes.Mount | NamespaceTypes.Uts | NamespaceTypes.Ipc | NamespaceTypes.Network, action);
    }

    /// <summary>Needs no right, and nobody else opens or closes anything in between.</summary>
    public static void RunWithOwnDescriptors(Action action) => Run(OwnDescriptors, action);

    private static void Run(NamespaceTypes own, Action action)
    {
        ExceptionDispatchInfo? fault = null;
        Thread thread = new(() =>
        {
            try
            {
                Kernel.Check(Namespaces.Unshare(own), "unshare(2)");
                action();
            }
            catch (Exception e)
            {
                fault = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        fault?.Throw();
    }
}
