using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Mocker.Linux.Netlink;
using Mocker.Oci;

namespace Mocker.Container.Network;

/// <summary>
/// The network devices that a container is given (config-linux.md, Network Devices). With the container's end the kernel
/// takes them back, or removes those that are only software; only while it is being created the runtime does.
/// </summary>
internal sealed class NetDevices : IDisposable
{
    private readonly List<(string Name, LinuxNetDevice Wanted, NetDevice Device)> _devices = [];
    private readonly Descriptor _own = OpenNamespace("self");
    private readonly RouteSocket _host = RouteSocket.Open();
    private Descriptor? _target;
    private RouteSocket? _container;
    private int _moved;

    private NetDevices()
    {
    }

    /// <summary>Finds the devices, before anything is made; null where the container is given none.</summary>
    /// <exception cref="ContainerException">One does not exist.</exception>
    public static NetDevices? Find(LinuxSpec? linux)
    {
        if (linux is not { NetDevices.Count: > 0 })
            return null;
        NetDevices devices = new();
        try
        {
            foreach ((string name, LinuxNetDevice wanted) in linux.NetDevices)
                devices._devices.Add((name, wanted, NetDevice.Find(devices._host, name) ?? throw Failure(name, wanted,
                    "there is none of this name in the network namespace of the runtime (ip link shows those that are)")));
            return devices;
        }
        catch
        {
            devices.Dispose();
            throw;
        }
    }

    /// <summary>Moves the next one into the network namespace of a process that waits there.</summary>
    /// <exception cref="ContainerException">It cannot be moved.</exception>
    public void MoveNext(int pid)
    {
        (string name, LinuxNetDevice wanted, NetDevice device) = _devices[_moved++];
        try
        {
            _target ??= OpenNamespace(pid.ToString());
            _container ??= RouteSocket.Open(_own, _target);
            RequireFree(name, wanted);
            device.Move(_host, _container, _target, wanted.Name);
        }
        catch (LinuxException e)
        {
            throw Failure(name, wanted, e.Message);
        }
    }

    /// <summary>Brings back those that were moved; one that does not come back as it was is only told of, for there is an error already.</summary>
    public void Return()
    {
        if (_container is null)
            return;
        foreach ((string name, _, NetDevice device) in _devices)
        {
            try
            {
                device.Return(_host, _container, _own);
            }
            catch (LinuxException e)
            {
                Log.Warning($"cannot bring the network device \"{name}\" back as it was: {e.Message}");
            }
        }
    }

    public void Dispose()
    {
        _container?.Dispose();
        _target?.Dispose();
        _host.Dispose();
        _own.Dispose();
    }

    /// <summary>Asked beforehand, so that in the usual case nothing has to be brought back.</summary>
    private void RequireFree(string device, LinuxNetDevice wanted)
    {
        if (Status(_own).SameFile(Status(_target!)))
            throw Failure(device, wanted, "the container's network namespace is the runtime's own");
        string name = wanted.Name ?? device;
        if (_container!.Find(name) is not null)
            throw Failure(device, wanted, $"its network namespace has a device of that name already; choose another \"name\", or a template that the kernel numbers, such as \"{name[..Math.Min(name.Length, RouteSocket.LongestName - 2)]}%d\"");
    }

    private static ContainerException Failure(string name, LinuxNetDevice wanted, string why) => new(
        $"cannot {MoveNetDevice.Describe(name, wanted.Name)}: {why}", "/linux/netDevices" + JsonPointer.Token(name));

    private static FileStatus Status(Descriptor descriptor)
    {
        Kernel.Check(Files.Stat(descriptor.Number, out FileStatus status), "statx(2)", "network namespace");
        return status;
    }

    private static unsafe Descriptor OpenNamespace(string process)
    {
        string name = $"/proc/{process}/ns/net";
        using CString path = new(name);
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly), "open(2)", name));
    }
}
