namespace Mocker.Container.Checkpointing.Criu;

/// <summary>The message criu_opts (rpc.proto of CRIU) while it is made.</summary>
internal sealed class CriuOptions
{
    /// <summary>The message as it goes into a request.</summary>
    public ProtobufWriter Message { get; } = new();

    public void Set(CriuOption option, bool value) => Message.Write((int)option, value);

    public void Set(CriuOption option, long value) => Message.Write((int)option, value);

    /// <summary>Null leaves it unset.</summary>
    public void Set(CriuOption option, string? value)
    {
        if (value is not null)
            Message.Write((int)option, value);
    }

    /// <summary>A mount that is not in the images: on a dump its place and a name for it; on a restore that name and what is to be mounted.</summary>
    public void AddExternalMount(string key, string value) => AddPair(CriuOption.ExternalMount, key, value);

    /// <summary>A namespace that the restored processes join (join_namespace).</summary>
    public void AddJoinedNamespace(string type, string path) => AddPair(CriuOption.JoinNamespace, type, path);

    /// <summary>Where the cgroups of a hierarchy are restored (cgroup_root).</summary>
    public void AddCgroupRoot(string controller, string path) => AddPair(CriuOption.CgroupRoot, controller, path);

    /// <summary>A descriptor that CRIU has and gives to the restored processes in place of what was dumped as <paramref name="key"/>.</summary>
    public void AddInheritedDescriptor(string key, int descriptor)
    {
        ProtobufWriter message = new();
        message.Write(1, key);
        message.Write(2, descriptor);
        Message.Write((int)CriuOption.InheritDescriptor, message);
    }

    /// <summary>Where memory pages go instead of into the images (criu_page_server_info).</summary>
    public void SetPageServer(string address, int port)
    {
        ProtobufWriter message = new();
        message.Write(1, address);
        message.Write(2, port);
        Message.Write((int)CriuOption.PageServer, message);
    }

    private void AddPair(CriuOption option, string first, string second)
    {
        ProtobufWriter message = new();
        message.Write(1, first);
        message.Write(2, second);
        Message.Write((int)option, message);
    }
}
