using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Joins an existing namespace (setns(2)). The runtime opens it and checks its type before the fork, so that a wrong path
/// fails early and the path is not looked up again.
/// </summary>
/// <param name="type">Which.</param>
/// <param name="path">A file such as /proc/PID/ns/net.</param>
/// <param name="known">A descriptor that names it already, and that stays the caller's; otherwise -1.</param>
/// <param name="isForeign">It must not be the runtime's own, because its kernel parameters are going to be set.</param>
internal sealed unsafe class JoinNamespace(NamespaceTypes type, string path, int known = -1, bool isForeign = false) : Step, IDisposable
{
    private Descriptor? _namespace;
    private bool _isSkipped;

    public override string Kind => "join-namespace";

    public override string Text => $"join the {NamespaceNames.Of(type)} namespace \"{path}\"";

    public NamespaceTypes Type => type;

    /// <summary>The namespace, once <see cref="Prepare"/> has opened it.</summary>
    public int Descriptor => _namespace?.Number ?? known;

    public void Dispose() => _namespace?.Dispose();

    internal override void Prepare()
    {
        if (known >= 0)
            return;
        using CString name = new(path);
        int opened = Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        if (opened < 0)
            throw new ContainerException($"cannot {Text}: open(2): {LinuxException.Text((Errno)(-opened))}", Pointer);
        _namespace = new(opened);
        int found = Namespaces.TypeOf(opened);
        if (found < 0)
            throw new ContainerException($"cannot {Text}: it is not a namespace file such as /proc/PID/ns/NAME", Pointer);
        if (found != (int)type)
            throw new ContainerException($"cannot {Text}: that is a namespace of type {NamespaceNames.Of((NamespaceTypes)found)}", Pointer);
        // setns(2) refuses to enter one's own user namespace again.
        bool isOwn = (isForeign || type == NamespaceTypes.User) && Namespaces.IsOwn($"/proc/self/fd/{opened}", NamespaceNames.FileOf(type));
        _isSkipped = isOwn && type == NamespaceTypes.User;
        if (isForeign && isOwn)
            throw new ContainerException($"cannot {Text}: it is the runtime's own, and linux.sysctl would change the host; leave out the parameters of this namespace", Pointer);
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        (a->Descriptor, a->Type) = (_isSkipped ? -1 : Descriptor, type);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        if (a->Descriptor < 0)
            return 0;
        int result = Namespaces.Join(a->Descriptor, a->Type);
        return result < 0 ? child->Fail("setns(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public int Descriptor;
        public NamespaceTypes Type;
    }
}
